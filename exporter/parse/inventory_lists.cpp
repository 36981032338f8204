#include <algorithm>

#include "parse/engine_json.h"
#include "parse/json_reading.h"
#include "parse/labels.h"
#include "parse/list_reading.h"

namespace docktap::parse {
namespace {

// `<none>:<none>` is how engines below 25 say that an image has no tag.
bool read_reference(JsonReader& json, Value value, std::string& out) {
  return json.each_element("RepoTags", value, [&](Value element) {
    std::string_view tag;
    if (!json.read("RepoTags", element, tag)) return false;
    if (out.empty() && tag != "<none>:<none>") out = tag;
    return true;
  });
}

bool read_image(JsonReader& json, Value value, ImageInfo& out) {
  const bool read = json.each_field("an image", value, [&](std::string_view key, Value field) {
    if (key == "Id") return json.read("Id", field, out.id);
    if (key == "RepoTags") return read_reference(json, field, out.reference);
    if (key == "Size") return json.read("Size", field, out.size_bytes);
    if (key == "Labels") return read_labels(json, "Labels", field, out.labels);
    if (key == "Created") {
      // An image without a time has the year 1, which nanoseconds don't reach.
      std::int64_t seconds = 0;
      if (!json.read("Created", field, seconds)) return false;
      constexpr std::int64_t kNanosPerSecond = 1'000'000'000;
      if (seconds <= 0 || __builtin_mul_overflow(seconds, kNanosPerSecond, &out.created)) {
        out.created = 0;
      }
      return true;
    }
    return true;
  });
  if (!read) return false;
  return !out.id.empty() || json.fail("Id", "it is missing");
}

// What the options of a local volume say, which are those of mount(8).
struct MountOptions {
  std::string type;
  std::string device;
  std::string flags;  // `rw,bind`
};

bool has_bind(std::string_view flags) {
  while (!flags.empty()) {
    const std::size_t comma = std::min(flags.find(','), flags.size());
    const std::string_view flag = flags.substr(0, comma);
    if (flag == "bind" || flag == "rbind") return true;
    flags.remove_prefix(std::min(comma + 1, flags.size()));
  }
  return false;
}

// The kernel goes by the flag first, then by the type. A path is a block device for every type that
// has its files on one; `//host/share` is none.
void set_what_it_shows(MountOptions options, VolumeInfo& out) {
  if (has_bind(options.flags)) {
    out.bind_device = std::move(options.device);
  } else if (options.type == "overlay") {
    out.has_layers = true;
  } else if (options.device.starts_with('/') && !options.device.starts_with("//") &&
             options.type != "tmpfs" && options.type != "ramfs") {
    out.block_device = std::move(options.device);
  }
}

bool read_volume(JsonReader& json, Value value, VolumeInfo& out) {
  MountOptions options;
  const bool read = json.each_field("a volume", value, [&](std::string_view key, Value field) {
    if (key == "Name") return json.read("Name", field, out.name);
    if (key == "Driver") return json.read("Driver", field, out.driver);
    if (key == "Labels") return read_labels(json, "Labels", field, out.labels);
    if (key == "Options") {
      return json.each_field("Options", field, [&](std::string_view option, Value text) {
        if (option == "o") return json.read("Options.o", text, options.flags);
        if (option == "device") return json.read("Options.device", text, options.device);
        if (option == "type") return json.read("Options.type", text, options.type);
        return true;
      });
    }
    return true;
  });
  if (!read) return false;
  if (out.name.empty()) return json.fail("Name", "it is missing");
  if (out.driver == "local") set_what_it_shows(std::move(options), out);
  return true;
}

bool read_network(JsonReader& json, Value value, NetworkInfo& out) {
  const bool read = json.each_field("a network", value, [&](std::string_view key, Value field) {
    if (key == "Name") return json.read("Name", field, out.name);
    if (key == "Id") return json.read("Id", field, out.id);
    if (key == "Driver") return json.read("Driver", field, out.driver);
    if (key == "Internal") return json.read("Internal", field, out.internal);
    if (key == "Labels") return read_labels(json, "Labels", field, out.labels);
    return true;
  });
  if (!read) return false;
  return !out.id.empty() || json.fail("Id", "it is missing");
}

bool read_node(JsonReader& json, Value value, SwarmNode& out) {
  return json.each_field("a node", value, [&](std::string_view key, Value field) {
    if (key == "Spec") {
      return json.each_field("Spec", field, [&](std::string_view spec, Value text) {
        if (spec == "Role") return json.read("Spec.Role", text, out.role);
        if (spec == "Availability") return json.read("Spec.Availability", text, out.availability);
        return true;
      });
    }
    if (key == "Status") {
      return json.each_field("Status", field, [&](std::string_view status, Value text) {
        return status != "State" || json.read("Status.State", text, out.state);
      });
    }
    return true;
  });
}

bool read_service_spec(JsonReader& json, Value value, SwarmService& out) {
  return json.each_field("Spec", value, [&](std::string_view key, Value field) {
    if (key == "Name") return json.read("Spec.Name", field, out.name);
    if (key != "Mode") return true;
    return json.each_field("Spec.Mode", field, [&](std::string_view mode, Value detail) {
      if (mode != "Replicated") return true;
      return json.each_field("Spec.Mode.Replicated", detail, [&](std::string_view k, Value count) {
        return k != "Replicas" || json.read("Spec.Mode.Replicated.Replicas", count, out.replicas);
      });
    });
  });
}

bool read_service(JsonReader& json, Value value, SwarmService& out) {
  const bool read = json.each_field("a service", value, [&](std::string_view key, Value field) {
    if (key == "ID") return json.read("ID", field, out.id);
    if (key == "Spec") return read_service_spec(json, field, out);
    if (key != "ServiceStatus") return true;
    return json.each_field("ServiceStatus", field, [&](std::string_view status, Value count) {
      if (!out.status) out.status = SwarmService::Status();
      if (status == "RunningTasks") {
        return json.read("ServiceStatus.RunningTasks", count, out.status->running);
      }
      if (status == "DesiredTasks") {
        return json.read("ServiceStatus.DesiredTasks", count, out.status->desired);
      }
      return true;
    });
  });
  if (!read) return false;
  return !out.id.empty() || json.fail("ID", "it is missing");
}

bool read_task(JsonReader& json, Value value, SwarmTask& out) {
  std::string_view state;
  std::string_view wanted;
  const bool read = json.each_field("a task", value, [&](std::string_view key, Value field) {
    if (key == "ServiceID") return json.read("ServiceID", field, out.service_id);
    if (key == "DesiredState") return json.read("DesiredState", field, wanted);
    if (key == "Status") {
      return json.each_field("Status", field, [&](std::string_view status, Value text) {
        return status != "State" || json.read("Status.State", text, state);
      });
    }
    return true;
  });
  out.is_running = state == "running";
  out.is_wanted_running = wanted == "running";
  return read;
}

}  // namespace

Result<std::vector<ImageInfo>> image_list(std::string& body) {
  return list_of<ImageInfo>("/images/json", body, read_image);
}

Result<std::vector<VolumeInfo>> volume_list(std::string& body) {
  Parser parser;
  JsonReader json("/volumes");
  std::vector<VolumeInfo> list;
  bool is_there = false;  // null where there is no volume
  const bool read = json.read_document<Object>(parser, padded(body), [&](Object object) {
    return json.each_field("the document", object, [&](std::string_view key, Value value) {
      if (key != "Volumes") return true;
      is_there = true;
      return json.each_element("Volumes", value, [&](Value volume) {
        return read_volume(json, volume, list.emplace_back());
      });
    });
  });
  if (!read || (!is_there && !json.fail("Volumes", "it is missing"))) return json.error();
  return list;
}

Result<std::vector<NetworkInfo>> network_list(std::string& body) {
  return list_of<NetworkInfo>("/networks", body, read_network);
}

Result<std::vector<SwarmNode>> node_list(std::string& body) {
  return list_of<SwarmNode>("/nodes", body, read_node);
}

Result<std::vector<SwarmService>> service_list(std::string& body) {
  return list_of<SwarmService>("/services", body, read_service);
}

Result<std::vector<SwarmTask>> task_list(std::string& body) {
  return list_of<SwarmTask>("/tasks", body, read_task);
}

}  // namespace docktap::parse
