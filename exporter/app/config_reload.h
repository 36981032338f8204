#pragma once

#include <functional>
#include <mutex>

#include "app/own_metrics.h"
#include "base/result.h"
#include "config/config.h"

namespace docktap::app {

// Reads --config.file again. Callable from any thread.
class ConfigReload {
 public:
  // `apply` gets the new configuration; what it changes is the policy, and what follows from it.
  ConfigReload(const config::Config& config, OwnMetrics& metrics,
               std::function<void(const config::Config&)> apply);

  // The whole file, or nothing of it: an Error names each of its faults, and the old one stays.
  Result<void> reload();

 private:
  std::mutex mutex_;
  config::Config config_;
  OwnMetrics& metrics_;
  std::function<void(const config::Config&)> apply_;
};

}  // namespace docktap::app
