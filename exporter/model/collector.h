#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <optional>
#include <string_view>

namespace docktap {

// What a scrape may ask for by name (`collect[]`, `exclude[]`) and a flag may turn off
// (`--no-collector.<name>`). docktap's own metrics belong to none and are always there.
enum class Collector : std::size_t { kStats, kContainers, kEngine, kEvents, kSecurity };

struct CollectorRow {
  Collector collector;
  std::string_view name;
  std::string_view what;
};

inline constexpr std::array<CollectorRow, 5> kCollectors{{
    {Collector::kStats, "stats", "CPU, memory, pids, network, block I/O, pressure per container"},
    {Collector::kContainers, "containers", "state, health, restarts, exits, limits per container"},
    {Collector::kEngine, "engine", "the engine itself and how many containers are in which state"},
    {Collector::kEvents, "events", "events, exits, security events, and whether any was lost"},
    {Collector::kSecurity, "security",
     "security posture and limits policy: findings per container"},
}};

using CollectorSet = std::bitset<kCollectors.size()>;

constexpr std::string_view to_string(Collector collector) {
  return kCollectors[static_cast<std::size_t>(collector)].name;
}

constexpr std::optional<Collector> collector_named(std::string_view name) {
  for (const CollectorRow& row : kCollectors) {
    if (row.name == name) return row.collector;
  }
  return std::nullopt;
}

}  // namespace docktap
