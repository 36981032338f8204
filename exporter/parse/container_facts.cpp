#include "parse/container_facts.h"

#include <array>
#include <cstddef>
#include <utility>

#include "base/text.h"

namespace docktap::parse {
namespace {

constexpr std::array<std::pair<std::string_view, ContainerState>, kContainerStates> kStates{{
    {"created", ContainerState::kCreated},
    {"running", ContainerState::kRunning},
    {"paused", ContainerState::kPaused},
    {"restarting", ContainerState::kRestarting},
    {"removing", ContainerState::kRemoving},
    {"exited", ContainerState::kExited},
    {"dead", ContainerState::kDead},
}};

constexpr std::array<std::pair<std::string_view, HealthStatus>, kHealthStatuses> kHealthWords{{
    {"starting", HealthStatus::kStarting},
    {"healthy", HealthStatus::kHealthy},
    {"unhealthy", HealthStatus::kUnhealthy},
}};

constexpr std::array<std::pair<std::string_view, HealthStatus>, kHealthStatuses> kStatusTexts{{
    {"(health: starting)", HealthStatus::kStarting},
    {"(healthy)", HealthStatus::kHealthy},
    {"(unhealthy)", HealthStatus::kUnhealthy},
}};

template <typename Table>
auto find(const Table& table, std::string_view word) -> std::optional<decltype(table[0].second)> {
  for (const auto& [spelling, meaning] : table) {
    if (spelling == word) return meaning;
  }
  return std::nullopt;
}

// `0-3` or `7`.
std::optional<std::uint64_t> range_size(std::string_view range) {
  const std::size_t dash = range.find('-');
  const std::optional<std::uint64_t> first = parse_u64(trim(range.substr(0, dash)));
  if (!first || dash == std::string_view::npos) return first ? std::optional(1UL) : std::nullopt;
  const std::optional<std::uint64_t> last = parse_u64(trim(range.substr(dash + 1)));
  // The kernel numbers its CPUs with an int: no sum of ranges can overflow.
  constexpr std::uint64_t kMaxCpu = 0x7fffffff;
  if (!last || *last < *first || *last > kMaxCpu) return std::nullopt;
  return *last - *first + 1;
}

}  // namespace

std::optional<ContainerState> container_state(std::string_view status) {
  return find(kStates, status);
}

std::optional<HealthStatus> health_status(std::string_view status) {
  return find(kHealthWords, status);
}

std::optional<HealthStatus> health_in_status_text(std::string_view status) {
  const std::size_t open = status.rfind('(');
  if (open == std::string_view::npos) return std::nullopt;
  return find(kStatusTexts, status.substr(open));
}

std::optional<std::uint64_t> cpuset_size(std::string_view cpuset) {
  std::uint64_t size = 0;
  for (;;) {
    const std::size_t comma = cpuset.find(',');
    const std::optional<std::uint64_t> cpus = range_size(cpuset.substr(0, comma));
    if (!cpus) return std::nullopt;
    size += *cpus;
    if (comma == std::string_view::npos) return size;
    cpuset.remove_prefix(comma + 1);
  }
}

}  // namespace docktap::parse
