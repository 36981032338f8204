#include "render/container_metrics.h"

#include <algorithm>
#include <array>
#include <optional>

namespace docktap::render {
namespace {

using state::ContainerRecord;
using enum MetricType;

constexpr Collector kContainers = Collector::kContainers;
constexpr Collector kStats = Collector::kStats;

Number seconds(std::optional<UnixNanos> time) {
  if (!time || *time <= 0) return Number::absent();
  return Number::nanoseconds(static_cast<std::uint64_t>(*time));
}

template <ContainerState state>
Number state_is(const ContainerRecord& c) {
  return Number::flag(c.info.state == state);
}

// Inspect still says unhealthy of a container that has exited, and nothing right after a start.
template <HealthStatus status>
Number health_is(const ContainerRecord& c) {
  const bool has_health = c.info.has_healthcheck || c.info.health;
  if (!has_health || c.info.state != ContainerState::kRunning) return Number::absent();
  return Number::flag(c.info.health.value_or(Health{}).status == status);
}

Number one(const ContainerRecord&) { return Number::flag(true); }

Number user_labels_flag(const ContainerRecord& c) {
  return c.user_labels.empty() ? Number::absent() : Number::flag(true);
}

Number failing_streak(const ContainerRecord& c) {
  if (!c.info.health || c.info.state != ContainerState::kRunning) return Number::absent();
  return Number::count(c.info.health->failing_streak);
}

// The smaller of the quota and the size of the CPU set.
Number cpu_limit(const ContainerRecord& c) {
  std::optional<double> limit = c.info.cpu_quota_cores;
  if (c.info.cpuset_cpus) {
    const auto cpus = static_cast<double>(*c.info.cpuset_cpus);
    limit = limit ? std::min(*limit, cpus) : cpus;
  }
  return limit ? Number::real(*limit) : Number::absent();
}

// Values of the sample: counts, and times in the kernel's unit.
template <OptionalCount StatsSample::*field>
Number count(const ContainerRecord& c) {
  return Number::count(c.sample.*field);
}
template <OptionalCount StatsSample::*field>
Number ns(const ContainerRecord& c) {
  return Number::nanoseconds(c.sample.*field);
}
template <Pressure StatsSample::*pressure, OptionalCount Pressure::*field>
Number us(const ContainerRecord& c) {
  return Number::microseconds(c.sample.*pressure.*field);
}
// The kernel counts periods only where there is a quota.
Number with_quota(const ContainerRecord& c, Number value) {
  return c.info.cpu_quota_cores ? value : Number::absent();
}

using S = StatsSample;
constexpr auto kWaiting = &Pressure::some_us;
constexpr auto kStalled = &Pressure::full_us;

// clang-format off: a table reads best with one row in one place
constexpr ContainerMetric kContainerMetrics[] = {
    {kContainers, When::kAlways, kGauge, "docker_container_info", "", one,
     "Static facts about a container; always 1.", &ContainerRecord::info_labels, true},
    {kContainers, When::kAlways, kGauge, "docker_container_labels", "", user_labels_flag,
     "The container's own labels, as far as --metrics.container-labels allows; always 1.",
     &ContainerRecord::user_labels},
    {kContainers, When::kEngineUp, kGauge, "docker_container_state", ",state=\"created\"",
     state_is<ContainerState::kCreated>,
     "Whether a container is in this state, 1 or 0; exactly one of them is 1."},
    {kContainers, When::kEngineUp, kGauge, "docker_container_state", ",state=\"running\"",
     state_is<ContainerState::kRunning>, ""},
    {kContainers, When::kEngineUp, kGauge, "docker_container_state", ",state=\"paused\"",
     state_is<ContainerState::kPaused>, ""},
    {kContainers, When::kEngineUp, kGauge, "docker_container_state", ",state=\"restarting\"",
     state_is<ContainerState::kRestarting>, ""},
    {kContainers, When::kEngineUp, kGauge, "docker_container_state", ",state=\"removing\"",
     state_is<ContainerState::kRemoving>, ""},
    {kContainers, When::kEngineUp, kGauge, "docker_container_state", ",state=\"exited\"",
     state_is<ContainerState::kExited>, ""},
    {kContainers, When::kEngineUp, kGauge, "docker_container_state", ",state=\"dead\"",
     state_is<ContainerState::kDead>, ""},
    {kContainers, When::kEngineUp, kGauge, "docker_container_health", ",health=\"starting\"",
     health_is<HealthStatus::kStarting>,
     "What a running container's healthcheck says, 1 or 0; exactly one of them is 1."},
    {kContainers, When::kEngineUp, kGauge, "docker_container_health", ",health=\"healthy\"",
     health_is<HealthStatus::kHealthy>, ""},
    {kContainers, When::kEngineUp, kGauge, "docker_container_health", ",health=\"unhealthy\"",
     health_is<HealthStatus::kUnhealthy>, ""},
    {kContainers, When::kEngineUp, kGauge, "docker_container_health_failing_streak", "",
     failing_streak, "Consecutive failures of the healthcheck."},
    {kContainers, When::kAlways, kGauge, "docker_container_creation_time_seconds", "",
     [](const ContainerRecord& c) { return seconds(c.info.created); },
     "Unix time at which a container was created."},
    {kContainers, When::kAlways, kGauge, "docker_container_start_time_seconds", "",
     [](const ContainerRecord& c) { return seconds(c.info.started_at); },
     "Unix time of the last start."},
    {kContainers, When::kAlways, kGauge, "docker_container_finish_time_seconds", "",
     [](const ContainerRecord& c) { return seconds(c.info.finished_at); },
     "Unix time of the last exit."},
    {kContainers, When::kAlways, kGauge, "docker_container_last_exit_code", "",
     [](const ContainerRecord& c) {
       return c.info.finished_at ? Number::signed_count(c.info.exit_code) : Number::absent();
     },
     "Exit code of the last exit.", nullptr, true},
    {kContainers, When::kAlways, kGauge, "docker_container_oom_killed", "",
     [](const ContainerRecord& c) {
       return c.info.finished_at ? Number::flag(c.info.oom_killed) : Number::absent();
     },
     "Whether the engine says that the last exit was an OOM kill; a start resets it, so alert on "
     "docker_container_oom_events_total."},
    {kContainers, When::kAlways, kCounter, "docker_container_restarts_total", "",
     [](const ContainerRecord& c) { return Number::count(c.restarts); },
     "Starts made by the restart policy since docktap found the container."},
    {kContainers, When::kAlways, kCounter, "docker_container_starts_total", "",
     [](const ContainerRecord& c) { return Number::count(c.starts); },
     "Starts since docktap found the container, by whomever."},
    {kContainers, When::kAlways, kGauge, "docker_container_engine_restarts", "",
     [](const ContainerRecord& c) { return Number::signed_count(c.info.restart_count); },
     "The engine's own RestartCount, which a start by hand sets back to 0."},
    {kContainers, When::kAlways, kGauge, "docker_container_last_seen", "",
     [](const ContainerRecord& c) { return seconds(c.last_seen); },
     "Unix time of the last sample of a running container."},

    {kStats, When::kSampled, kCounter, "docker_container_cpu_usage_seconds_total", "",
     ns<&S::cpu_usage_ns>, "CPU time used, user and system."},
    {kStats, When::kSampled, kCounter, "docker_container_cpu_user_seconds_total", "",
     ns<&S::cpu_user_ns>, "CPU time used in user mode."},
    {kStats, When::kSampled, kCounter, "docker_container_cpu_system_seconds_total", "",
     ns<&S::cpu_system_ns>, "CPU time used in kernel mode."},
    {kStats, When::kSampled, kCounter, "docker_container_cpu_cfs_periods_total", "",
     [](const ContainerRecord& c) { return with_quota(c, Number::count(c.sample.cfs_periods)); },
     "Periods of the CPU quota in which the container wanted to run."},
    {kStats, When::kSampled, kCounter, "docker_container_cpu_cfs_throttled_periods_total", "",
     [](const ContainerRecord& c) {
       return with_quota(c, Number::count(c.sample.cfs_throttled_periods));
     },
     "Periods in which the CPU quota held the container back."},
    {kStats, When::kSampled, kCounter, "docker_container_cpu_cfs_throttled_seconds_total", "",
     [](const ContainerRecord& c) {
       return with_quota(c, Number::nanoseconds(c.sample.cfs_throttled_ns));
     },
     "Time for which the CPU quota held the container back."},
    {kStats, When::kAlive, kGauge, "docker_container_cpu_limit_cores", "", cpu_limit,
     "How many cores' worth of time the container may use: its quota, or its CPU set if that is "
     "smaller."},

    {kStats, When::kSampled, kGauge, "docker_container_memory_usage_bytes", "",
     count<&S::memory_usage_bytes>,
     "Memory that is charged to the container, page cache included."},
    {kStats, When::kSampled, kGauge, "docker_container_memory_working_set_bytes", "",
     count<&S::memory_working_set_bytes>,
     "Memory usage without inactive file pages: what can't be had back at once."},
    {kStats, When::kSampled, kGauge, "docker_container_memory_rss_bytes", "",
     count<&S::memory_rss_bytes>, "Anonymous memory."},
    {kStats, When::kSampled, kGauge, "docker_container_memory_cache_bytes", "",
     count<&S::memory_cache_bytes>, "Page cache."},
    {kStats, When::kSampled, kGauge, "docker_container_memory_mapped_file_bytes", "",
     count<&S::memory_mapped_file_bytes>, "Files mapped into memory."},
    {kStats, When::kSampled, kGauge, "docker_container_memory_swap_bytes", "",
     count<&S::memory_swap_bytes>, "Swap used."},
    {kStats, When::kSampled, kGauge, "docker_container_memory_max_usage_bytes", "",
     count<&S::memory_max_usage_bytes>, "Largest memory usage of this run."},
    {kStats, When::kAlive, kGauge, "docker_container_memory_limit_bytes", "",
     [](const ContainerRecord& c) { return Number::count(c.info.memory_limit_bytes); },
     "Memory limit."},
    {kStats, When::kAlive, kGauge, "docker_container_memory_reservation_bytes", "",
     [](const ContainerRecord& c) { return Number::count(c.info.memory_reservation_bytes); },
     "Memory reservation, the soft limit."},
    {kStats, When::kAlive, kGauge, "docker_container_memory_swap_limit_bytes", "",
     [](const ContainerRecord& c) { return Number::count(c.info.memory_swap_limit_bytes); },
     "Swap limit, memory not included."},
    {kStats, When::kSampled, kCounter, "docker_container_memory_limit_hits_total", "",
     count<&S::memory_limit_hits>, "How often usage reached the memory limit."},
    {kStats, When::kAlways, kCounter, "docker_container_oom_events_total", "",
     [](const ContainerRecord& c) { return Number::count(c.oom_events); },
     "OOM kills since docktap found the container; a restart does not reset it.", nullptr, true},
    {kStats, When::kSampled, kCounter, "docker_container_memory_failures_total",
     ",failure_type=\"pgfault\"", count<&S::page_faults>,
     "Page faults: pgfault all of them, pgmajfault those that had to read."},
    {kStats, When::kSampled, kCounter, "docker_container_memory_failures_total",
     ",failure_type=\"pgmajfault\"", count<&S::major_page_faults>, ""},

    {kStats, When::kSampled, kGauge, "docker_container_pids", "", count<&S::pids>,
     "Processes and threads."},
    {kStats, When::kSampled, kGauge, "docker_container_pids_limit", "", count<&S::pids_limit>,
     "Limit of processes and threads."},
    {kStats, When::kSampled, kCounter, "docker_container_pids_limit_hits_total", "",
     count<&S::pids_limit_hits>, "Forks that the limit refused."},

    {kStats, When::kSampled, kCounter, "docker_container_pressure_cpu_waiting_seconds_total", "",
     us<&S::cpu_pressure, kWaiting>, "Time in which some task waited for CPU."},
    {kStats, When::kSampled, kCounter, "docker_container_pressure_cpu_stalled_seconds_total", "",
     us<&S::cpu_pressure, kStalled>, "Time in which no task could run for want of CPU."},
    {kStats, When::kSampled, kCounter, "docker_container_pressure_memory_waiting_seconds_total", "",
     us<&S::memory_pressure, kWaiting>, "Time in which some task waited for memory."},
    {kStats, When::kSampled, kCounter, "docker_container_pressure_memory_stalled_seconds_total", "",
     us<&S::memory_pressure, kStalled>, "Time in which no task could run for want of memory."},
    {kStats, When::kSampled, kCounter, "docker_container_pressure_io_waiting_seconds_total", "",
     us<&S::io_pressure, kWaiting>, "Time in which some task waited for I/O."},
    {kStats, When::kSampled, kCounter, "docker_container_pressure_io_stalled_seconds_total", "",
     us<&S::io_pressure, kStalled>, "Time in which no task could run for want of I/O."},
};
// clang-format on

template <auto field>
Number network(const NetworkCounters& n) {
  return Number::count(n.*field);
}
template <auto field>
Number device(const BlockDeviceCounters& d) {
  return Number::count(d.*field);
}

using N = NetworkCounters;
constexpr NetworkMetric kNetworkMetrics[] = {
    {"docker_container_network_receive_bytes_total", network<&N::rx_bytes>, "Bytes received."},
    {"docker_container_network_receive_packets_total", network<&N::rx_packets>,
     "Packets received."},
    {"docker_container_network_receive_errors_total", network<&N::rx_errors>,
     "Errors while receiving; not from the engine's stats, where they are always 0."},
    {"docker_container_network_receive_packets_dropped_total", network<&N::rx_dropped>,
     "Received packets that were dropped."},
    {"docker_container_network_transmit_bytes_total", network<&N::tx_bytes>, "Bytes sent."},
    {"docker_container_network_transmit_packets_total", network<&N::tx_packets>, "Packets sent."},
    {"docker_container_network_transmit_errors_total", network<&N::tx_errors>,
     "Errors while sending; not from the engine's stats, where they are always 0."},
    {"docker_container_network_transmit_packets_dropped_total", network<&N::tx_dropped>,
     "Packets to be sent that were dropped."},
};

using B = BlockDeviceCounters;
constexpr BlockDeviceMetric kBlockDeviceMetrics[] = {
    {"docker_container_fs_reads_bytes_total", device<&B::read_bytes>,
     "Bytes read from a block device; what goes through a device-mapper device counts there and at "
     "the disk below."},
    {"docker_container_fs_writes_bytes_total", device<&B::write_bytes>,
     "Bytes written to a block device."},
    {"docker_container_fs_reads_total", device<&B::reads>, "Reads from a block device."},
    {"docker_container_fs_writes_total", device<&B::writes>, "Writes to a block device."},
};

}  // namespace

std::span<const ContainerMetric> container_metrics() { return kContainerMetrics; }
std::span<const NetworkMetric> network_metrics() { return kNetworkMetrics; }
std::span<const BlockDeviceMetric> block_device_metrics() { return kBlockDeviceMetrics; }

}  // namespace docktap::render
