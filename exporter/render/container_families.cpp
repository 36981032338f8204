#include "render/container_families.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>

#include "render/container_metrics.h"
#include "render/family_writer.h"

namespace docktap::render {
namespace {

using state::ContainerRecord;
using state::Snapshot;

bool asked_for(const Snapshot& snapshot, Collector collector) {
  return snapshot.collectors.test(static_cast<std::size_t>(collector));
}

bool applies(When when, const ContainerRecord& container, bool engine_up) {
  switch (when) {
    case When::kAlways: return true;
    case When::kEngineUp: return engine_up;
    case When::kAlive:
      return container.info.state == ContainerState::kRunning ||
             container.info.state == ContainerState::kPaused;
    case When::kSampled: return container.sample_is_fresh;
  }
  return false;
}

void append_family(std::string& out, std::span<const ContainerMetric> rows,
                   const Snapshot& snapshot) {
  const ContainerMetric& first = rows.front();
  FamilyWriter family(out, first.name, to_string(first.type), first.help);
  const auto append = [&](const ContainerRecord& container) {
    for (const ContainerMetric& row : rows) {
      const std::string_view more = row.labels ? container.*row.labels : row.label;
      family.sample(container.labels, more, row.value(container));
    }
  };
  for (const ContainerRecord* container : snapshot.containers) {
    if (applies(first.when, *container, snapshot.engine_up)) append(*container);
  }
  if (!first.stays) return;
  for (const ContainerRecord* container : snapshot.tombstones) {
    if (container->shown) append(*container);
  }
}

template <typename Metric, typename Part>
void append_families_of_parts(std::string& out, std::span<const Metric> metrics,
                              const Snapshot& snapshot, std::vector<Part> StatsSample::*parts,
                              std::string_view label, std::string Part::*name) {
  for (const Metric& metric : metrics) {
    FamilyWriter family(out, metric.name, to_string(MetricType::kCounter), metric.help);
    for (const ContainerRecord* container : snapshot.containers) {
      if (!container->sample_is_fresh) continue;
      for (const Part& part : container->sample.*parts) {
        family.sample(container->labels, label, part.*name, metric.value(part));
      }
    }
  }
}

void append_cores(std::string& out, const Snapshot& snapshot) {
  FamilyWriter family(out, kCoreMetricName, to_string(MetricType::kCounter), kCoreMetricHelp);
  for (const ContainerRecord* container : snapshot.containers) {
    if (!container->sample_is_fresh) continue;
    std::size_t cpu = 0;
    for (const std::uint64_t used : container->sample.cpu_core_usage_ns) {
      std::array<char, 20> digits;
      const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), cpu++);
      const std::string_view number(digits.data(), static_cast<std::size_t>(end - digits.data()));
      family.sample(container->labels, "cpu", number, Number::nanoseconds(used));
    }
  }
}

}  // namespace

void append_container_families(std::string& out, const Snapshot& snapshot) {
  std::span<const ContainerMetric> rest = container_metrics();
  while (!rest.empty()) {
    const auto end = std::find_if(rest.begin(), rest.end(), [&](const ContainerMetric& row) {
      return row.name != rest.front().name;
    });
    const auto size = static_cast<std::size_t>(end - rest.begin());
    if (asked_for(snapshot, rest.front().collector)) {
      append_family(out, rest.first(size), snapshot);
    }
    rest = rest.subspan(size);
  }
  if (!asked_for(snapshot, Collector::kStats)) return;
  append_families_of_parts(out, network_metrics(), snapshot, &StatsSample::networks, "interface",
                           &NetworkCounters::interface);
  append_families_of_parts(out, block_device_metrics(), snapshot, &StatsSample::block_devices,
                           "device", &BlockDeviceCounters::device);
  append_cores(out, snapshot);
}

}  // namespace docktap::render
