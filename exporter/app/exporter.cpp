#include "app/exporter.h"

#include <chrono>
#include <utility>

#include <spdlog/spdlog.h>

#include "app/descriptor_limit.h"

namespace docktap::app {
namespace {

// Without a readable hierarchy `auto` goes on with the engine's stats; null says so.
Result<std::unique_ptr<cgroup::Sampler>> open_sampler(const config::Config& config) {
  if (config.stats_source == config::StatsSource::kEngine) {
    return std::unique_ptr<cgroup::Sampler>();
  }
  cgroup::SamplerOptions options;
  options.cgroupfs = config.cgroupfs;
  options.procfs = config.procfs;
  options.per_core_cpu = config.per_core_cpu;
  options.descriptor_budget = descriptor_budget(config.max_requests, config.stats_concurrency);
  Result<std::unique_ptr<cgroup::Sampler>> sampler = cgroup::Sampler::open(options);
  if (sampler) {
    spdlog::info("stats come from the cgroup files below {} ({})", config.cgroupfs,
                 (*sampler)->version());
    return sampler;
  }
  if (config.stats_source == config::StatsSource::kCgroup) return sampler;
  spdlog::warn("stats come from the engine, which costs it far more: {}", sampler.error().message);
  return std::unique_ptr<cgroup::Sampler>();
}

}  // namespace

Result<std::unique_ptr<Exporter>> Exporter::start(const config::Config& config,
                                                  const engine::Endpoint& endpoint) {
  raise_descriptor_limit();
  Result<std::unique_ptr<cgroup::Sampler>> sampler = open_sampler(config);
  if (!sampler) return sampler.error();
  std::unique_ptr<EventLog> log;
  if (!config.events_log.empty()) {
    Result<std::unique_ptr<EventLog>> opened = EventLog::open(config.events_log);
    if (!opened) return opened.error();
    log = std::move(opened).value();
  }
  auto core = std::make_unique<Core>(config, endpoint, std::move(sampler).value(), std::move(log));

  std::unique_ptr<Exporter> exporter(new Exporter(config, std::move(core)));
  http::ServerOptions options;
  options.listen_addresses = config.listen_addresses;
  options.telemetry_path = config.telemetry_path;
  options.max_requests = config.max_requests;
  http::Handlers handlers;
  handlers.page = [&pages = exporter->core_->pages()](const render::PageRequest& request) {
    return pages.wait_for(request);
  };
  handlers.ready = [&core = *exporter->core_] { return core.ready(); };
  handlers.on_reply = [&metrics = exporter->core_->metrics()](std::string_view path, int status) {
    metrics.http_reply(path, status);
  };
  if (config.enable_lifecycle) {
    handlers.reload = [&reload = exporter->reload_] {
      const Result<void> reloaded = reload.reload();
      if (!reloaded) spdlog::error("{}", reloaded.error().message);
      return reloaded;
    };
  }
  Result<std::unique_ptr<http::Server>> server =
      http::Server::start(std::move(options), std::move(handlers));
  if (!server) return server.error();

  exporter->server_ = std::move(server).value();
  return exporter;
}

Exporter::Exporter(const config::Config& config, std::unique_ptr<Core> core)
    : core_(std::move(core)),
      reload_(config, core_->metrics(),
              [this](const config::Config& changed) { core_->take_policy(changed); }) {}

Exporter::~Exporter() {
  // The front waits for its workers, and those for the core: so the core goes on until they are
  // done.
  core_->wind_down(std::chrono::seconds(2));
  server_.reset();
}

}  // namespace docktap::app
