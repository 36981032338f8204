#include "app/core.h"

#include <exception>
#include <utility>

#include <spdlog/spdlog.h>
#include <boost/asio/post.hpp>

namespace docktap::app {
namespace {

engine::ClientOptions client_options(const config::Config& config) {
  engine::ClientOptions options;
  options.timeout = config.docker_timeout;
  options.api_version = config.docker_api_version;
  return options;
}

state::TableOptions table_options(const config::Config& config) {
  state::TableOptions options;
  options.filter = config.filter;
  options.label_rules = config.container_labels;
  options.max_containers = config.max_containers;
  return options;
}

}  // namespace

Core::Core(const config::Config& config, const engine::Endpoint& endpoint,
           std::unique_ptr<cgroup::Sampler> sampler)
    : keep_running_(context_.get_executor()),
      grace_timer_(context_),
      table_(table_options(config)),
      client_(context_.get_executor(), endpoint, client_options(config),
              [this](const engine::RequestReport& report) { metrics_.engine_request(report); }),
      tasks_(context_.get_executor()),
      watch_(tasks_, client_, table_, endpoint.url, [this] { ready_ = true; }),
      stats_(tasks_, client_, table_, metrics_, std::move(sampler), config,
             [this](const std::string& id) { watch_.inspect(id); }),
      pages_(tasks_, watch_, stats_, table_, metrics_, config),
      thread_([this] { run(); }) {}

Core::~Core() {
  boost::asio::post(context_, [this] {
    grace_timer_.cancel();
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
  watch_.start();
  for (;;) {
    try {
      context_.run();
      return;
    } catch (const std::exception& error) {
      // A handler failed; the others must go on.
      spdlog::error("unexpected failure in the core: {}", error.what());
    }
  }
}

}  // namespace docktap::app
