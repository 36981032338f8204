#include "config/flags.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <regex>

#include "base/text.h"
#include "config/duration.h"

namespace docktap::config {
namespace {

using Fault = std::optional<std::string>;

Fault set_text(std::string& out, std::string_view value) {
  if (value.empty()) return "it must not be empty";
  out = value;
  return std::nullopt;
}

Fault set_count(std::size_t& out, std::string_view value, std::uint64_t least, std::uint64_t most) {
  const std::optional<std::uint64_t> number = parse_u64(value);
  if (!number || *number < least || *number > most) {
    return "it must be a number from " + std::to_string(least) + " to " + std::to_string(most);
  }
  out = static_cast<std::size_t>(*number);
  return std::nullopt;
}

Fault set_duration(std::chrono::milliseconds& out, std::string_view value,
                   std::chrono::milliseconds least) {
  const std::optional<std::chrono::milliseconds> duration = parse_duration(value);
  if (!duration) return "it must be a duration, such as 500ms, 10s or 1m30s";
  if (*duration < least) return "it must be at least " + std::to_string(least.count()) + "ms";
  out = *duration;
  return std::nullopt;
}

// libstdc++'s other matcher takes exponential time and deep recursion for some patterns.
#ifdef __GLIBCXX__
constexpr auto kFilterSyntax = std::regex::ECMAScript | std::regex_constants::__polynomial;
#else
constexpr auto kFilterSyntax = std::regex::ECMAScript;
#endif

Fault set_regex(std::optional<std::regex>& out, std::string_view value) {
  if (value.empty()) return "it must not be empty";
  try {
    out.emplace(std::string(value), kFilterSyntax);
    return std::nullopt;
  } catch (const std::regex_error& error) {
    return std::string("it is no regular expression: ") + error.what();
  }
}

// Calls `take` with each part of a list with commas.
template <typename Take>
Fault each_of_list(std::string_view value, Take take) {
  for (;;) {
    const std::size_t comma = value.find(',');
    const std::string_view part = trim(value.substr(0, comma));
    if (part.empty()) return "it has an empty entry";
    if (Fault fault = take(part)) return fault;
    if (comma == std::string_view::npos) return std::nullopt;
    value.remove_prefix(comma + 1);
  }
}

Fault add_label_matches(std::vector<LabelMatch>& out, std::string_view value) {
  return each_of_list(value, [&](std::string_view part) -> Fault {
    const std::size_t equals = part.find('=');
    LabelMatch match{std::string(part.substr(0, equals)), std::nullopt};
    if (match.key.empty()) return "a label's key is missing before `=`";
    if (equals != std::string_view::npos) match.value = part.substr(equals + 1);
    out.push_back(std::move(match));
    return std::nullopt;
  });
}

Fault add_label_rules(std::vector<LabelRule>& out, std::string_view value) {
  return each_of_list(value, [&](std::string_view part) -> Fault {
    const std::size_t equals = part.find('=');
    LabelRule rule{std::string(part.substr(0, equals)), ""};
    if (rule.pattern.empty()) return "a label's name is missing before `=`";
    if (equals != std::string_view::npos) {
      rule.rename = part.substr(equals + 1);
      if (rule.rename.empty()) return "the new name is missing behind `=`";
      if (rule.pattern.find_first_of("*?") != std::string::npos) {
        return "a pattern matches several labels, which can't all get one name";
      }
    }
    out.push_back(std::move(rule));
    return std::nullopt;
  });
}

template <Collector collector, bool on>
Fault switch_collector(Config& config, std::string_view) {
  config.collectors.set(static_cast<std::size_t>(collector), on);
  return std::nullopt;
}

Fault refuse_tls(Config&, std::string_view) {
  return "TLS to the engine is not yet supported; use a unix socket, or a plain tcp:// port that "
         "only docktap can reach";
}

Fault set_api_version(Config& config, std::string_view value) {
  if (value == "auto") {
    config.docker_api_version.clear();
    return std::nullopt;
  }
  static const std::regex form("[1-9][0-9]*\\.[0-9]+");
  if (!std::regex_match(value.begin(), value.end(), form)) {
    return "it must be `auto` or a version such as 1.41";
  }
  config.docker_api_version = value;
  return std::nullopt;
}

Fault set_source(Config& config, std::string_view value) {
  constexpr std::pair<std::string_view, StatsSource> kSources[] = {
      {"auto", StatsSource::kAuto},
      {"cgroup", StatsSource::kCgroup},
      {"engine", StatsSource::kEngine}};
  for (const auto& [name, source] : kSources) {
    if (name != value) continue;
    config.stats_source = source;
    return std::nullopt;
  }
  return "it must be auto, cgroup or engine";
}

Fault set_log_level(Config& config, std::string_view value) {
  constexpr std::pair<std::string_view, spdlog::level::level_enum> kLevels[] = {
      {"trace", spdlog::level::trace},
      {"debug", spdlog::level::debug},
      {"info", spdlog::level::info},
      {"warn", spdlog::level::warn},
      {"error", spdlog::level::err}};
  for (const auto& [name, level] : kLevels) {
    if (name != value) continue;
    config.log_level = level;
    return std::nullopt;
  }
  return "it must be trace, debug, info, warn or error";
}

Fault set_log_format(Config& config, std::string_view value) {
  if (value != "logfmt" && value != "json") return "it must be logfmt or json";
  config.log_format = value == "json" ? LogFormat::kJson : LogFormat::kLogfmt;
  return std::nullopt;
}

Fault add_listen_address(Config& config, std::string_view value) {
  const std::size_t colon = value.rfind(':');
  const std::optional<std::uint64_t> port =
      colon == std::string_view::npos ? std::nullopt : parse_u64(value.substr(colon + 1));
  if (!port || *port > 65535) return "it must be host:port, [v6]:port or :port";
  config.listen_addresses.emplace_back(value);
  return std::nullopt;
}

Fault set_telemetry_path(Config& config, std::string_view value) {
  if (!value.starts_with('/')) return "it must begin with `/`";
  for (const std::string_view taken : {"/", "/-/healthy", "/-/ready"}) {
    if (value == taken) return "that path has another meaning";
  }
  if (value.find_first_of("?#% \t\"<>&") != std::string_view::npos) {
    return "it must be a plain path";
  }
  config.telemetry_path = value;
  return std::nullopt;
}

Fault set_max_requests(Config& config, std::string_view value) {
  std::size_t count = 0;
  if (Fault fault = set_count(count, value, 1, 1000)) return fault;
  config.max_requests = static_cast<unsigned>(count);
  return std::nullopt;
}

constexpr std::string_view kUsualEndpoint = "like the docker command line";

constexpr std::array kFlags =
    std::to_array<Flag>(
        {
            {"docker.host", "URL", kUsualEndpoint, "The engine: unix:///path or tcp://host:port.",
             false,
             [](Config& config, std::string_view value) {
               return set_text(config.docker_host_flag, value);
             }},
            {"docker.context", "NAME", kUsualEndpoint,
             "A context of the docker command line; only `default` is supported yet.", false,
             [](Config& config, std::string_view value) {
               return set_text(config.docker_context_flag, value);
             }},
            {"docker.tls-ca", "FILE", "", "Not yet supported.", false, refuse_tls},
            {"docker.tls-cert", "FILE", "", "Not yet supported.", false, refuse_tls},
            {"docker.tls-key", "FILE", "", "Not yet supported.", false, refuse_tls},
            {"docker.tls-verify", "", "", "Not yet supported.", false, refuse_tls},
            {"docker.api-version", "VERSION", "auto",
             "The engine API's version, instead of negotiating it; also DOCKER_API_VERSION.", false,
             set_api_version},
            {"docker.timeout", "DURATION", "5s", "How long a request to the engine may take.",
             false,
             [](Config& config, std::string_view value) {
               return set_duration(config.docker_timeout, value, std::chrono::milliseconds(1));
             }},
            {"stats.source", "SOURCE", "auto",
             "Where usage is read: `cgroup` (the kernel's files), `engine` (the stats API, "
             "far dearer), `auto` (cgroup wherever the container runs on this kernel).",
             false, set_source},
            {"stats.max-age", "DURATION", "1s",
             "Scrapes within this time of the last one get the same page.", false,
             [](Config& config, std::string_view value) {
               return set_duration(config.stats_max_age, value, std::chrono::milliseconds(0));
             }},
            {"stats.concurrency", "COUNT", "64", "Stats requests to the engine at once.", false,
             [](Config& config, std::string_view value) {
               return set_count(config.stats_concurrency, value, 1, 1024);
             }},
            {"path.cgroupfs", "FOLDER", "/sys/fs/cgroup", "Where the host's cgroups are mounted.",
             false,
             [](Config& config,
                std::string_view value) { return set_text(config.cgroupfs, value); }},
            {"path.procfs", "FOLDER", "/proc", "Where the host's /proc is mounted.", false,
             [](Config& config, std::string_view value) { return set_text(config.procfs, value); }},
            {"collector.disable-defaults",
             "", "", "Turn every collector off that no flag turns on.", false,
             [](Config& config, std::string_view) -> Fault {
               config.collectors.reset();
               return std::nullopt;
             }},
            {"collector.stats", "", "on",
             "CPU, memory, pids, network, block I/O, pressure per container.", false,
             switch_collector<Collector::kStats, true>},
            {"no-collector.stats", "", "", "Turn it off.", false,
             switch_collector<Collector::kStats, false>},
            {"collector.containers", "", "on",
             "State, health, restarts, exits, limits per container.", false,
             switch_collector<Collector::kContainers, true>},
            {"no-collector.containers", "", "", "Turn it off.", false,
             switch_collector<Collector::kContainers, false>},
            {"collector.engine", "", "on",
             "The engine, and how many containers are in which state.", false,
             switch_collector<Collector::kEngine, true>},
            {"no-collector.engine", "", "", "Turn it off.", false,
             switch_collector<Collector::kEngine, false>},
            {"collector.stats.per-core", "", "off",
             "CPU time per core too (cgroup v1 and its engines).", false,
             [](Config& config, std::string_view) -> Fault {
               config.per_core_cpu = true;
               return std::nullopt;
             }},
            {"container.include", "REGEX", "all",
             "Only containers whose whole name matches have series of their own.", false,
             [](Config& config, std::string_view value) {
               return set_regex(config.filter.include_name, value);
             }},
            {"container.exclude", "REGEX", "none", "Containers whose whole name matches have none.",
             false,
             [](Config& config,
                std::string_view value) { return set_regex(config.filter.exclude_name, value); }},
            {"container.include-label", "KEY[=VALUE]", "all",
             "Only containers with one of these labels have series of their own; a list with "
             "commas.",
             true,
             [](Config& config,
                std::string_view
                    value) { return add_label_matches(config.filter.include_labels, value); }},
            {"container.exclude-label", "KEY[=VALUE]", "none",
             "Containers with one of these labels have none; a list with commas.", true,
             [](Config& config, std::string_view value) {
               return add_label_matches(config.filter.exclude_labels, value);
             }},
            {"metrics.container-labels", "LABEL[=NAME]", "none",
             "Container labels that docker_container_labels shows: exact, with `*` and `?`, or "
             "renamed; a "
             "list with commas.",
             true,
             [](Config& config,
                std::string_view
                    value) { return add_label_rules(config.container_labels, value); }},
            {"metrics.max-containers", "COUNT", "10000",
             "How many containers have series of their own at most; docktap_series_dropped_total "
             "counts "
             "the rest.",
             false,
             [](Config& config,
                std::string_view
                    value) { return set_count(config.max_containers, value, 1, 1'000'000); }},
            {"web.listen-address", "ADDRESS", ":9417", "Where to listen; repeatable.", true,
             add_listen_address},
            {"web.telemetry-path", "PATH", "/metrics", "Where the metrics are.", false,
             set_telemetry_path},
            {"web.max-requests", "COUNT", "40", "Requests under way at once; more get 503.", false,
             set_max_requests},
            {"log.level", "LEVEL", "info", "trace, debug, info, warn or error.", false,
             set_log_level},
            {"log.format", "FORMAT", "logfmt", "logfmt or json.", false, set_log_format},
        });

// Levenshtein's distance.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, changed});
    }
  }
  return row[b.size()];
}

}  // namespace

std::span<const Flag> flags() { return kFlags; }

std::string environment_name(std::string_view flag) {
  std::string name = "DOCKTAP_";
  for (const char c : flag) {
    const bool letter = c >= 'a' && c <= 'z';
    name += letter ? static_cast<char>(c - 32) : c == '.' || c == '-' ? '_' : c;
  }
  return name;
}

std::optional<std::string_view> nearest_flag(std::string_view name) {
  constexpr std::size_t kNear = 4;
  const auto nearest =
      std::min_element(kFlags.begin(), kFlags.end(), [&](const Flag& a, const Flag& b) {
        return distance(name, a.name) < distance(name, b.name);
      });
  if (distance(name, nearest->name) > kNear) return std::nullopt;
  return nearest->name;
}

std::string help_text() {
  std::string text =
      "docktap: a Prometheus exporter for Docker hosts.\n\n"
      "Usage: docktap [flags]\n\n"
      "Every flag is also an environment variable (--stats.max-age is DOCKTAP_STATS_MAX_AGE); a "
      "flag "
      "wins.\n\n";
  for (const Flag& flag : kFlags) {
    text.append("  --").append(flag.name);
    if (!flag.argument.empty()) text.append("=").append(flag.argument);
    text.append("\n        ").append(flag.help);
    if (!flag.fallback.empty()) text.append(" Default: ").append(flag.fallback).append(".");
    text += "\n";
  }
  return text +
         "  --config.check\n        Check flags and environment, and end.\n"
         "  --version\n        Print the version, and end.\n"
         "  --help\n        Print this, and end.\n";
}

std::string flag_reference() {
  std::string text = "| flag | default | what |\n|---|---|---|\n";
  for (const Flag& flag : kFlags) {
    text.append("| `--").append(flag.name);
    if (!flag.argument.empty()) text.append("=").append(flag.argument);
    text.append("` | ").append(flag.fallback).append(" | ").append(flag.help).append(" |\n");
  }
  return text +
         "| `--config.check` | | Check flags and environment, and end. |\n"
         "| `--version`, `--help` | | Print it, and end. |\n";
}

}  // namespace docktap::config
