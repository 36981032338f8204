#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <spdlog/common.h>

#include "base/log.h"
#include "base/result.h"
#include "model/collector.h"
#include "model/container_filter.h"
#include "model/policy.h"

namespace docktap::config {

enum class StatsSource { kAuto, kCgroup, kEngine };

enum class AuditFormat { kTable, kJson, kSarif };

// What only `docktap audit` takes.
struct AuditSettings {
  AuditFormat format = AuditFormat::kTable;
  std::optional<Severity> fail_on = Severity::kHigh;  // nullopt: never
};

// Everything that flags, environment and configuration file say: checked and complete. Only what
// `take_policy` sets changes after the start.
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
  std::vector<std::string> approved_registries;  // the flag's, else the file's; empty: all
  bool registries_by_flag = false;

  std::string config_file;  // empty: none
  Policy policy;            // the file's, else the defaults

  AuditSettings audit;

  std::vector<std::string> listen_addresses{":9417"};
  std::string telemetry_path = "/metrics";
  unsigned max_requests = 40;
  bool enable_lifecycle = false;  // POST /-/reload

  spdlog::level::level_enum log_level = spdlog::level::info;
  LogFormat log_format = LogFormat::kLogfmt;
};

// What the command line asked for.
struct CommandLine {
  // kCheck: --config.check, with no fault found here. kPrint: --help or --version.
  // kAudit: judge once, and tell.
  enum class Action { kRun, kCheck, kPrint, kAudit };

  Action action = Action::kRun;
  std::string text;  // kPrint: for standard output
  Config config;
  std::vector<std::string> warnings;  // of the configuration file
};

using Environment = std::function<const char*(const char* name)>;  // std::getenv in production

// Flags win over their DOCKTAP_<FLAG> twins (--stats.max-age is DOCKTAP_STATS_MAX_AGE). Reads the
// configuration file if they name one. Errors are of kind kUsage and have a line for each fault of
// flags, variables and file, which names it, its value, and what would be right; with
// --config.check, for each warning too.
Result<CommandLine> parse_command_line(int argc, const char* const* argv,
                                       const Environment& environment);

}  // namespace docktap::config
