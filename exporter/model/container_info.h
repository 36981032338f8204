#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "model/posture_facts.h"

namespace docktap {

// As `State.Status` of the engine spells them.
enum class ContainerState { kCreated, kRunning, kPaused, kRestarting, kRemoving, kExited, kDead };
inline constexpr std::array<std::string_view, 7> kContainerStateNames{
    "created", "running", "paused", "restarting", "removing", "exited", "dead"};
inline constexpr std::size_t kContainerStates = kContainerStateNames.size();
constexpr std::string_view to_string(ContainerState state) {
  return kContainerStateNames[static_cast<std::size_t>(state)];
}

enum class HealthStatus { kStarting, kHealthy, kUnhealthy };
inline constexpr std::array<std::string_view, 3> kHealthStatusNames{"starting", "healthy",
                                                                    "unhealthy"};
inline constexpr std::size_t kHealthStatuses = kHealthStatusNames.size();
constexpr std::string_view to_string(HealthStatus status) {
  return kHealthStatusNames[static_cast<std::size_t>(status)];
}

struct Health {
  HealthStatus status = HealthStatus::kStarting;
  std::optional<std::uint64_t> failing_streak;  // absent where only the list's Status was read
};

// One row of `GET /containers/json?all=1`. Served by the engine from a snapshot without locks: safe
// to ask for even when a container is wedged.
struct ContainerSummary {
  std::string id;     // 64 hex digits
  std::string name;   // without the leading slash
  std::string image;  // turns into a hash after a retag: prefer ContainerInfo::image
  std::string image_id;
  UnixNanos created = 0;  // whole seconds in the API
  ContainerState state = ContainerState::kCreated;
  std::optional<Health> health;  // API 1.52 has it; below, read from Status while running
  std::string network_mode;      // HostConfig.NetworkMode
  std::vector<std::pair<std::string, std::string>> labels;
};

// The healthcheck's command, as an exec event shows it, and its rhythm.
struct HealthProbe {
  std::uint64_t command = 0;     // keyed_hash of the command line
  UnixNanos interval = 0;        // Interval; the engine's default where it says 0
  UnixNanos start_interval = 0;  // StartInterval, from API 1.44; the default likewise; 0: none
  UnixNanos start_period = 0;    // StartPeriod: how long StartInterval holds
};

// What `GET /containers/{id}/json` says, as far as docktap uses it. Absent stays absent: a limit
// that is 0, -1 or null in the API is nullopt here.
struct ContainerInfo {
  std::string id;
  std::string name;      // without the leading slash
  std::string image;     // Config.Image, as the user wrote it
  std::string image_id;  // Image: `sha256:…`
  std::string runtime;   // HostConfig.Runtime
  std::string network_mode;
  std::vector<std::pair<std::string, std::string>> labels;  // in the order of the reply

  ContainerState state = ContainerState::kCreated;
  std::int64_t pid = 0;  // 0 when not running; in the engine's pid namespace
  bool oom_killed = false;
  std::int64_t exit_code = 0;
  bool start_failed = false;  // State.Error says why, with words of the command line
  UnixNanos created = 0;
  std::optional<UnixNanos> started_at;   // absent before the first start
  std::optional<UnixNanos> finished_at;  // absent before the first exit
  std::int64_t restart_count = 0;        // by the restart policy; a manual start resets it
  bool has_healthcheck = false;
  std::optional<Health> health;
  std::optional<HealthProbe> probe;  // absent without a healthcheck of the container's own

  PostureFacts facts;

  std::optional<std::uint64_t> memory_limit_bytes;        // HostConfig.Memory
  std::optional<std::uint64_t> memory_reservation_bytes;  // HostConfig.MemoryReservation
  std::optional<std::uint64_t> memory_swap_limit_bytes;  // MemorySwap − Memory; absent if unlimited
  std::optional<double> cpu_quota_cores;     // NanoCpus / 1e9, or CpuQuota / CpuPeriod (0 = 100 ms)
  std::optional<std::uint64_t> cpuset_cpus;  // how many CPUs CpusetCpus names
};

}  // namespace docktap
