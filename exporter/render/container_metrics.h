#pragma once

#include <span>
#include <string>
#include <string_view>

#include "model/collector.h"
#include "model/stats_sample.h"
#include "render/number.h"
#include "state/container_record.h"

namespace docktap::render {

// The metrics of containers, as tables: one row a series, rows of one name together and in the
// order of the page. A metric is added by adding its row.

enum class MetricType { kCounter, kGauge };

constexpr std::string_view to_string(MetricType type) {
  switch (type) {
    case MetricType::kCounter: return "counter";
    case MetricType::kGauge: return "gauge";
  }
  return "untyped";
}

// When a row has a sample, besides its value being there.
enum class When {
  kAlways,
  kEngineUp,  // nobody knows it while the engine is away
  kAlive,     // running or paused
  kSampled,   // the stats of this scrape are there
};

struct ContainerMetric {
  Collector collector;
  When when;
  MetricType type;
  std::string_view name;
  std::string_view label;  // a further label, `,state="running"`, or empty
  Number (*value)(const state::ContainerRecord&);
  std::string_view help;
  // Further labels that the record has ready.
  const std::string state::ContainerRecord::*labels = nullptr;
  bool stays = false;  // with the tombstone of a removed container
};
std::span<const ContainerMetric> container_metrics();

// Per network interface and per block device: collector stats, counters, when sampled.
struct NetworkMetric {
  std::string_view name;
  Number (*value)(const NetworkCounters&);
  std::string_view help;
};
std::span<const NetworkMetric> network_metrics();

struct BlockDeviceMetric {
  std::string_view name;
  Number (*value)(const BlockDeviceCounters&);
  std::string_view help;
};
std::span<const BlockDeviceMetric> block_device_metrics();

inline constexpr std::string_view kCoreMetricName = "docker_container_cpu_core_usage_seconds_total";
inline constexpr std::string_view kCoreMetricHelp =
    "CPU time used on one core; only with --collector.stats.per-core and cgroup v1.";

}  // namespace docktap::render
