#include "app/own_metrics.h"

#include <algorithm>
#include <string>

#include "app/process_metrics.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "build_info.h"

namespace docktap::app {
namespace {

// From a ping on a local socket (0.2 ms) to the default deadline (5 s).
const prometheus::Histogram::BucketBoundaries kRequestSeconds{
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5};

// An answer that says "no such container" still proves that the path is open.
bool shows_availability(std::string_view outcome) {
  return outcome == "ok" || outcome == to_string(ErrorKind::kNotFound);
}

// The registry's order follows its hash tables; a page's is always the same.
void sort_for_the_page(std::vector<prometheus::MetricFamily>& families) {
  std::sort(families.begin(), families.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  for (prometheus::MetricFamily& family : families) {
    std::sort(family.metric.begin(), family.metric.end(),
              [](const auto& a, const auto& b) { return a.label < b.label; });
  }
}

// For counts that are kept elsewhere.
void raise_to(prometheus::Counter& counter, std::uint64_t total) {
  counter.Increment(static_cast<double>(total) - counter.Value());
}

}  // namespace

OwnMetrics::OwnMetrics()
    : engine_requests_(prometheus::BuildCounter()
                           .Name("docktap_engine_requests_total")
                           .Help("Requests to the engine, by what was asked and how it ended.")
                           .Register(registry_)),
      engine_request_seconds_(prometheus::BuildHistogram()
                                  .Name("docktap_engine_request_duration_seconds")
                                  .Help("Time from asking the engine to the end of its reply.")
                                  .Register(registry_)),
      endpoint_available_(prometheus::BuildGauge()
                              .Name("docktap_engine_endpoint_available")
                              .Help("Whether the last request to this endpoint was answered by the "
                                    "engine, 1 or 0; 0 where a socket proxy refuses it.")
                              .Register(registry_)),
      http_requests_(prometheus::BuildCounter()
                         .Name("docktap_http_requests_total")
                         .Help("Replies of docktap's web front, by path and status.")
                         .Register(registry_)),
      sample_failures_(prometheus::BuildCounter()
                           .Name("docktap_sample_failures_total")
                           .Help("Samples of running containers that could not be taken.")
                           .Register(registry_)),
      stats_sources_(prometheus::BuildGauge()
                         .Name("docktap_stats_source_containers")
                         .Help("Containers that the last scrape sampled from this source.")
                         .Register(registry_)),
      cgroup_containers_(stats_sources_.Add({{"source", "cgroup"}})),
      engine_containers_(stats_sources_.Add({{"source", "engine"}})),
      containers_dropped_(prometheus::BuildCounter()
                              .Name("docktap_series_dropped_total")
                              .Help("Containers whose series a scrape left out, over all scrapes.")
                              .Register(registry_)
                              .Add({{"reason", "max_containers"}})),
      log_dropped_(prometheus::BuildCounter()
                       .Name("docktap_log_dropped_total")
                       .Help("Log lines that were lost because the bounded queue was full.")
                       .Register(registry_)
                       .Add({})),
      event_log_dropped_(prometheus::BuildCounter()
                             .Name("docktap_event_log_lines_dropped_total")
                             .Help("Lines of --events.log that could not be written in time.")
                             .Register(registry_)
                             .Add({})),
      tombstones_dropped_(prometheus::BuildCounter()
                              .Name("docktap_tombstones_dropped_total")
                              .Help("Removed containers whose events had to go before "
                                    "--events.tombstone, by --events.max-tombstones.")
                              .Register(registry_)
                              .Add({})),
      config_successful_(prometheus::BuildGauge()
                             .Name("docktap_config_last_reload_successful")
                             .Help("Whether --config.file was sound when it was read last, 1 or 0; "
                                   "if not, what it said before still holds.")
                             .Register(registry_)),
      config_success_time_(prometheus::BuildGauge()
                               .Name("docktap_config_last_reload_success_timestamp_seconds")
                               .Help("Unix time when --config.file was read last and was sound.")
                               .Register(registry_)) {
  prometheus::BuildGauge()
      .Name("docktap_build_info")
      .Help("What this docktap was built from; always 1.")
      .Register(registry_)
      .Add({{"version", DOCKTAP_VERSION},
            {"revision", DOCKTAP_REVISION},
            {"compiler", DOCKTAP_COMPILER}})
      .Set(1);
}

void OwnMetrics::engine_request(const engine::RequestReport& report) {
  const std::string endpoint(report.endpoint);
  engine_requests_.Add({{"endpoint", endpoint}, {"outcome", std::string(report.outcome)}})
      .Increment();
  engine_request_seconds_.Add({{"endpoint", endpoint}}, kRequestSeconds).Observe(report.seconds);
  endpoint_available_.Add({{"endpoint", endpoint}}).Set(shows_availability(report.outcome) ? 1 : 0);
}

void OwnMetrics::http_reply(std::string_view path, int status) {
  http_requests_.Add({{"path", std::string(path)}, {"code", std::to_string(status)}}).Increment();
}

void OwnMetrics::sample_failed(std::string_view reason) {
  sample_failures_.Add({{"reason", std::string(reason)}}).Increment();
}

void OwnMetrics::set_stats_sources(std::size_t cgroup, std::size_t engine) {
  cgroup_containers_.Set(static_cast<double>(cgroup));
  engine_containers_.Set(static_cast<double>(engine));
}

void OwnMetrics::containers_dropped(std::size_t count) {
  containers_dropped_.Increment(static_cast<double>(count));
}

void OwnMetrics::set_event_losses(std::uint64_t log_lines, std::uint64_t tombstones) {
  raise_to(event_log_dropped_, log_lines);
  raise_to(tombstones_dropped_, tombstones);
}

void OwnMetrics::config_loaded(bool successful) {
  config_successful_.Add({}).Set(successful ? 1 : 0);
  if (successful) config_success_time_.Add({}).Set(static_cast<double>(unix_now()) / 1e9);
}

std::vector<prometheus::MetricFamily> OwnMetrics::collect() {
  raise_to(log_dropped_, log_lines_dropped());
  std::vector<prometheus::MetricFamily> families = registry_.Collect();
  append_process_metrics(families);
  sort_for_the_page(families);
  return families;
}

}  // namespace docktap::app
