#include "base/keyed_hash.h"
#include "base/text.h"
#include "parse/container_facts.h"
#include "parse/engine_json.h"
#include "parse/json_reading.h"
#include "parse/posture_facts.h"

namespace docktap::parse {
namespace {

// The engine's spellings of "no limit": 0, -1 and null.
std::optional<std::uint64_t> limit(std::optional<std::int64_t> value) {
  return value > 0 ? std::optional(static_cast<std::uint64_t>(*value)) : std::nullopt;
}

// What the engine takes for an Interval of 0.
constexpr UnixNanos kDefaultProbeInterval = 30'000'000'000;
// And for a StartInterval of 0, from engine 25 on, where there is a StartPeriod. Older engines have
// none: with them this lets a few execs of the very same command pass while a container starts.
constexpr UnixNanos kDefaultProbeStartInterval = 5'000'000'000;

struct TextField {
  std::string_view key;
  std::string_view name;
  std::string ContainerInfo::*member;
};

constexpr TextField kHostConfigTexts[] = {
    {"Runtime", "HostConfig.Runtime", &ContainerInfo::runtime},
    {"NetworkMode", "HostConfig.NetworkMode", &ContainerInfo::network_mode},
};

// HostConfig's limits as they stand there.
struct Limits {
  std::optional<std::int64_t> memory;
  std::optional<std::int64_t> memory_swap;  // memory and swap together
  std::optional<std::int64_t> memory_reservation;
  std::optional<std::int64_t> nano_cpus;
  std::optional<std::int64_t> cpu_quota;   // microseconds
  std::optional<std::int64_t> cpu_period;  // microseconds
};

struct LimitField {
  std::string_view key;
  std::string_view name;
  std::optional<std::int64_t> Limits::*member;
};

constexpr LimitField kLimitFields[] = {
    {"Memory", "HostConfig.Memory", &Limits::memory},
    {"MemorySwap", "HostConfig.MemorySwap", &Limits::memory_swap},
    {"MemoryReservation", "HostConfig.MemoryReservation", &Limits::memory_reservation},
    {"NanoCpus", "HostConfig.NanoCpus", &Limits::nano_cpus},
    {"CpuQuota", "HostConfig.CpuQuota", &Limits::cpu_quota},
    {"CpuPeriod", "HostConfig.CpuPeriod", &Limits::cpu_period},
};

void set_limits(const Limits& limits, ContainerInfo& out) {
  out.memory_limit_bytes = limit(limits.memory);
  out.memory_reservation_bytes = limit(limits.memory_reservation);
  if (limits.memory > 0 && limits.memory_swap >= limits.memory) {
    out.memory_swap_limit_bytes = static_cast<std::uint64_t>(*limits.memory_swap - *limits.memory);
  }
  constexpr std::int64_t kDefaultPeriod = 100'000;
  const std::int64_t period = limits.cpu_period > 0 ? *limits.cpu_period : kDefaultPeriod;
  if (limits.nano_cpus > 0) {
    out.cpu_quota_cores = static_cast<double>(*limits.nano_cpus) / 1e9;
  } else if (limits.cpu_quota > 0) {
    out.cpu_quota_cores = static_cast<double>(*limits.cpu_quota) / static_cast<double>(period);
  }
  out.facts.memory = limits.memory;
  out.facts.memory_swap = limits.memory_swap;
  out.facts.nano_cpus = limits.nano_cpus;
  out.facts.cpu_quota = limits.cpu_quota;
}

bool read_host_config(JsonReader& json, Value value, ContainerInfo& out) {
  Limits limits;
  const bool read = json.each_field("HostConfig", value, [&](std::string_view key, Value field) {
    for (const TextField& row : kHostConfigTexts) {
      if (row.key == key) return json.read(row.name, field, out.*row.member);
    }
    if (key == "CpusetCpus") {
      std::string_view cpuset;
      if (!json.read("HostConfig.CpusetCpus", field, cpuset)) return false;
      out.facts.cpuset_cpus = cpuset;
      out.cpuset_cpus = cpuset_size(cpuset);
      return cpuset.empty() || out.cpuset_cpus ||
             json.fail("HostConfig.CpusetCpus", "no list of CPUs: \"" + printable(cpuset) + "\"");
    }
    for (const LimitField& row : kLimitFields) {
      if (row.key == key) return json.read(row.name, field, limits.*row.member);
    }
    return read_host_config_fact(json, key, field, out.facts);
  });
  set_limits(limits, out);
  return read;
}

// The zero time of something that has not happened is nullopt, like every text that is no time.
bool read_time(JsonReader& json, std::string_view name, Value value,
               std::optional<UnixNanos>& out) {
  std::string_view text;
  if (!json.read(name, value, text)) return false;
  out = parse_rfc3339(text);
  if (out || text.empty() || text.starts_with("0001-01-01T00:00:00")) return true;
  return json.fail(name, "no RFC 3339 time: \"" + printable(text) + "\"");
}

bool read_health(JsonReader& json, Value value, ContainerInfo& out) {
  Health health;
  std::string_view status;
  const bool read = json.each_field("State.Health", value, [&](std::string_view key, Value field) {
    if (key == "Status") return json.read("State.Health.Status", field, status);
    if (key == "FailingStreak") {
      return json.read("State.Health.FailingStreak", field, health.failing_streak);
    }
    return true;
  });
  if (!read) return false;
  if (status.empty() || status == "none") return true;
  const std::optional<HealthStatus> known = health_status(status);
  if (!known) {
    return json.fail("State.Health.Status", "unknown status \"" + printable(status) + "\"");
  }
  health.status = *known;
  out.health = health;
  out.has_healthcheck = true;
  return true;
}

bool read_state(JsonReader& json, Value value, ContainerInfo& out) {
  std::string_view status;
  const bool read = json.each_field("State", value, [&](std::string_view key, Value field) {
    if (key == "Status") return json.read("State.Status", field, status);
    if (key == "Pid") return json.read("State.Pid", field, out.pid);
    if (key == "OOMKilled") return json.read("State.OOMKilled", field, out.oom_killed);
    if (key == "ExitCode") return json.read("State.ExitCode", field, out.exit_code);
    if (key == "Error") {
      std::string_view error;
      if (!json.read("State.Error", field, error)) return false;
      out.start_failed = !error.empty();
      return true;
    }
    if (key == "StartedAt") return read_time(json, "State.StartedAt", field, out.started_at);
    if (key == "FinishedAt") return read_time(json, "State.FinishedAt", field, out.finished_at);
    if (key == "Health") return read_health(json, field, out);
    return true;
  });
  if (!read) return false;
  const std::optional<ContainerState> state = container_state(status);
  if (!state) return json.fail("State.Status", "unknown state \"" + printable(status) + "\"");
  out.state = *state;
  return true;
}

// Config.Healthcheck and Config.Shell as they stand there: together they make the probe's command.
struct Healthcheck {
  std::vector<std::string> test;
  std::vector<std::string> shell;
  HealthProbe probe;
};

bool read_words(JsonReader& json, std::string_view name, Value value,
                std::vector<std::string>& out) {
  return json.each_element(
      name, value, [&](Value element) { return json.read(name, element, out.emplace_back()); });
}

bool read_healthcheck(JsonReader& json, Value value, Healthcheck& out) {
  return json.each_field("Config.Healthcheck", value, [&](std::string_view key, Value field) {
    if (key == "Test") return read_words(json, "Config.Healthcheck.Test", field, out.test);
    if (key == "Interval") {
      return json.read("Config.Healthcheck.Interval", field, out.probe.interval);
    }
    if (key == "StartInterval") {
      return json.read("Config.Healthcheck.StartInterval", field, out.probe.start_interval);
    }
    if (key == "StartPeriod") {
      return json.read("Config.Healthcheck.StartPeriod", field, out.probe.start_period);
    }
    return true;
  });
}

// The command as the engine puts it behind `exec_start: `. `["NONE"]` turns an image's check off;
// an empty list inherits a check that the image has not.
void set_probe(Healthcheck check, ContainerInfo& out) {
  out.facts.healthcheck = !check.test.empty() && check.test.front() != "NONE";
  if (check.test.empty() || check.test.front() == "NONE") return;
  out.has_healthcheck = true;
  std::vector<std::string> words;
  if (check.test.front() == "CMD-SHELL") {
    words = check.shell.empty() ? std::vector<std::string>{"/bin/sh", "-c"} : check.shell;
  }
  words.insert(words.end(), check.test.begin() + 1, check.test.end());
  std::string command;
  for (const std::string& word : words) command.append(command.empty() ? "" : " ").append(word);
  check.probe.command = keyed_hash(trim(command));
  if (check.probe.interval <= 0) check.probe.interval = kDefaultProbeInterval;
  if (check.probe.start_period > 0 && check.probe.start_interval <= 0) {
    check.probe.start_interval = kDefaultProbeStartInterval;
  }
  out.probe = check.probe;
}

bool read_config(JsonReader& json, Value value, ContainerInfo& out) {
  Healthcheck check;
  const bool read = json.each_field("Config", value, [&](std::string_view key, Value field) {
    if (key == "Image") return json.read("Config.Image", field, out.image);
    if (key == "User") return json.read_fact("Config.User", field, out.facts.user);
    if (key == "Env") return read_env_names(json, field, out.facts);
    if (key == "Healthcheck") return read_healthcheck(json, field, check);
    if (key == "Shell") return read_words(json, "Config.Shell", field, check.shell);
    if (key != "Labels") return true;
    out.labels.clear();
    return json.each_field("Config.Labels", field, [&](std::string_view label, Value text) {
      return json.read("Config.Labels", text, out.labels.emplace_back(label, "").second);
    });
  });
  set_probe(std::move(check), out);
  return read;
}

bool read_container(JsonReader& json, Object object, ContainerInfo& out) {
  bool has_state = false;
  const bool read = json.each_field("the document", object, [&](std::string_view key, Value value) {
    if (key == "Id") return json.read("Id", value, out.id);
    if (key == "Name") return json.read("Name", value, out.name);
    if (key == "Image") return json.read("Image", value, out.image_id);
    if (key == "RestartCount") return json.read("RestartCount", value, out.restart_count);
    if (key == "HostConfig") return read_host_config(json, value, out);
    if (key == "Config") return read_config(json, value, out);
    if (key == "Mounts") return read_mounts(json, value, out.facts);
    if (key == "NetworkSettings") return read_network_settings(json, value, out.facts);
    if (key == "AppArmorProfile") {
      return json.read_fact("AppArmorProfile", value, out.facts.apparmor_profile);
    }
    if (key == "State") {
      has_state = true;
      return read_state(json, value, out);
    }
    if (key == "Created") {
      std::optional<UnixNanos> created;
      if (!read_time(json, "Created", value, created)) return false;
      out.created = created.value_or(0);
    }
    return true;
  });
  if (!read) return false;
  if (out.id.empty()) return json.fail("Id", "it is missing");
  if (!has_state) return json.fail("State", "it is missing");
  if (out.name.starts_with('/')) out.name.erase(0, 1);
  return true;
}

}  // namespace

Result<ContainerInfo> container_inspect(std::string& body) {
  Parser parser;
  JsonReader json("/containers/{id}/json");
  ContainerInfo info;
  const bool read = json.read_document<Object>(
      parser, padded(body), [&](Object object) { return read_container(json, object, info); });
  if (!read) return json.error();
  return info;
}

}  // namespace docktap::parse
