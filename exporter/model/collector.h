#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <optional>
#include <string_view>

namespace docktap {

// What a scrape may ask for by name (`collect[]`, `exclude[]`) and a flag may turn off
// (`--no-collector.<name>`). docktap's own metrics belong to none and are always there.
enum class Collector : std::size_t {
  kStats,
  kContainers,
  kEngine,
  kEvents,
  kSecurity,
  kImages,
  kVolumes,
  kNetworks,
  kDisk,
  kSwarm
};

struct CollectorRow {
  Collector collector;
  std::string_view name;
  std::string_view what;
  bool by_default = true;
};

inline constexpr std::array<CollectorRow, 10> kCollectors{{
    {Collector::kStats, "stats", "CPU, memory, pids, network, block I/O, pressure per container"},
    {Collector::kContainers, "containers", "state, health, restarts, exits, limits per container"},
    {Collector::kEngine, "engine", "the engine itself and how many containers are in which state"},
    {Collector::kEvents, "events", "events, exits, security events, and whether any was lost"},
    {Collector::kSecurity, "security",
     "security posture and limits policy: findings per container"},
    {Collector::kImages, "images", "images: how many, how many without a tag, how large"},
    {Collector::kVolumes, "volumes", "volumes, and how many of them no container uses"},
    {Collector::kNetworks, "networks", "networks by driver"},
    {Collector::kDisk, "disk", "disk usage, also per container and volume; dear for the engine",
     false},
    {Collector::kSwarm, "swarm", "nodes and services of a swarm, on its managers", false},
}};

using CollectorSet = std::bitset<kCollectors.size()>;

inline CollectorSet default_collectors() {
  CollectorSet set;
  for (const CollectorRow& row : kCollectors) {
    set.set(static_cast<std::size_t>(row.collector), row.by_default);
  }
  return set;
}

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
