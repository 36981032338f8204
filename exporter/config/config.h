#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include <spdlog/common.h>

#include "base/log.h"
#include "base/result.h"
#include "model/collector.h"
#include "model/container_filter.h"

namespace docktap::config {

enum class StatsSource { kAuto, kCgroup, kEngine };

// Everything that flags and environment say: checked, complete, and never changed after the start.
struct Config {
  // Which engine; see engine::EndpointSettings for the precedence. Empty: not given.
  std::string docker_host_flag;
  std::string docker_context_flag;
  std::string
      docker_api_version;  // --docker.api-version, else DOCKER_API_VERSION; empty: negotiate
  std::chrono::milliseconds docker_timeout{5000};

  StatsSource stats_source = StatsSource::kAuto;
  std::chrono::milliseconds stats_max_age{1000};
  std::size_t stats_concurrency = 64;
  std::string cgroupfs = "/sys/fs/cgroup";
  std::string procfs = "/proc";

  CollectorSet collectors;
  bool per_core_cpu = false;  // --collector.stats.per-core
  std::chrono::milliseconds inventory_interval = std::chrono::seconds(60);
  std::chrono::milliseconds disk_interval = std::chrono::minutes(5);
  bool per_image = false;  // series of each image, volume, network
  bool per_volume = false;
  bool per_network = false;
  ContainerFilter filter;
  std::vector<LabelRule> container_labels;  // of volumes and networks too
  std::size_t max_containers = 10000;

  std::string events_log;         // a file, or `-`: standard output; empty: none
  std::string events_state_file;  // empty: none
  std::chrono::milliseconds events_tombstone = std::chrono::minutes(15);
  std::size_t events_max_tombstones = 1000;
  std::vector<std::string> approved_registries;  // empty: all

  std::vector<std::string> listen_addresses{":9417"};
  std::string telemetry_path = "/metrics";
  unsigned max_requests = 40;

  spdlog::level::level_enum log_level = spdlog::level::info;
  LogFormat log_format = LogFormat::kLogfmt;
};

// What the command line asked for.
struct CommandLine {
  // kCheck: --config.check, with no fault found here. kPrint: --help or --version.
  enum class Action { kRun, kCheck, kPrint };

  Action action = Action::kRun;
  std::string text;  // kPrint: for standard output
  Config config;
};

using Environment = std::function<const char*(const char* name)>;  // std::getenv in production

// Flags win over their DOCKTAP_<FLAG> twins (--stats.max-age is DOCKTAP_STATS_MAX_AGE). Errors are
// of kind kUsage and name the flag or variable, its value, and what would be right.
Result<CommandLine> parse_command_line(int argc, const char* const* argv,
                                       const Environment& environment);

}  // namespace docktap::config
