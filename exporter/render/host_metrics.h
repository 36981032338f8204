#pragma once

#include <array>
#include <string_view>

namespace docktap::render {

// Metrics without a container: name, further labels (for the reference), help. All are gauges.
struct HostMetric {
  std::string_view name;
  std::string_view labels;
  std::string_view help;
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

inline constexpr std::array kHostMetrics{kUp,
                                         kEngineInfo,
                                         kEngineCpus,
                                         kEngineMemory,
                                         kContainersByState,
                                         kCollectorSuccess,
                                         kCollectorDuration};

}  // namespace docktap::render
