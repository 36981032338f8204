#include "app/core.h"

#include <exception>
#include <utility>

#include <spdlog/spdlog.h>
#include <boost/asio/post.hpp>

#include "app/engine_options.h"

namespace docktap::app {
namespace {

state::TableOptions table_options(const config::Config& config) {
  state::TableOptions options;
  options.filter = config.filter;
  options.label_rules = config.container_labels;
  options.needed_labels = needed_labels(config, config.policy);
  options.max_containers = config.max_containers;
  options.tombstone = config.events_tombstone;
  options.max_tombstones = config.events_max_tombstones;
  return options;
}

state::LedgerOptions ledger_options(const config::Config& config) {
  state::LedgerOptions options;
  options.approved_registries = config.approved_registries;
  return options;
}

InventoryWatch::Options inventory_options(const config::Config& config) {
  InventoryWatch::Options options;
  options.wanted = config.collectors;
  if (config.collectors.test(static_cast<std::size_t>(Collector::kSecurity))) {
    // Checks look into them.
    for (const Collector part : {Collector::kImages, Collector::kVolumes, Collector::kNetworks}) {
      options.wanted.set(static_cast<std::size_t>(part));
    }
  }
  options.interval = config.inventory_interval;
  options.disk_interval = config.disk_interval;
  options.state.per_image = config.per_image;
  options.state.per_volume = config.per_volume;
  options.state.per_network = config.per_network;
  options.state.label_rules = config.container_labels;
  options.state.most = config.max_containers;
  options.state.needed_labels = inventory_labels(config.policy);
  return options;
}

}  // namespace

Core::Core(const config::Config& config, const engine::Endpoint& endpoint,
           std::unique_ptr<cgroup::Sampler> sampler, std::unique_ptr<EventLog> log)
    : keep_running_(context_.get_executor()),
      grace_timer_(context_),
      table_(table_options(config)),
      posture_(table_, sockets_of(endpoint), config.policy),
      client_(context_.get_executor(), endpoint, client_options(config), observer()),
      log_(std::move(log)),
      tasks_(context_.get_executor()),
      actions_(
          tasks_, client_, table_, sockets_of(endpoint), log_.get(),
          [this](const std::string& id) { watch_.inspect(id); },
          [this](const std::string& id) { posture_.inspected(id); }),
      ledger_(table_, actions_, ledger_options(config)),
      watch_(tasks_, client_, table_, ledger_, endpoint.url, sockets_of(endpoint),
             {[this] { first_look_is_over(); }, [this] { events_.reconnect(); },
              [this] { posture_.set_engine(watch_.info()); }, [this] { posture_.tick(unix_now()); },
              [this](const std::string& id) { posture_.forget(id); }}),
      inventory_(tasks_, client_, watch_, inventory_options(config),
                 [this] {
                   posture_.set_inventory(inventory_.volumes(), inventory_.networks(),
                                          inventory_.images());
                 }),
      events_(tasks_, client_, watch_, ledger_, tail(config, endpoint),
              endpoint.transport == engine::Endpoint::Transport::kUnix, config.events_state_file),
      stats_(tasks_, client_, table_, metrics_, std::move(sampler), config,
             [this](const std::string& id) { watch_.inspect(id); }),
      pages_(tasks_, watch_, inventory_, stats_, table_, ledger_, actions_, posture_, metrics_,
             config),
      thread_([this] { run(); }) {}

engine::RequestObserver Core::observer() {
  return [this](const engine::RequestReport& report) { metrics_.engine_request(report); };
}

std::unique_ptr<EventTail> Core::tail(const config::Config& config,
                                      const engine::Endpoint& endpoint) {
  return std::make_unique<EventTail>(endpoint, client_options(config), observer(), [this] {
    boost::asio::post(context_, [this] { events_.wake(); });
  });
}

// Containers were inspected in any order: one that shares another's namespaces may have come first.
void Core::first_look_is_over() {
  posture_.judge_all();
  ready_ = true;
}

void Core::heard(const Event& event) {
  inventory_.take(event);
  // What the engine says of itself has changed: its settings, or its part in a swarm.
  const bool reloaded = event.type == "daemon" && event.action == "reload";
  if (reloaded || event.type == "node") watch_.ask_info_soon();
}

// Values of labels that the new policy looks at were not kept: every container is inspected again,
// and images and volumes are unknown until they were asked for again.
void Core::take_policy(const config::Config& config) {
  boost::asio::post(context_,
                    [this, policy = config.policy, labels = needed_labels(config, config.policy)] {
                      ledger_.approve_registries(policy.approved_registries);
                      table_.set_needed_labels(labels);
                      inventory_.need_labels(inventory_labels(policy));
                      posture_.set_policy(policy);
                      watch_.look_at_all();
                    });
}

void Core::reopen_event_log() {
  if (log_) log_->reopen();
}

Core::~Core() {
  boost::asio::post(context_, [this] {
    grace_timer_.cancel();
    events_.stop();
    tasks_.cancel();
    keep_running_.reset();
  });
  thread_.join();
}

void Core::wind_down(std::chrono::milliseconds grace) {
  boost::asio::post(context_, [this, grace] {
    grace_timer_.expires_after(grace);
    grace_timer_.async_wait([this](const boost::system::error_code& cancelled) {
      if (!cancelled) pages_.refuse_waiting();
    });
  });
}

void Core::run() {
  actions_.bind(ledger_);
  events_.tell(
      {[this] { inventory_.events_come(); }, [this](const Event& event) { heard(event); }});
  watch_.start();
  inventory_.start();
  events_.start();
  for (;;) {
    try {
      context_.run();
      events_.finish();
      return;
    } catch (const std::exception& error) {
      // A handler failed; the others must go on.
      spdlog::error("unexpected failure in the core: {}", error.what());
    }
  }
}

}  // namespace docktap::app
