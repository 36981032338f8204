#pragma once

#include <array>
#include <string_view>

#include "render/container_metrics.h"

namespace docktap::render {

// Metrics without a row in the table of containers: name, labels, help.
struct HostMetric {
  std::string_view name;
  std::string_view labels;
  std::string_view help;
  MetricType type = MetricType::kGauge;
};

inline constexpr HostMetric kUp{"docker_up", "",
                                "Whether the engine answered a ping within the last 10 s, 1 or 0."};
inline constexpr HostMetric kEngineInfo{"docker_engine_info",
                                        "version, api_version, os, kernel, architecture, "
                                        "storage_driver, cgroup_version, cgroup_driver, "
                                        "rootless, engine",
                                        "What the engine says of itself; always 1."};
inline constexpr HostMetric kEngineCpus{"docker_engine_cpus", "", "CPUs of the engine's host."};
inline constexpr HostMetric kEngineMemory{"docker_engine_memory_bytes", "",
                                          "Memory of the engine's host."};
inline constexpr HostMetric kContainersByState{
    "docker_containers", "state",
    "Containers by state, hidden ones included; absent while the engine is away."};
inline constexpr HostMetric kCollectorSuccess{
    "docker_scrape_collector_success", "collector",
    "Whether a collector got all that it should, 1 or 0."};
inline constexpr HostMetric kCollectorDuration{"docker_scrape_collector_duration_seconds",
                                               "collector",
                                               "How long a collector took in this scrape."};

// The collector `events`.
inline constexpr HostMetric kEvents{"docker_events_total", "type, action",
                                    "Events of the engine, each counted once.",
                                    MetricType::kCounter};
inline constexpr HostMetric kContainerEventsTotal{
    "docker_container_events_total", "id, name, event",
    "Events of a container since docktap found it; stays for --events.tombstone after its removal. "
    "One OOM can give dozens of oom events: alert on docker_container_oom_events_total.",
    MetricType::kCounter};
inline constexpr HostMetric kExits{
    "docker_exits_total", "reason",
    "Ends of containers by reason; not_runnable: it could not be started.", MetricType::kCounter};
inline constexpr HostMetric kHealthTransitionsTotal{"docker_health_transitions_total", "health",
                                                    "Changes of containers' health.",
                                                    MetricType::kCounter};
inline constexpr HostMetric kSecurityEventsTotal{
    "docker_security_events_total", "event", "Events that matter for security; categories overlap.",
    MetricType::kCounter};
inline constexpr HostMetric kContainerSecurityEventLast{
    "docker_container_security_event_last_timestamp_seconds", "id, name, event",
    "Unix time of a container's newest event of this kind; stays for --events.tombstone after its "
    "removal."};
inline constexpr HostMetric kEventLastTimestamp{"docker_event_last_timestamp_seconds", "",
                                                "Unix time of the newest event."};
inline constexpr HostMetric kEventStreamConnected{"docker_event_stream_connected", "",
                                                  "Whether the event stream is open, 1 or 0."};
inline constexpr HostMetric kEventGaps{
    "docker_event_gaps_total", "reason",
    "How often events were lost for good, by reason. Alert on any increase.", MetricType::kCounter};
inline constexpr HostMetric kEventStreamReconnects{"docker_event_stream_reconnects_total", "",
                                                   "How often the event stream was opened again.",
                                                   MetricType::kCounter};
inline constexpr HostMetric kEventsDuplicate{"docker_events_duplicate_total", "",
                                             "Events that came again and were not counted again.",
                                             MetricType::kCounter};
inline constexpr HostMetric kEventsInferred{
    "docker_events_inferred_total", "",
    "Events that nobody sent, derived from what had changed while docktap or the engine was away.",
    MetricType::kCounter};
inline constexpr HostMetric kEventsRecovered{
    "docker_events_recovered_total", "",
    "Events that the engine dropped from its stream and an audit found.", MetricType::kCounter};
inline constexpr HostMetric kEventsMalformed{"docker_events_malformed_total", "",
                                             "Event lines that could not be read.",
                                             MetricType::kCounter};
inline constexpr HostMetric kEventInspectsMissed{
    "docker_event_inspects_missed_total", "",
    "Starts and execs that could not be judged: gone before the engine answered about them, or not "
    "to be inspected.",
    MetricType::kCounter};

// The collector `security`.
inline constexpr HostMetric kContainerFinding{
    "docker_container_security_finding", "id, name, check, severity",
    "A check that this container fails and nobody has waived; always 1."};
inline constexpr HostMetric kContainerChecksByResult{
    "docker_container_security_checks", "id, name, result",
    "Checks of a container by their result; unknown: a fact was not to be had."};
inline constexpr HostMetric kFindings{"docker_security_findings", "check, severity",
                                      "Containers that fail a check, waived ones apart."};
inline constexpr HostMetric kCheckInfo{"docker_security_check_info", "check, severity, cis, title",
                                       "The checks that are on; always 1."};
inline constexpr HostMetric kHostFinding{
    "docker_host_security_finding", "check, severity",
    "A check that the engine itself fails and nobody has waived; always 1."};
// The collectors `images`, `volumes`, `networks`, `disk`, `swarm`.
inline constexpr HostMetric kImages{"docker_images", "", "Images, those without a tag included."};
inline constexpr HostMetric kImagesDangling{"docker_images_dangling", "",
                                            "Images without a tag: what `image prune` removes."};
inline constexpr HostMetric kImagesSize{
    "docker_images_size_bytes", "",
    "Sum of the images' sizes; layers that several share count for each of them, other than in "
    "docker_disk_usage_bytes."};
inline constexpr HostMetric kImageInfo{"docker_image_info", "image_id, image",
                                       "An image and its first tag; always 1. Only with "
                                       "--collector.images.per-image."};
inline constexpr HostMetric kImageSize{"docker_image_size_bytes", "image_id, image",
                                       "Size of an image, shared layers included."};
inline constexpr HostMetric kImageCreated{"docker_image_created_timestamp_seconds",
                                          "image_id, image",
                                          "Unix time at which an image was built."};
inline constexpr HostMetric kVolumes{"docker_volumes", "driver", "Volumes by driver."};
inline constexpr HostMetric kVolumesDangling{
    "docker_volumes_dangling", "driver", "Volumes that no container refers to, running or not."};
inline constexpr HostMetric kVolumeInfo{"docker_volume_info", "volume, driver, label_*",
                                        "A volume; always 1. Only with "
                                        "--collector.volumes.per-volume."};
inline constexpr HostMetric kNetworks{"docker_networks", "driver, internal",
                                      "Networks by driver and whether they are cut off from the "
                                      "outside."};
inline constexpr HostMetric kNetworkInfo{"docker_network_info",
                                         "network, network_id, driver, label_*",
                                         "A network; always 1. Only with "
                                         "--collector.networks.per-network."};
inline constexpr HostMetric kDiskUsage{"docker_disk_usage_bytes", "kind",
                                       "Disk that a kind of thing takes, as `docker system df` "
                                       "says."};
inline constexpr HostMetric kDiskReclaimable{"docker_disk_reclaimable_bytes", "kind",
                                             "How much of that nothing uses, as `docker system df` "
                                             "says."};
inline constexpr HostMetric kContainerSizeRw{"docker_container_size_rw_bytes", "id, name",
                                             "What a container has written to its own layer."};
inline constexpr HostMetric kContainerSizeRootFs{
    "docker_container_size_root_fs_bytes", "id, name",
    "Size of a container: what it has written, and its image."};
inline constexpr HostMetric kVolumeSize{"docker_volume_size_bytes", "volume",
                                        "Size of a volume; the engine tells it of local ones "
                                        "only."};
inline constexpr HostMetric kSwarmNodes{"docker_swarm_nodes", "role, availability, state",
                                        "Nodes of the swarm; on managers only."};
inline constexpr HostMetric kSwarmReplicasDesired{"docker_swarm_service_replicas_desired",
                                                  "service", "Tasks that a service ought to run."};
inline constexpr HostMetric kSwarmReplicasRunning{"docker_swarm_service_replicas_running",
                                                  "service", "Tasks of a service that run."};
inline constexpr HostMetric kCollectorLastSuccess{
    "docker_collector_last_success_timestamp_seconds", "collector",
    "Unix time at which the engine last told what this collector shows; what it shows is absent "
    "after three intervals without an answer."};

inline constexpr std::array kHostMetrics{kUp,
                                         kEngineInfo,
                                         kEngineCpus,
                                         kEngineMemory,
                                         kContainersByState,
                                         kEvents,
                                         kContainerEventsTotal,
                                         kExits,
                                         kHealthTransitionsTotal,
                                         kSecurityEventsTotal,
                                         kContainerSecurityEventLast,
                                         kEventLastTimestamp,
                                         kEventStreamConnected,
                                         kEventGaps,
                                         kEventStreamReconnects,
                                         kEventsDuplicate,
                                         kEventsInferred,
                                         kEventsRecovered,
                                         kEventsMalformed,
                                         kEventInspectsMissed,
                                         kContainerFinding,
                                         kContainerChecksByResult,
                                         kFindings,
                                         kCheckInfo,
                                         kHostFinding,
                                         kImages,
                                         kImagesDangling,
                                         kImagesSize,
                                         kImageInfo,
                                         kImageSize,
                                         kImageCreated,
                                         kVolumes,
                                         kVolumesDangling,
                                         kVolumeInfo,
                                         kNetworks,
                                         kNetworkInfo,
                                         kDiskUsage,
                                         kDiskReclaimable,
                                         kContainerSizeRw,
                                         kContainerSizeRootFs,
                                         kVolumeSize,
                                         kSwarmNodes,
                                         kSwarmReplicasDesired,
                                         kSwarmReplicasRunning,
                                         kCollectorLastSuccess,
                                         kCollectorSuccess,
                                         kCollectorDuration};

}  // namespace docktap::render
