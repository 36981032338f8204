#include "config/flags.h"

#include <cstdint>
#include <iterator>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "config/flag_values.h"
#include "config/nearest.h"

namespace docktap::config {
namespace {

// A switch's value is one of these two.
bool is_on(std::string_view value) { return value == "true"; }

template <auto member>
Fault text(Config& config, std::string_view value) {
  return read_text(config.*member, value);
}

template <auto member, std::uint64_t least, std::uint64_t most>
Fault count(Config& config, std::string_view value) {
  std::uint64_t number = 0;
  if (Fault fault = read_count(number, value, least, most)) return fault;
  config.*member = static_cast<std::remove_reference_t<decltype(config.*member)>>(number);
  return std::nullopt;
}

template <auto member, int least_milliseconds>
Fault duration(Config& config, std::string_view value) {
  return read_duration(config.*member, value, std::chrono::milliseconds(least_milliseconds));
}

template <auto member>
Fault name_filter(Config& config, std::string_view value) {
  return read_regex(config.filter.*member, value);
}

template <auto member>
Fault label_filter(Config& config, std::string_view value) {
  return add_label_matches(config.filter.*member, value);
}

template <Collector collector>
Fault collect(Config& config, std::string_view value) {
  config.collectors.set(static_cast<std::size_t>(collector), is_on(value));
  return std::nullopt;
}

template <Collector collector>
Fault leave_out(Config& config, std::string_view value) {
  if (is_on(value)) config.collectors.reset(static_cast<std::size_t>(collector));
  return std::nullopt;
}

Fault disable_defaults(Config& config, std::string_view value) {
  if (is_on(value)) config.collectors.reset();
  return std::nullopt;
}

template <auto member>
Fault turn(Config& config, std::string_view value) {
  config.*member = is_on(value);
  return std::nullopt;
}

Fault refuse_tls(Config&, std::string_view value) {
  if (value == "false") return std::nullopt;
  return "TLS to the engine is not yet supported; use a unix socket, or a plain tcp:// port that "
         "only docktap can reach";
}

Fault api_version(Config& config, std::string_view value) {
  return read_api_version(config.docker_api_version, value);
}

Fault source(Config& config, std::string_view value) {
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

Fault log_level(Config& config, std::string_view value) {
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

Fault log_format(Config& config, std::string_view value) {
  if (value != "logfmt" && value != "json") return "it must be logfmt or json";
  config.log_format = value == "json" ? LogFormat::kJson : LogFormat::kLogfmt;
  return std::nullopt;
}

Fault listen_address(Config& config, std::string_view value) {
  return add_listen_addresses(config.listen_addresses, value);
}

Fault telemetry_path(Config& config, std::string_view value) {
  return read_telemetry_path(config.telemetry_path, value);
}

Fault container_labels(Config& config, std::string_view value) {
  return add_label_rules(config.container_labels, value);
}

Fault approved_registries(Config& config, std::string_view value) {
  config.registries_by_flag = true;
  return add_registries(config.approved_registries, value);
}

constexpr std::string_view kUsualEndpoint = "like the docker command line";

Fault lifecycle(Config& config, std::string_view value) {
  config.enable_lifecycle = is_on(value);
  return std::nullopt;
}

Fault audit_format(Config& config, std::string_view value) {
  if (value == "table") {
    config.audit.format = AuditFormat::kTable;
  } else if (value == "json") {
    config.audit.format = AuditFormat::kJson;
  } else if (value == "sarif") {
    config.audit.format = AuditFormat::kSarif;
  } else {
    return "it must be table, json or sarif";
  }
  return std::nullopt;
}

Fault fail_on(Config& config, std::string_view value) {
  config.audit.fail_on = severity_named(value);
  if (config.audit.fail_on || value == "never") return std::nullopt;
  return "it must be info, low, medium, high, critical or never";
}

constexpr bool kOfAudit = true;

constexpr Flag kFlags[] = {
    {"docker.host", "URL", kUsualEndpoint, "The engine: unix:///path or tcp://host:port.", kOnce,
     text<&Config::docker_host_flag>},
    {"docker.context", "NAME", kUsualEndpoint,
     "A context of the docker command line; only `default` is supported yet.", kOnce,
     text<&Config::docker_context_flag>},
    {"docker.tls-ca", "FILE", "", "Not yet supported.", kOnce, refuse_tls},
    {"docker.tls-cert", "FILE", "", "Not yet supported.", kOnce, refuse_tls},
    {"docker.tls-key", "FILE", "", "Not yet supported.", kOnce, refuse_tls},
    {"docker.tls-verify", "", "", "Not yet supported.", kOnce, refuse_tls},
    {"docker.api-version", "VERSION", "auto",
     "The engine API's version, instead of negotiating it; also DOCKER_API_VERSION.", kOnce,
     api_version},
    {"docker.timeout", "DURATION", "5s", "How long a request to the engine may take.", kOnce,
     duration<&Config::docker_timeout, 1>},
    {"stats.source", "SOURCE", "auto",
     "Where usage is read: `cgroup` (the kernel's files), `engine` (the stats API, far dearer), "
     "`auto` (cgroup wherever the container runs on this kernel).",
     kOnce, source},
    {"stats.max-age", "DURATION", "1s",
     "Scrapes within this time of the last one get the same page.", kOnce,
     duration<&Config::stats_max_age, 0>},
    {"stats.concurrency", "COUNT", "64", "Stats requests to the engine at once.", kOnce,
     count<&Config::stats_concurrency, 1, 1024>},
    {"path.cgroupfs", "FOLDER", "/sys/fs/cgroup", "Where the host's cgroups are mounted.", kOnce,
     text<&Config::cgroupfs>},
    {"path.procfs", "FOLDER", "/proc", "Where the host's /proc is mounted.", kOnce,
     text<&Config::procfs>},
    {"collector.disable-defaults", "", "", "Turn every collector off that no flag turns on.", kOnce,
     disable_defaults},
    {"collector.stats", "", "on", "CPU, memory, pids, network, block I/O, pressure per container.",
     kOnce, collect<Collector::kStats>},
    {"no-collector.stats", "", "", "Turn it off.", kOnce, leave_out<Collector::kStats>},
    {"collector.containers", "", "on", "State, health, restarts, exits, limits per container.",
     kOnce, collect<Collector::kContainers>},
    {"no-collector.containers", "", "", "Turn it off.", kOnce, leave_out<Collector::kContainers>},
    {"collector.engine", "", "on", "The engine, and how many containers are in which state.", kOnce,
     collect<Collector::kEngine>},
    {"no-collector.engine", "", "", "Turn it off.", kOnce, leave_out<Collector::kEngine>},
    {"collector.events", "", "on", "Events, exits, security events, and whether any was lost.",
     kOnce, collect<Collector::kEvents>},
    {"no-collector.events", "", "", "Turn it off.", kOnce, leave_out<Collector::kEvents>},
    {"collector.security", "", "on",
     "Findings of the security checks and the limits policy, per container.", kOnce,
     collect<Collector::kSecurity>},
    {"no-collector.security", "", "", "Turn it off.", kOnce, leave_out<Collector::kSecurity>},
    {"collector.images", "", "on", "Images: how many, how many without a tag, how large.", kOnce,
     collect<Collector::kImages>},
    {"no-collector.images", "", "", "Turn it off.", kOnce, leave_out<Collector::kImages>},
    {"collector.volumes", "", "on", "Volumes, and how many of them no container uses.", kOnce,
     collect<Collector::kVolumes>},
    {"no-collector.volumes", "", "", "Turn it off.", kOnce, leave_out<Collector::kVolumes>},
    {"collector.networks", "", "on", "Networks by driver.", kOnce, collect<Collector::kNetworks>},
    {"no-collector.networks", "", "", "Turn it off.", kOnce, leave_out<Collector::kNetworks>},
    {"collector.disk", "", "off",
     "Disk usage, also per container and volume; the engine walks all of them for it.", kOnce,
     collect<Collector::kDisk>},
    {"no-collector.disk", "", "", "Turn it off.", kOnce, leave_out<Collector::kDisk>},
    {"collector.swarm", "", "off", "Nodes and services of a swarm, on its managers.", kOnce,
     collect<Collector::kSwarm>},
    {"no-collector.swarm", "", "", "Turn it off.", kOnce, leave_out<Collector::kSwarm>},
    {"collector.inventory.interval", "DURATION", "60s",
     "How often images, volumes, networks and swarm are asked for; events bring it forward.", kOnce,
     duration<&Config::inventory_interval, 1000>},
    {"collector.disk.interval", "DURATION", "5m", "How often disk usage is asked for.", kOnce,
     duration<&Config::disk_interval, 1000>},
    {"collector.images.per-image", "", "off", "Series of each image.", kOnce,
     turn<&Config::per_image>},
    {"collector.volumes.per-volume", "", "off", "A series of each volume.", kOnce,
     turn<&Config::per_volume>},
    {"collector.networks.per-network", "", "off", "A series of each network.", kOnce,
     turn<&Config::per_network>},
    {"collector.stats.per-core", "", "off", "CPU time per core too (cgroup v1 and its engines).",
     kOnce, turn<&Config::per_core_cpu>},
    {"container.include", "REGEX", "all",
     "Only containers whose whole name matches have series of their own.", kOnce,
     name_filter<&ContainerFilter::include_name>},
    {"container.exclude", "REGEX", "none", "Containers whose whole name matches have none.", kOnce,
     name_filter<&ContainerFilter::exclude_name>},
    {"container.include-label", "KEY[=VALUE]", "all",
     "Only containers with one of these labels have series of their own; a list with commas.",
     kRepeatable, label_filter<&ContainerFilter::include_labels>},
    {"container.exclude-label", "KEY[=VALUE]", "none",
     "Containers with one of these labels have none; a list with commas.", kRepeatable,
     label_filter<&ContainerFilter::exclude_labels>},
    {"metrics.container-labels", "LABEL[=NAME]", "none",
     "Labels that docker_container_labels, docker_volume_info and docker_network_info show: exact, "
     "with `*` and `?`, or renamed; a list with commas.",
     kRepeatable, container_labels},
    {"metrics.max-containers", "COUNT", "10000",
     "How many containers have series of their own at most; docktap_series_dropped_total counts "
     "the rest.",
     kOnce, count<&Config::max_containers, 1, 1'000'000>},
    {"events.log", "FILE", "off",
     "Write every event as one JSON line to this file, or `-` for standard output; SIGUSR1 opens "
     "it "
     "again.",
     kOnce, text<&Config::events_log>},
    {"events.state-file", "FILE", "off",
     "Keep here how far events were counted, so that a restart of docktap loses none.", kOnce,
     text<&Config::events_state_file>},
    {"events.tombstone", "DURATION", "15m",
     "How long a removed container keeps what its events said.", kOnce,
     duration<&Config::events_tombstone, 0>},
    {"events.max-tombstones", "COUNT", "1000", "How many removed containers do at most.", kOnce,
     count<&Config::events_max_tombstones, 0, 1'000'000>},
    {"events.approved-registries", "HOST[:PORT]", "all",
     "Images pulled from elsewhere count as image_pull_unapproved; `default` is the engine's own "
     "registry; a list with commas. It wins over the configuration file's.",
     kRepeatable, approved_registries},
    {"web.listen-address", "ADDRESS", ":9417", "Where to listen; repeatable.", kRepeatable,
     listen_address},
    {"web.telemetry-path", "PATH", "/metrics", "Where the metrics are.", kOnce, telemetry_path},
    {"web.max-requests", "COUNT", "40", "Requests under way at once; more get 503.", kOnce,
     count<&Config::max_requests, 1, 1000>},
    {"web.enable-lifecycle", "", "off",
     "Read the configuration file again on POST /-/reload, as on SIGHUP.", kOnce, lifecycle},
    {"config.file", "FILE", "none",
     "A configuration file in YAML: limits, checks, waivers, and the rest of the policy.", kOnce,
     text<&Config::config_file>},
    {"log.level", "LEVEL", "info", "trace, debug, info, warn or error.", kOnce, log_level},
    {"log.format", "FORMAT", "logfmt", "logfmt or json.", kOnce, log_format},
    {"format", "FORMAT", "table", "Of `docktap audit`: table, json or sarif.", kOnce, audit_format,
     kOfAudit},
    {"fail-on", "SEVERITY", "high",
     "Of `docktap audit`: exit with 1 from this severity on: info, low, medium, high, critical; or "
     "never.",
     kOnce, fail_on, kOfAudit},
};

// What asks for something else than a run; the parser of the command line knows them.
constexpr std::string_view kActions[] = {"config.check", "version", "help"};

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
  std::vector<std::string_view> names;
  for (const Flag& flag : kFlags) names.push_back(flag.name);
  names.insert(names.end(), std::begin(kActions), std::end(kActions));
  return nearest(name, names);
}

}  // namespace docktap::config
