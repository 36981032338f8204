#include "app/config_reload.h"

#include <string>
#include <utility>

#include <spdlog/spdlog.h>

#include "base/clock.h"
#include "config/config_file.h"

namespace docktap::app {

ConfigReload::ConfigReload(const config::Config& config, OwnMetrics& metrics,
                           std::function<void(const config::Config&)> apply)
    : config_(config), metrics_(metrics), apply_(std::move(apply)) {
  if (!config_.config_file.empty()) metrics_.config_loaded(true);
}

Result<void> ConfigReload::reload() {
  const std::lock_guard lock(mutex_);
  if (config_.config_file.empty()) {
    return Error(ErrorKind::kUsage, "there is no file to read: start docktap with --config.file");
  }
  config::FileConfig file = config::load_config_file(config_.config_file, unix_now());
  if (!file.faults.empty()) {
    metrics_.config_loaded(false);
    std::string lines;
    for (const std::string& fault : file.faults) {
      lines.append(lines.empty() ? "" : "\n").append(fault);
    }
    return Error(ErrorKind::kUsage, std::move(lines));
  }
  for (const std::string& warning : file.warnings) spdlog::warn("{}", warning);
  config::take_policy(config_, std::move(file.policy));
  metrics_.config_loaded(true);
  apply_(config_);
  spdlog::info("{} was read again", config_.config_file);
  return {};
}

}  // namespace docktap::app
