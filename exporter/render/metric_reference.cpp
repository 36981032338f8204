#include "render/metric_reference.h"

#include <string_view>

#include "render/container_metrics.h"
#include "render/host_metrics.h"

namespace docktap::render {
namespace {

void append_row(std::string& out, std::string_view name, std::string_view type,
                std::string_view labels, std::string_view help) {
  out.append("| `").append(name).append("` | ").append(type).append(" | ");
  out.append(labels).append(" | ").append(help).append(" |\n");
}

// `state` of `,state="running"`.
std::string_view label_name(std::string_view label) {
  if (label.empty()) return label;
  return label.substr(1, label.find('=') - 1);
}

// Labels that are ready in the record, by the metric that shows them.
std::string_view ready_labels(const ContainerMetric& metric) {
  if (metric.labels == &state::ContainerRecord::info_labels) {
    return "image, image_id, compose_project, compose_service, swarm_service, swarm_stack, "
           "runtime, "
           "network_mode";
  }
  if (metric.labels == &state::ContainerRecord::user_labels) return "label_*";
  return label_name(metric.label);
}

}  // namespace

std::string metric_reference() {
  std::string out = "| metric | type | labels | what |\n|---|---|---|---|\n";
  for (const HostMetric& metric : kHostMetrics) {
    append_row(out, metric.name, to_string(metric.type), metric.labels, metric.help);
  }
  std::string_view last;
  for (const ContainerMetric& metric : container_metrics()) {
    if (metric.name == last) continue;
    last = metric.name;
    std::string labels = "id, name";
    const std::string_view more = ready_labels(metric);
    if (!more.empty()) labels.append(", ").append(more);
    append_row(out, metric.name, to_string(metric.type), labels, metric.help);
  }
  for (const NetworkMetric& metric : network_metrics()) {
    append_row(out, metric.name, "counter", "id, name, interface", metric.help);
  }
  for (const BlockDeviceMetric& metric : block_device_metrics()) {
    append_row(out, metric.name, "counter", "id, name, device", metric.help);
  }
  append_row(out, kCoreMetricName, "counter", "id, name, cpu", kCoreMetricHelp);
  return out;
}

}  // namespace docktap::render
