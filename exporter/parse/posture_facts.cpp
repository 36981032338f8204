#include "parse/posture_facts.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"

namespace docktap::parse {
namespace {

// --- one row for each fact that is a single value or a list of texts ---

template <typename T>
struct Field {
  std::string_view key;
  std::string_view name;
  std::optional<T> PostureFacts::*member;
};

constexpr Field<bool> kFlags[] = {
    {"Privileged", "HostConfig.Privileged", &PostureFacts::privileged},
    {"ReadonlyRootfs", "HostConfig.ReadonlyRootfs", &PostureFacts::readonly_rootfs},
    {"OomKillDisable", "HostConfig.OomKillDisable", &PostureFacts::oom_kill_disable},
};

constexpr Field<std::string> kTexts[] = {
    {"PidMode", "HostConfig.PidMode", &PostureFacts::pid_mode},
    {"IpcMode", "HostConfig.IpcMode", &PostureFacts::ipc_mode},
    {"UTSMode", "HostConfig.UTSMode", &PostureFacts::uts_mode},
    {"CgroupnsMode", "HostConfig.CgroupnsMode", &PostureFacts::cgroupns_mode},
    {"UsernsMode", "HostConfig.UsernsMode", &PostureFacts::userns_mode},
};

constexpr Field<std::int64_t> kNumbers[] = {
    {"PidsLimit", "HostConfig.PidsLimit", &PostureFacts::pids_limit},
};

constexpr Field<std::vector<std::string>> kLists[] = {
    {"CapAdd", "HostConfig.CapAdd", &PostureFacts::cap_add},
    {"CapDrop", "HostConfig.CapDrop", &PostureFacts::cap_drop},
    {"DeviceCgroupRules", "HostConfig.DeviceCgroupRules", &PostureFacts::device_cgroup_rules},
};

// `take(view)` for each element; false where one is no text.
template <typename Take>
bool each_text(JsonReader& json, std::string_view name, Value value, bool& is_told, Take take) {
  return json.each_fact_element(name, value, is_told, [&](Value element) {
    std::optional<std::string_view> text;
    if (!json.read_fact(name, element, text)) return false;
    if (text) {
      take(*text);
    } else {
      is_told = false;
    }
    return true;
  });
}

bool read_list(JsonReader& json, std::string_view name, Value value,
               std::optional<std::vector<std::string>>& out) {
  std::vector<std::string> list;
  bool is_told = true;
  if (!each_text(json, name, value, is_told,
                 [&](std::string_view text) { list.emplace_back(text); })) {
    return false;
  }
  if (is_told) out = std::move(list);
  return true;
}

// As Go's strconv.ParseBool, which the engine takes it by; what that refuses is no container's.
bool is_true(std::string_view value) {
  constexpr std::array<std::string_view, 6> kTrue{"1", "t", "T", "TRUE", "true", "True"};
  return std::find(kTrue.begin(), kTrue.end(), value) != kTrue.end();
}

// `key=value`, `key:value` of old engines, or `key` alone. A bare `disable` is `label=disable`.
void take_security_opt(std::string_view option, SecurityOptFact& out) {
  const std::size_t cut = option.find_first_of("=:");
  const std::string_view key = option.substr(0, cut);
  const std::string_view value =
      cut == std::string_view::npos ? std::string_view() : option.substr(cut + 1);
  if (key == "seccomp") {
    out.seccomp_unconfined = value == "unconfined";
    out.has_seccomp_profile = !out.seccomp_unconfined;
  }
  if (key == "apparmor") out.apparmor_unconfined = value == "unconfined";
  if (option == "disable" || (key == "label" && value == "disable")) out.label_disabled = true;
  if (key == "systempaths") out.systempaths_unconfined = value == "unconfined";
  if (key == "no-new-privileges") {
    out.no_new_privileges = value.empty() || is_true(value);
  }
}

bool read_security_opt(JsonReader& json, Value value, PostureFacts& out) {
  SecurityOptFact options;
  bool is_told = true;
  if (!each_text(json, "HostConfig.SecurityOpt", value, is_told,
                 [&](std::string_view text) { take_security_opt(text, options); })) {
    return false;
  }
  if (is_told) out.security_opt = options;
  return true;
}

bool read_devices(JsonReader& json, Value value, PostureFacts& out) {
  constexpr std::string_view kName = "HostConfig.Devices";
  std::vector<std::string> devices;
  bool is_told = true;
  const bool read = json.each_fact_element(kName, value, is_told, [&](Value element) {
    return json.each_fact_field(kName, element, is_told, [&](std::string_view key, Value field) {
      if (key != "PathOnHost") return true;
      std::optional<std::string> path;
      if (!json.read_fact(kName, field, path)) return false;
      is_told = is_told && path.has_value();
      devices.push_back(std::move(path).value_or(""));
      return true;
    });
  });
  if (read && is_told) out.devices = std::move(devices);
  return read;
}

// MaskedPaths and ReadonlyPaths: null for a privileged container and where the engine's defaults
// hold; empty where `systempaths=unconfined` took them away.
bool read_paths(JsonReader& json, Value value, PostureFacts& out) {
  bool is_null = true, is_told = true, is_empty = true;
  constexpr std::string_view kName = "HostConfig.MaskedPaths";
  simdjson::ondemand::json_type type{};
  if (!value.type().get(type)) is_null = type == simdjson::ondemand::json_type::null;
  const bool read = json.each_fact_element(kName, value, is_told, [&](Value) {
    is_empty = false;
    return true;
  });
  if (read && is_told)
    out.paths_unmasked = out.paths_unmasked.value_or(false) || (!is_null && is_empty);
  return read;
}

bool read_ulimits(JsonReader& json, Value value, PostureFacts& out) {
  constexpr std::string_view kName = "HostConfig.Ulimits";
  std::vector<UlimitFact> ulimits;
  bool is_told = true;
  const bool read = json.each_fact_element(kName, value, is_told, [&](Value element) {
    std::optional<std::string> name;
    std::optional<std::int64_t> hard;
    if (!json.each_fact_field(kName, element, is_told, [&](std::string_view key, Value field) {
          if (key == "Name") return json.read_fact(kName, field, name);
          if (key == "Hard") return json.read_fact(kName, field, hard);
          return true;
        })) {
      return false;
    }
    is_told = is_told && name && hard;
    if (is_told) ulimits.push_back({*std::move(name), *hard});
    return true;
  });
  if (read && is_told) out.ulimits = std::move(ulimits);
  return read;
}

bool read_restart_policy(JsonReader& json, Value value, PostureFacts& out) {
  std::optional<std::string> name;
  std::optional<std::int64_t> most = 0;
  bool is_told = true;
  const bool read = json.each_fact_field(
      "HostConfig.RestartPolicy", value, is_told, [&](std::string_view key, Value field) {
        if (key == "Name") return json.read_fact("HostConfig.RestartPolicy.Name", field, name);
        if (key == "MaximumRetryCount") {
          return json.read_fact("HostConfig.RestartPolicy.MaximumRetryCount", field, most);
        }
        return true;
      });
  if (read && is_told && name && most) out.restart_policy = {*std::move(name), *most};
  return read;
}

bool read_log_config(JsonReader& json, Value value, PostureFacts& out) {
  std::optional<std::string> driver;
  bool bounded = false, is_told = true;
  const bool read = json.each_fact_field(
      "HostConfig.LogConfig", value, is_told, [&](std::string_view key, Value field) {
        if (key == "Type") return json.read_fact("HostConfig.LogConfig.Type", field, driver);
        if (key != "Config") return true;
        return json.each_fact_field("HostConfig.LogConfig.Config", field, is_told,
                                    [&](std::string_view option, Value) {
                                      bounded = bounded || option == "max-size";
                                      return true;
                                    });
      });
  if (read && is_told && driver) out.log_config = {*std::move(driver), bounded};
  return read;
}

// HostPort: a number, empty where the engine chooses one, or a range, of which the first counts.
std::optional<std::uint16_t> host_port(std::string_view text) {
  if (text.empty()) return 0;
  const std::optional<std::uint64_t> port = parse_u64(text.substr(0, text.find('-')));
  if (!port || *port > 65535) return std::nullopt;
  return static_cast<std::uint16_t>(*port);
}

// `{"80/tcp": [{"HostIp": "", "HostPort": "8080"}], "81/tcp": null}`.
bool read_ports(JsonReader& json, std::string_view name, Value value,
                std::optional<std::vector<PortFact>>& out) {
  std::vector<PortFact> ports;
  bool is_told = true;
  const bool read =
      json.each_fact_field(name, value, is_told, [&](std::string_view, Value bindings) {
        return json.each_fact_element(name, bindings, is_told, [&](Value binding) {
          std::optional<std::string> ip;
          std::optional<std::string_view> port = "";
          if (!json.each_fact_field(name, binding, is_told, [&](std::string_view key, Value field) {
                if (key == "HostIp") return json.read_fact(name, field, ip);
                if (key == "HostPort") return json.read_fact(name, field, port);
                return true;
              })) {
            return false;
          }
          const std::optional<std::uint16_t> number = port ? host_port(*port) : std::nullopt;
          is_told = is_told && number.has_value();
          ports.push_back({std::move(ip).value_or(""), number.value_or(0)});
          return true;
        });
      });
  if (read && is_told) out = std::move(ports);
  return read;
}

struct MountField {
  std::string_view key;
  std::string_view name;
  std::string MountFact::*member;
};

constexpr MountField kMountFields[] = {
    {"Type", "Mounts.Type", &MountFact::type},
    {"Name", "Mounts.Name", &MountFact::volume},
    {"Source", "Mounts.Source", &MountFact::source},
    {"Destination", "Mounts.Destination", &MountFact::destination},
    {"Driver", "Mounts.Driver", &MountFact::driver},
    {"Propagation", "Mounts.Propagation", &MountFact::propagation},
};

bool read_mount_field(JsonReader& json, std::string_view key, Value field, bool& is_told,
                      MountFact& out) {
  if (key == "RW") {
    std::optional<bool> writable;
    if (!json.read_fact("Mounts.RW", field, writable)) return false;
    is_told = is_told && writable.has_value();
    out.writable = writable.value_or(true);
    return true;
  }
  for (const MountField& row : kMountFields) {
    if (row.key != key) continue;
    std::optional<std::string> text;
    if (!json.read_fact(row.name, field, text)) return false;
    is_told = is_told && text.has_value();
    out.*row.member = std::move(text).value_or("");
    return true;
  }
  return true;
}

// Below API 1.25 a mount does not say its type: only volumes have a name and a driver.
bool read_mount(JsonReader& json, Value value, bool& is_told, MountFact& out) {
  const bool read =
      json.each_fact_field("Mounts", value, is_told, [&](std::string_view key, Value field) {
        return read_mount_field(json, key, field, is_told, out);
      });
  if (out.type.empty()) out.type = out.volume.empty() && out.driver.empty() ? "bind" : "volume";
  return read;
}

}  // namespace

bool read_host_config_fact(JsonReader& json, std::string_view key, Value value, PostureFacts& out) {
  for (const auto& row : kFlags) {
    if (row.key == key) return json.read_fact(row.name, value, out.*row.member);
  }
  for (const auto& row : kTexts) {
    if (row.key == key) return json.read_fact(row.name, value, out.*row.member);
  }
  for (const auto& row : kNumbers) {
    if (row.key == key) return json.read_fact(row.name, value, out.*row.member);
  }
  for (const auto& row : kLists) {
    if (row.key == key) return read_list(json, row.name, value, out.*row.member);
  }
  if (key == "SecurityOpt") return read_security_opt(json, value, out);
  if (key == "Devices") return read_devices(json, value, out);
  if (key == "MaskedPaths" || key == "ReadonlyPaths") return read_paths(json, value, out);
  if (key == "Ulimits") return read_ulimits(json, value, out);
  if (key == "RestartPolicy") return read_restart_policy(json, value, out);
  if (key == "LogConfig") return read_log_config(json, value, out);
  if (key == "PortBindings") {
    return read_ports(json, "HostConfig.PortBindings", value, out.port_bindings);
  }
  return true;
}

bool read_network_settings(JsonReader& json, Value value, PostureFacts& out) {
  bool is_told = true;
  return json.each_fact_field(
      "NetworkSettings", value, is_told, [&](std::string_view key, Value field) {
        if (key == "Ports") return read_ports(json, "NetworkSettings.Ports", field, out.ports);
        if (key != "Networks") return true;
        std::vector<std::string> names;
        bool are_told = true;
        if (!json.each_fact_field("NetworkSettings.Networks", field, are_told,
                                  [&](std::string_view name, Value) {
                                    names.emplace_back(name);
                                    return true;
                                  })) {
          return false;
        }
        if (are_told) out.networks = std::move(names);
        return true;
      });
}

bool read_mounts(JsonReader& json, Value value, PostureFacts& out) {
  std::vector<MountFact> mounts;
  bool is_told = true;
  const bool read = json.each_fact_element("Mounts", value, is_told, [&](Value element) {
    return read_mount(json, element, is_told, mounts.emplace_back());
  });
  if (read && is_told) out.mounts = std::move(mounts);
  return read;
}

bool read_env_names(JsonReader& json, Value value, PostureFacts& out) {
  constexpr std::string_view kName = "Config.Env";
  std::string names;
  bool is_told = true;
  const bool read = json.each_fact_element(kName, value, is_told, [&](Value element) {
    // As it stands in the reply: to unescape it would copy the value.
    const std::string_view raw = trim(element.raw_json_token());
    if (raw.size() < 2 || raw.front() != '"') {
      is_told = false;
      return true;
    }
    const std::string_view text = raw.substr(1, raw.size() - 2);
    const std::size_t cut = text.find('=');
    if (cut == std::string_view::npos || cut + 1 == text.size()) return true;
    names.append(text.substr(0, cut)).append("\n");
    return true;
  });
  if (read && is_told) out.env_names = std::move(names);
  return read;
}

}  // namespace docktap::parse
