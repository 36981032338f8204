#include "base/text.h"
#include "parse/container_facts.h"
#include "parse/engine_json.h"
#include "parse/json_reading.h"
#include "parse/labels.h"
#include "parse/list_reading.h"

namespace docktap::parse {
namespace {

// Links of other containers give further names, `/their-name/alias`: the one without a second slash
// is the container's own.
bool read_name(JsonReader& json, Value value, std::string& out) {
  bool own = false;
  return json.each_element("Names", value, [&](Value element) {
    std::string_view name;
    if (!json.read("Names", element, name)) return false;
    if (name.starts_with('/')) name.remove_prefix(1);
    const bool is_own = name.find('/') == std::string_view::npos;
    if (out.empty() || (is_own && !own)) out = name;
    own = own || is_own;
    return true;
  });
}

bool read_health(JsonReader& json, Value value, std::optional<Health>& out) {
  Health health;
  std::string_view status;
  const bool read = json.each_field("Health", value, [&](std::string_view key, Value field) {
    if (key == "Status") return json.read("Health.Status", field, status);
    if (key == "FailingStreak") {
      return json.read("Health.FailingStreak", field, health.failing_streak);
    }
    return true;
  });
  if (!read) return false;
  if (status.empty() || status == "none") return true;
  const std::optional<HealthStatus> known = health_status(status);
  if (!known) return json.fail("Health.Status", "unknown status " + printable(status));
  health.status = *known;
  out = health;
  return true;
}

bool read_container(JsonReader& json, Value value, ContainerSummary& out) {
  std::string_view state_text;
  std::string_view status_text;
  std::optional<Health> health;
  const bool read = json.each_field("a container", value, [&](std::string_view key, Value field) {
    if (key == "Id") return json.read("Id", field, out.id);
    if (key == "Names") return read_name(json, field, out.name);
    if (key == "Image") return json.read("Image", field, out.image);
    if (key == "ImageID") return json.read("ImageID", field, out.image_id);
    if (key == "Created") {
      std::int64_t seconds = 0;
      if (!json.read("Created", field, seconds)) return false;
      constexpr std::int64_t kNanosPerSecond = 1'000'000'000;
      return !__builtin_mul_overflow(seconds, kNanosPerSecond, &out.created) ||
             json.fail("Created", "out of range");
    }
    if (key == "State") return json.read("State", field, state_text);
    if (key == "Status") return json.read("Status", field, status_text);
    if (key == "Health") return read_health(json, field, health);
    if (key == "Labels") return read_labels(json, "Labels", field, out.labels);
    if (key == "HostConfig") {
      return json.each_field("HostConfig", field, [&](std::string_view host_key, Value host) {
        return host_key != "NetworkMode" ||
               json.read("HostConfig.NetworkMode", host, out.network_mode);
      });
    }
    return true;
  });
  if (!read) return false;
  if (out.id.empty()) return json.fail("Id", "it is missing");
  const std::optional<ContainerState> state = container_state(state_text);
  if (!state) return json.fail("State", "unknown state \"" + printable(state_text) + "\"");
  out.state = *state;
  if (*state != ContainerState::kRunning) return true;
  out.health = health;
  if (!health) {
    if (const std::optional<HealthStatus> status = health_in_status_text(status_text)) {
      out.health = Health{*status, std::nullopt};
    }
  }
  return true;
}

}  // namespace

Result<std::vector<ContainerSummary>> container_list(std::string& body) {
  return list_of<ContainerSummary>("/containers/json", body, read_container);
}

}  // namespace docktap::parse
