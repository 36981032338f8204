#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "parse/engine_json.h"
#include "parse/json_reading.h"

namespace docktap::parse {
namespace {

struct TextField {
  std::string_view key;
  std::string EngineInfo::*member;
};

constexpr TextField kVersionFields[] = {
    {"Version", &EngineInfo::version},
    {"ApiVersion", &EngineInfo::api_version},
    {"KernelVersion", &EngineInfo::kernel},
    {"Arch", &EngineInfo::architecture},
};

constexpr TextField kInfoFields[] = {
    {"ID", &EngineInfo::id},
    {"Driver", &EngineInfo::storage_driver},
    {"CgroupVersion", &EngineInfo::cgroup_version},
    {"CgroupDriver", &EngineInfo::cgroup_driver},
};

bool read_components(JsonReader& json, Value value, std::string& engine) {
  return json.each_element("Components", value, [&](Value component) {
    return json.each_field("Components", component, [&](std::string_view key, Value field) {
      std::string_view name;
      if (key != "Name") return true;
      if (!json.read("Components.Name", field, name)) return false;
      if (name.starts_with("Podman")) engine = "podman";
      return true;
    });
  });
}

// `name=seccomp,profile=default`, `name=rootless`, …; below API 1.25 names alone: `seccomp`. Those
// don't say whether the default profile is on, nor always whether there is remapping.
bool read_security_options(JsonReader& json, Value value, EngineInfo& out) {
  EngineFacts& facts = out.facts;
  facts.seccomp = facts.apparmor = facts.selinux = facts.userns = facts.no_new_privileges = false;
  return json.each_element("SecurityOptions", value, [&](Value element) {
    std::string_view option;
    if (!json.read("SecurityOptions", element, option)) return false;
    constexpr std::string_view kPrefix = "name=";
    const bool is_qualified = option.starts_with(kPrefix);
    if (is_qualified) option.remove_prefix(kPrefix.size());
    const std::string_view name = option.substr(0, option.find(','));
    if (name == "rootless") out.rootless = true;
    if (name == "apparmor") facts.apparmor = true;
    if (name == "selinux") facts.selinux = true;
    if (name == "userns") facts.userns = true;
    if (name == "no-new-privileges") facts.no_new_privileges = true;
    if (name == "seccomp") {
      facts.seccomp = option.find("profile=unconfined") == std::string_view::npos;
      if (!is_qualified) facts.seccomp.reset();
    }
    if (!is_qualified && facts.userns == false) facts.userns.reset();
    return true;
  });
}

bool read_swarm(JsonReader& json, Value value, EngineFacts& out) {
  bool is_told = true;
  return json.each_fact_field("Swarm", value, is_told, [&](std::string_view key, Value field) {
    if (key == "LocalNodeState") {
      std::optional<std::string_view> state;
      if (!json.read_fact("Swarm.LocalNodeState", field, state)) return false;
      if (state) out.swarm_active = !state->empty() && *state != "inactive";
      return true;
    }
    if (key == "ControlAvailable") {
      std::optional<bool> manager;
      if (!json.read_fact("Swarm.ControlAvailable", field, manager)) return false;
      out.swarm_manager = manager.value_or(false);
    }
    return true;
  });
}

// Networks and single registries that may be asked without TLS. The engine adds the loopback ones
// by itself.
bool read_registries(JsonReader& json, Value value, EngineFacts& out) {
  std::vector<std::string> insecure;
  bool is_told = true;
  const bool read = json.each_fact_field(
      "RegistryConfig", value, is_told, [&](std::string_view key, Value field) {
        if (key == "InsecureRegistryCIDRs") {
          return json.each_fact_element(
              "RegistryConfig.InsecureRegistryCIDRs", field, is_told, [&](Value element) {
                std::optional<std::string_view> network;
                if (!json.read_fact("RegistryConfig.InsecureRegistryCIDRs", element, network)) {
                  return false;
                }
                is_told = is_told && network.has_value();
                if (network && *network != "127.0.0.0/8" && *network != "::1/128") {
                  insecure.emplace_back(*network);
                }
                return true;
              });
        }
        if (key != "IndexConfigs") return true;
        return json.each_fact_field(
            "RegistryConfig.IndexConfigs", field, is_told,
            [&](std::string_view registry, Value index) {
              return json.each_fact_field(
                  "RegistryConfig.IndexConfigs", index, is_told,
                  [&](std::string_view setting, Value secure) {
                    if (setting != "Secure") return true;
                    std::optional<bool> is_secure;
                    if (!json.read_fact("RegistryConfig.IndexConfigs.Secure", secure, is_secure)) {
                      return false;
                    }
                    is_told = is_told && is_secure.has_value();
                    if (is_secure == false) insecure.emplace_back(registry);
                    return true;
                  });
            });
      });
  if (read && is_told) out.insecure_registries = std::move(insecure);
  return read;
}

// `WARNING: API is accessible on http://… without encryption.` and `[DEPRECATION NOTICE]: API is
// accessible on tcp://… without TLS client verification.`
bool read_warnings(JsonReader& json, Value value, EngineFacts& out) {
  bool is_told = true, is_open = false;
  const bool read = json.each_fact_element("Warnings", value, is_told, [&](Value element) {
    std::optional<std::string_view> warning;
    if (!json.read_fact("Warnings", element, warning)) return false;
    is_told = is_told && warning.has_value();
    is_open =
        is_open || warning.value_or("").find("API is accessible on ") != std::string_view::npos;
    return true;
  });
  if (read && is_told) out.tcp_without_tls = is_open;
  return read;
}

bool read_version(JsonReader& json, Object object, EngineInfo& out) {
  std::string_view os;
  out.engine = "docker";
  const bool read = json.each_field("the document", object, [&](std::string_view key, Value value) {
    if (key == "Os") return json.read("Os", value, os);
    if (key == "Components") return read_components(json, value, out.engine);
    for (const TextField& field : kVersionFields) {
      if (field.key == key) return json.read(field.key, value, out.*field.member);
    }
    return true;
  });
  if (!read) return false;
  if (out.version.empty()) return json.fail("Version", "it is missing");
  if (out.api_version.empty()) return json.fail("ApiVersion", "it is missing");
  // /info says it better (`Debian GNU/Linux 12`), and may have come first.
  if (out.os.empty()) out.os = os;
  return true;
}

bool read_info(JsonReader& json, Object object, EngineInfo& out) {
  std::string_view os;
  out.rootless = false;
  out.facts = {};
  const bool read = json.each_field("the document", object, [&](std::string_view key, Value value) {
    if (key == "OperatingSystem") return json.read("OperatingSystem", value, os);
    if (key == "NCPU") return json.read("NCPU", value, out.cpus);
    if (key == "MemTotal") return json.read("MemTotal", value, out.memory_bytes);
    if (key == "SecurityOptions") return read_security_options(json, value, out);
    if (key == "LiveRestoreEnabled") {
      return json.read_fact("LiveRestoreEnabled", value, out.facts.live_restore);
    }
    if (key == "Swarm") return read_swarm(json, value, out.facts);
    if (key == "RegistryConfig") return read_registries(json, value, out.facts);
    if (key == "Warnings") return read_warnings(json, value, out.facts);
    for (const TextField& field : kInfoFields) {
      if (field.key == key) return json.read(field.key, value, out.*field.member);
    }
    return true;
  });
  if (!read) return false;
  if (!os.empty()) out.os = os;
  return true;
}

template <typename ReadRoot>
Result<void> read_reply(std::string_view document, std::string& body, EngineInfo& out,
                        ReadRoot read_root) {
  Parser parser;
  JsonReader json(document);
  EngineInfo info = out;
  const bool read = json.read_document<Object>(
      parser, padded(body), [&](Object object) { return read_root(json, object, info); });
  if (!read) return json.error();
  out = std::move(info);
  return {};
}

}  // namespace

Result<void> engine_version(std::string& body, EngineInfo& out) {
  return read_reply("/version", body, out, read_version);
}

Result<void> engine_info(std::string& body, EngineInfo& out) {
  return read_reply("/info", body, out, read_info);
}

}  // namespace docktap::parse
