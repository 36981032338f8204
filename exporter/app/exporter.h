#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "app/config_reload.h"
#include "app/core.h"
#include "base/result.h"
#include "config/config.h"
#include "engine/endpoint.h"
#include "http/server.h"

namespace docktap::app {

// All of docktap, put together: the core, and the web front before it.
class Exporter {
 public:
  // Begins to watch the engine and listens. An Error means that nothing runs: an address can't be
  // bound, --events.log can't be opened, or --stats.source=cgroup where there are no cgroups.
  static Result<std::unique_ptr<Exporter>> start(const config::Config& config,
                                                 const engine::Endpoint& endpoint);

  // Stops accepting, finishes what is being served, ends the core: within 4 s.
  ~Exporter();
  Exporter(const Exporter&) = delete;
  Exporter& operator=(const Exporter&) = delete;

  // From any thread: --events.log was moved away, so that what comes next goes to a new file.
  void reopen_event_log() { core_->reopen_event_log(); }

  // From any thread: reads the configuration file again.
  Result<void> reload() { return reload_.reload(); }

  std::vector<std::uint16_t> ports() const { return server_->ports(); }

 private:
  Exporter(const config::Config& config, std::unique_ptr<Core> core);

  std::unique_ptr<Core> core_;
  ConfigReload reload_;
  std::unique_ptr<http::Server> server_;
};

}  // namespace docktap::app
