#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/metric_family.h>
#include <prometheus/registry.h>

#include "engine/client.h"

namespace docktap::app {

// docktap's metrics about itself (`docktap_*`) in a prometheus-cpp registry. Callable from any
// thread, apart from `collect`, which belongs to the core.
class OwnMetrics {
 public:
  OwnMetrics();

  void engine_request(const engine::RequestReport& report);
  void http_reply(std::string_view path, int status);
  // `reason` is from a closed set: unreadable, or the ErrorKind of the engine's stats.
  void sample_failed(std::string_view reason);
  // How many containers the last scrape read from where.
  void set_stats_sources(std::size_t cgroup, std::size_t engine);
  // Containers that --metrics.max-containers left out of one scrape.
  void containers_dropped(std::size_t count);
  // Lines of --events.log, and tombstones, that had to go since the start.
  void set_event_losses(std::uint64_t log_lines, std::uint64_t tombstones);

  // The configuration file was read, at the start or again.
  void config_loaded(bool successful);

  // Everything above, docktap_build_info, docktap_log_dropped_total and process_*.
  std::vector<prometheus::MetricFamily> collect();

 private:
  prometheus::Registry registry_;
  prometheus::Family<prometheus::Counter>& engine_requests_;
  prometheus::Family<prometheus::Histogram>& engine_request_seconds_;
  prometheus::Family<prometheus::Gauge>& endpoint_available_;
  prometheus::Family<prometheus::Counter>& http_requests_;
  prometheus::Family<prometheus::Counter>& sample_failures_;
  prometheus::Family<prometheus::Gauge>& stats_sources_;
  prometheus::Gauge& cgroup_containers_;
  prometheus::Gauge& engine_containers_;
  prometheus::Counter& containers_dropped_;
  prometheus::Counter& log_dropped_;
  prometheus::Counter& event_log_dropped_;
  prometheus::Counter& tombstones_dropped_;
  prometheus::Family<prometheus::Gauge>& config_successful_;  // both empty without a file
  prometheus::Family<prometheus::Gauge>& config_success_time_;
};

}  // namespace docktap::app
