#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "app/own_metrics.h"
#include "app/stats_batch.h"
#include "app/task_group.h"
#include "base/log_limit.h"
#include "cgroup/sampler.h"
#include "config/config.h"
#include "engine/client.h"
#include "state/container_table.h"

namespace docktap::app {

// Samples every running container that is shown. Where each is read from, the kernel's files or the
// engine's stats, is decided once per run of a container, so that its counters never dip.
class StatsCollector {
 public:
  // `sampler` is null where the host's cgroups can't be read. `on_gone` gets the ids of containers
  // whose cgroup has gone while the table still has them running.
  StatsCollector(TaskGroup& tasks, engine::Client& client, state::ContainerTable& table,
                 OwnMetrics& metrics, std::unique_ptr<cgroup::Sampler> sampler,
                 const config::Config& config, std::function<void(const std::string&)> on_gone);

  // Takes a sample of each into its record. False if one that should have answered did not. Between
  // the end of this and `expire` nothing may suspend: the cgroups are read at the very end.
  boost::asio::awaitable<bool> collect(std::chrono::steady_clock::time_point deadline);

  // The samples have been rendered: they are no longer fresh.
  void expire();

 private:
  enum class Source { kCgroup, kEngine, kNone };

  // One run of one container, from a start to its end.
  struct Run {
    std::int64_t pid = 0;
    std::optional<UnixNanos> started_at;
    bool has_quota = false;  // `docker update` may change that, and so which files count
    Source source = Source::kNone;
    std::unique_ptr<cgroup::ContainerReader> reader;
    bool gone = false;            // its cgroup has been removed
    bool failure_logged = false;  // once a run
    std::uint64_t round = 0;      // the last collection that saw it
  };

  Run& run_of(const ContainerInfo& container);
  void choose_source(Run& run, const ContainerInfo& container);
  std::vector<std::string> ids_for_engine();
  bool take_cgroup_sample(Run& run, state::ContainerRecord& record);
  bool take_engine_sample(Run& run, state::ContainerRecord& record, EngineSamples& samples);
  bool fail(Run& run, const ContainerInfo& container, std::string_view reason,
            std::string_view message);
  void forget_ended_runs(std::size_t running);

  TaskGroup& tasks_;
  engine::Client& client_;
  state::ContainerTable& table_;
  OwnMetrics& metrics_;
  std::unique_ptr<cgroup::Sampler> sampler_;
  const config::StatsSource source_;
  const std::size_t concurrency_;
  const std::chrono::milliseconds timeout_;
  const bool per_core_cpu_;
  std::function<void(const std::string&)> on_gone_;

  std::unordered_map<std::string, Run> runs_;  // by container id
  std::uint64_t round_ = 0;
  bool engine_source_logged_ = false;
  LogLimit failure_log_{10};
};

}  // namespace docktap::app
