#include "render/host_families.h"

#include <array>
#include <cmath>
#include <string_view>

#include "base/text.h"
#include "render/host_family.h"

namespace docktap::render {
namespace {

void append_label(std::string& labels, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  if (!labels.empty()) labels += ',';
  labels.append(name).append("=\"");
  append_label_value(labels, value);
  labels += '"';
}

std::string engine_labels(const EngineInfo& engine) {
  std::string labels;
  append_label(labels, "version", engine.version);
  append_label(labels, "api_version", engine.api_version);
  append_label(labels, "os", engine.os);
  append_label(labels, "kernel", engine.kernel);
  append_label(labels, "architecture", engine.architecture);
  append_label(labels, "storage_driver", engine.storage_driver);
  append_label(labels, "cgroup_version", engine.cgroup_version);
  append_label(labels, "cgroup_driver", engine.cgroup_driver);
  append_label(labels, "rootless", engine.rootless ? "true" : "false");
  append_label(labels, "engine", engine.engine);
  return labels;
}

std::string labels_of(const prometheus::ClientMetric& metric) {
  std::string labels;
  for (const prometheus::ClientMetric::Label& label : metric.label) {
    if (!labels.empty()) labels += ',';
    labels.append(label.name).append("=\"");
    append_label_value(labels, label.value);
    labels += '"';
  }
  return labels;
}

std::string with_label(const std::string& labels, std::string_view name, double value) {
  std::string out = labels;
  out.append(out.empty() ? "" : ",").append(name).append("=\"");
  Number::real(value).append_to(out);
  return out + "\"";
}

void append_histogram(FamilyWriter& family, const std::string& labels,
                      const prometheus::ClientMetric::Histogram& histogram) {
  bool has_infinite = false;
  for (const prometheus::ClientMetric::Bucket& bucket : histogram.bucket) {
    has_infinite = has_infinite || std::isinf(bucket.upper_bound);
    family.part("_bucket", with_label(labels, "le", bucket.upper_bound),
                Number::count(bucket.cumulative_count));
  }
  if (!has_infinite) {
    family.part("_bucket", labels + (labels.empty() ? "" : ",") + "le=\"+Inf\"",
                Number::count(histogram.sample_count));
  }
  family.part("_sum", labels, Number::real(histogram.sample_sum));
  family.part("_count", labels, Number::count(histogram.sample_count));
}

void append_summary(FamilyWriter& family, const std::string& labels,
                    const prometheus::ClientMetric::Summary& summary) {
  for (const prometheus::ClientMetric::Quantile& quantile : summary.quantile) {
    family.part("", with_label(labels, "quantile", quantile.quantile),
                Number::real(quantile.value));
  }
  family.part("_sum", labels, Number::real(summary.sample_sum));
  family.part("_count", labels, Number::count(summary.sample_count));
}

std::string_view type_name(prometheus::MetricType type) {
  switch (type) {
    case prometheus::MetricType::Counter: return "counter";
    case prometheus::MetricType::Gauge: return "gauge";
    case prometheus::MetricType::Summary: return "summary";
    case prometheus::MetricType::Untyped: return "untyped";
    case prometheus::MetricType::Histogram: return "histogram";
  }
  return "untyped";
}

void append_metric(FamilyWriter& family, prometheus::MetricType type,
                   const prometheus::ClientMetric& metric) {
  const std::string labels = labels_of(metric);
  switch (type) {
    case prometheus::MetricType::Counter:
      return family.sample(labels, "", Number::real(metric.counter.value));
    case prometheus::MetricType::Gauge:
      return family.sample(labels, "", Number::real(metric.gauge.value));
    case prometheus::MetricType::Untyped:
      return family.sample(labels, "", Number::real(metric.untyped.value));
    case prometheus::MetricType::Histogram:
      return append_histogram(family, labels, metric.histogram);
    case prometheus::MetricType::Summary: return append_summary(family, labels, metric.summary);
  }
}

}  // namespace

void append_engine_families(std::string& out, const state::Snapshot& snapshot) {
  family(out, kUp).sample("", "", Number::flag(snapshot.engine_up));
  if (!snapshot.collectors.test(static_cast<std::size_t>(Collector::kEngine))) return;
  if (snapshot.engine != nullptr) {
    const EngineInfo& engine = *snapshot.engine;
    family(out, kEngineInfo).sample(engine_labels(engine), "", Number::flag(true));
    if (engine.cpus > 0) family(out, kEngineCpus).sample("", "", Number::count(engine.cpus));
    if (engine.memory_bytes > 0) {
      family(out, kEngineMemory).sample("", "", Number::count(engine.memory_bytes));
    }
  }
  if (!snapshot.table_is_complete) return;
  FamilyWriter containers = family(out, kContainersByState);
  for (std::size_t i = 0; i < kContainerStates; ++i) {
    containers.sample("", "state", kContainerStateNames[i],
                      Number::count(snapshot.containers_by_state[i]));
  }
}

void append_collector_outcomes(std::string& out, const state::Snapshot& snapshot) {
  FamilyWriter success = family(out, kCollectorSuccess);
  for (const state::CollectorOutcome& outcome : snapshot.outcomes) {
    success.sample("", "collector", to_string(outcome.collector), Number::flag(outcome.success));
  }
  FamilyWriter duration = family(out, kCollectorDuration);
  for (const state::CollectorOutcome& outcome : snapshot.outcomes) {
    duration.sample("", "collector", to_string(outcome.collector),
                    Number::real(outcome.duration_seconds));
  }
}

void append_registry_families(std::string& out,
                              std::span<const prometheus::MetricFamily> families) {
  for (const prometheus::MetricFamily& source : families) {
    FamilyWriter family(out, source.name, type_name(source.type), source.help);
    for (const prometheus::ClientMetric& metric : source.metric) {
      append_metric(family, source.type, metric);
    }
  }
}

}  // namespace docktap::render
