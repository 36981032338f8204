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

// `name=seccomp,profile=default`, `name=rootless`, …
bool read_security_options(JsonReader& json, Value value, bool& rootless) {
  return json.each_element("SecurityOptions", value, [&](Value element) {
    std::string_view option;
    if (!json.read("SecurityOptions", element, option)) return false;
    if (option == "name=rootless" || option.starts_with("name=rootless,")) rootless = true;
    return true;
  });
}

bool read_swarm(JsonReader& json, Value value, EngineFacts& out) {
  bool is_told = true;
  return json.each_fact_field("Swarm", value, is_told, [&](std::string_view key, Value field) {
    if (key == "ControlAvailable") {
      std::optional<bool> manager;
      if (!json.read_fact("Swarm.ControlAvailable", field, manager)) return false;
      out.swarm_manager = manager.value_or(false);
    }
    return true;
  });
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
  const bool read = json.each_field("the document", object, [&](std::string_view key, Value value) {
    if (key == "OperatingSystem") return json.read("OperatingSystem", value, os);
    if (key == "NCPU") return json.read("NCPU", value, out.cpus);
    if (key == "MemTotal") return json.read("MemTotal", value, out.memory_bytes);
    if (key == "SecurityOptions") return read_security_options(json, value, out.rootless);
    if (key == "Swarm") return read_swarm(json, value, out.facts);
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
