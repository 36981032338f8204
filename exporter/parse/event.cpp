#include "base/text.h"
#include "parse/engine_json.h"
#include "parse/json_reading.h"

namespace docktap::parse {
namespace {

// What engine_json.h asks of the caller.
static_assert(simdjson::SIMDJSON_PADDING <= 64);

// Longer lines are an Error, so that one of them does not leave a large buffer behind.
constexpr std::size_t kMaxLine = std::size_t{4} << 20;

// A container's labels stand among the attributes and mask the engine's own, so any text must do:
// an exit code that is no number is none.
std::optional<std::int64_t> exit_code(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const std::optional<std::uint64_t> value = parse_u64(text);
  if (!value || *value > 0x7fffffff) return std::nullopt;
  const auto code = static_cast<std::int64_t>(*value);
  return negative ? -code : code;
}

struct Attributes {
  std::string_view exit_code;
  std::string_view signal;
};

bool read_attributes(JsonReader& json, Value value, Event& event, Attributes& out) {
  return json.each_field("Actor.Attributes", value, [&](std::string_view key, Value field) {
    if (key == "name") return json.read("Actor.Attributes.name", field, event.name);
    if (key == "execID") return json.read("Actor.Attributes.execID", field, event.exec_id);
    if (key == "exitCode") return json.read("Actor.Attributes.exitCode", field, out.exit_code);
    if (key == "signal") return json.read("Actor.Attributes.signal", field, out.signal);
    return true;
  });
}

bool read_event(JsonReader& json, Object object, Event& out) {
  std::string_view action;
  Attributes attributes;
  const bool read = json.each_field("the line", object, [&](std::string_view key, Value value) {
    if (key == "Type") return json.read("Type", value, out.type);
    if (key == "Action") return json.read("Action", value, action);
    if (key == "timeNano") return json.read("timeNano", value, out.time);
    if (key != "Actor") return true;
    return json.each_field("Actor", value, [&](std::string_view actor_key, Value field) {
      if (actor_key == "ID") return json.read("Actor.ID", field, out.actor_id);
      if (actor_key == "Attributes") return read_attributes(json, field, out, attributes);
      return true;
    });
  });
  if (!read) return false;
  if (out.type.empty()) return json.fail("Type", "it is missing");
  if (action.empty()) return json.fail("Action", "it is missing");
  if (out.time <= 0) return json.fail("timeNano", "it is missing or not positive");

  const std::size_t colon = action.find(':');
  out.action = trim(action.substr(0, colon));
  if (out.action == "health_status" && colon != std::string_view::npos) {
    out.health = trim(action.substr(colon + 1));
  }
  if (out.action == "die") out.exit_code = exit_code(attributes.exit_code);
  if (out.action == "kill") out.signal = attributes.signal;
  return true;
}

}  // namespace

Result<Event> event(std::string_view line) {
  // Kept, so that a burst of events allocates no buffers; events are read on the core thread only.
  thread_local Parser parser(kMaxLine);
  JsonReader json("/events");
  Event event;
  const bool read = json.read_document<Object>(
      parser, line, [&](Object object) { return read_event(json, object, event); });
  if (!read) return json.error();
  return event;
}

}  // namespace docktap::parse
