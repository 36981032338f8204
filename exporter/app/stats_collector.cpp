#include "app/stats_collector.h"

#include <algorithm>
#include <utility>

#include <spdlog/spdlog.h>

#include "base/text.h"

namespace docktap::app {
namespace {

// In host mode the counters are the host's; of containers that share one namespace only its owner
// shows them, so that sums don't count twice.
bool has_own_network(const ContainerInfo& container) {
  return container.network_mode != "host" && !container.network_mode.starts_with("container:");
}

}  // namespace

StatsCollector::StatsCollector(TaskGroup& tasks, engine::Client& client,
                               state::ContainerTable& table, OwnMetrics& metrics,
                               std::unique_ptr<cgroup::Sampler> sampler,
                               const config::Config& config,
                               std::function<void(const std::string&)> on_gone)
    : tasks_(tasks),
      client_(client),
      table_(table),
      metrics_(metrics),
      sampler_(std::move(sampler)),
      source_(config.stats_source),
      concurrency_(config.stats_concurrency),
      timeout_(config.docker_timeout),
      per_core_cpu_(config.per_core_cpu),
      on_gone_(std::move(on_gone)) {}

boost::asio::awaitable<bool> StatsCollector::collect(
    std::chrono::steady_clock::time_point deadline) {
  EngineSamples samples;
  std::vector<std::string> ids = ids_for_engine();
  if (!ids.empty()) {
    // An engine that hangs is given no more time than any other request has.
    const auto limit = std::min(deadline, std::chrono::steady_clock::now() + timeout_);
    samples = co_await fetch_engine_stats(tasks_, client_, std::move(ids), concurrency_, limit);
  }

  ++round_;
  bool complete = true;
  std::size_t from_cgroup = 0;
  std::size_t from_engine = 0;
  for (state::ContainerRecord* record : table_.running()) {
    if (record->info.pid == 0) continue;  // started a moment ago: the inspect is under way
    Run& run = run_of(record->info);
    run.round = round_;
    switch (run.source) {
      case Source::kCgroup:
        ++from_cgroup;
        complete &= take_cgroup_sample(run, *record);
        break;
      case Source::kEngine:
        ++from_engine;
        complete &= take_engine_sample(run, *record, samples);
        break;
      case Source::kNone:
        complete = false;
        metrics_.sample_failed("no_source");
        break;
    }
  }
  metrics_.set_stats_sources(from_cgroup, from_engine);
  forget_ended_runs(from_cgroup + from_engine);
  co_return complete;
}

void StatsCollector::expire() {
  for (state::ContainerRecord* record : table_.running()) record->sample_is_fresh = false;
}

StatsCollector::Run& StatsCollector::run_of(const ContainerInfo& container) {
  Run& run = runs_[container.id];
  const bool has_quota = container.cpu_quota_cores.has_value();
  if (run.pid != container.pid || run.started_at != container.started_at ||
      run.has_quota != has_quota) {
    run = Run();
    run.pid = container.pid;
    run.started_at = container.started_at;
    run.has_quota = has_quota;
    choose_source(run, container);
  }
  return run;
}

void StatsCollector::choose_source(Run& run, const ContainerInfo& container) {
  const std::string name = printable(container.name);
  if (source_ == config::StatsSource::kEngine) {
    run.source = Source::kEngine;
    return;
  }
  std::string why = "no cgroup hierarchy can be read here";
  if (sampler_) {
    Result<std::unique_ptr<cgroup::ContainerReader>> reader =
        sampler_->reader_for(container, has_own_network(container));
    if (reader) {
      run.source = Source::kCgroup;
      run.reader = std::move(reader).value();
      spdlog::debug("stats of {} come from its cgroup", name);
      return;
    }
    why = reader.error().message;
  }
  run.source = source_ == config::StatsSource::kAuto ? Source::kEngine : Source::kNone;
  const char* const what =
      run.source == Source::kNone ? "are not to be had" : "come from the engine";
  if (std::exchange(engine_source_logged_, true)) {
    spdlog::debug("stats of {} {}: {}", name, what, why);
  } else {
    spdlog::warn("stats of {} {} (others are logged as debug): {}", name, what, why);
  }
}

std::vector<std::string> StatsCollector::ids_for_engine() {
  std::vector<std::string> ids;
  for (const state::ContainerRecord* record : table_.running()) {
    if (record->info.pid != 0 && run_of(record->info).source == Source::kEngine) {
      ids.push_back(record->info.id);
    }
  }
  return ids;
}

bool StatsCollector::take_cgroup_sample(Run& run, state::ContainerRecord& record) {
  if (run.gone) return true;
  switch (run.reader->read(record.sample)) {
    case cgroup::ReadOutcome::kOk: table_.apply_sample(record, client_.now()); return true;
    case cgroup::ReadOutcome::kGone:
      run.gone = true;
      run.reader.reset();
      on_gone_(record.info.id);
      return true;
    case cgroup::ReadOutcome::kUnreadable:
      return fail(run, record.info, "unreadable", run.reader->unreadable_reason());
  }
  return false;
}

bool StatsCollector::take_engine_sample(Run& run, state::ContainerRecord& record,
                                        EngineSamples& samples) {
  const auto found = samples.find(record.info.id);
  if (found == samples.end()) return true;  // started while the others were being asked
  Result<std::optional<StatsSample>>& reply = found->second;
  if (!reply) {
    if (reply.error().kind == ErrorKind::kNotFound) {
      on_gone_(record.info.id);
      return true;
    }
    return fail(run, record.info, to_string(reply.error().kind), reply.error().message);
  }
  if (!*reply) return true;  // it stopped in the meantime
  record.sample = std::move(**reply);
  if (!has_own_network(record.info)) record.sample.networks.clear();
  if (!per_core_cpu_) record.sample.cpu_core_usage_ns.clear();
  table_.apply_sample(record, client_.now());
  return true;
}

bool StatsCollector::fail(Run& run, const ContainerInfo& container, std::string_view reason,
                          std::string_view message) {
  metrics_.sample_failed(reason);
  if (!std::exchange(run.failure_logged, true) && failure_log_.allows()) {
    spdlog::warn("stats of {} are missing or incomplete (logged once a run): {}",
                 printable(container.name), message);
  }
  return false;
}

void StatsCollector::forget_ended_runs(std::size_t running) {
  if (runs_.size() == running) return;
  std::erase_if(runs_, [this](const auto& entry) { return entry.second.round != round_; });
}

}  // namespace docktap::app
