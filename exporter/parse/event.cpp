#include <algorithm>
#include <iterator>

#include "base/keyed_hash.h"
#include "base/text.h"
#include "base/wipe.h"
#include "parse/engine_json.h"
#include "parse/json_reading.h"

namespace docktap::parse {
namespace {

// What engine_json.h asks of the caller.
static_assert(simdjson::SIMDJSON_PADDING <= 64);

// What the kept parser reads. Labels stand in every event of their container, so a line can be far
// longer; such a one gets a parser of its own, which leaves no large buffer behind.
constexpr std::size_t kUsualLine = std::size_t{64} << 10;
constexpr std::size_t kMaxLine = std::size_t{32} << 20;

constexpr std::string_view kShells[] = {"ash", "bash", "csh",  "dash", "fish",
                                        "ksh", "sh",   "tcsh", "zsh"};

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

// The engine writes a signal's number. What a label puts in its place may be anybody's text, and is
// passed on nowhere.
std::string_view signal_number(std::string_view text) {
  const bool is_number = text.size() <= 2 && parse_u64(text);
  return is_number ? text : std::string_view();
}

// The first word of `command`, without the folder of a path; `command` is moved behind it.
std::string_view next_program(std::string_view& command) {
  const std::string_view word = command.substr(0, command.find(' '));
  command.remove_prefix(word.size());
  command = trim(command);
  return word.substr(word.rfind('/') + 1);  // npos + 1 is 0
}

bool is_shell(std::string_view command) {
  std::string_view program = next_program(command);
  if (program == "busybox" || program == "env") program = next_program(command);
  return std::find(std::begin(kShells), std::end(kShells), program) != std::end(kShells);
}

struct Attributes {
  std::optional<std::string_view> exit_code;
  std::optional<std::string_view> signal;
  std::optional<std::string_view> exec_id;
  std::optional<std::string_view> image_id;
};

bool read_optional(JsonReader& json, std::string_view name, Value value,
                   std::optional<std::string_view>& out) {
  std::string_view text;
  if (!json.read(name, value, text)) return false;
  out = text;
  return true;
}

bool read_attributes(JsonReader& json, Value value, Event& event, Attributes& out) {
  return json.each_field("Actor.Attributes", value, [&](std::string_view key, Value field) {
    if (key == "name") return json.read("Actor.Attributes.name", field, event.name);
    if (key == "image") return json.read("Actor.Attributes.image", field, event.image);
    if (key == "container") return json.read("Actor.Attributes.container", field, event.container);
    if (key == "type") return json.read("Actor.Attributes.type", field, event.network_type);
    if (key == "execID") return read_optional(json, "execID", field, out.exec_id);
    if (key == "exitCode") return read_optional(json, "exitCode", field, out.exit_code);
    if (key == "signal") return read_optional(json, "signal", field, out.signal);
    if (key == "imageID") return read_optional(json, "imageID", field, out.image_id);
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
  // It reaches a path of the engine.
  if (out.type == "container" && !is_full_id(out.actor_id))
    return json.fail("Actor.ID", "no container's id");

  const std::size_t colon = action.find(':');
  const std::string_view tail =
      colon == std::string_view::npos ? std::string_view() : trim(action.substr(colon + 1));
  out.action = trim(action.substr(0, colon));
  if (out.action.empty()) return json.fail("Action", "nothing stands before its colon");
  if (out.action == "health_status") out.health = tail;
  if (out.action == "exec_create" || out.action == "exec_start") {
    out.command = keyed_hash(tail);
    out.runs_shell = is_shell(tail);
    // It stands in the parser's buffer, which is kept for the next event.
    wipe(const_cast<char*>(tail.data()), tail.size());
  }
  if (out.action.starts_with("exec_")) out.exec_id = attributes.exec_id.value_or("");
  if (out.action == "die" || out.action == "exec_die") {
    out.exit_code = exit_code(attributes.exit_code.value_or(""));
  }
  if (out.action == "kill") out.signal = signal_number(attributes.signal.value_or(""));
  if (out.action == "commit") out.image_id = attributes.image_id.value_or("");
  // The engine gives it to containers; elsewhere it can only be a label, of an image as a rule.
  if (out.type != "container") out.image.clear();
  if (out.action == "create") {
    out.masks = {attributes.exit_code.has_value(), attributes.signal.has_value(),
                 attributes.exec_id.has_value(), attributes.image_id.has_value()};
  }
  return true;
}

Result<Event> read_line(Parser& parser, std::string_view line) {
  JsonReader json("/events");
  Event event;
  const bool read = json.read_document<Object>(
      parser, line, [&](Object object) { return read_event(json, object, event); });
  if (!read) return json.error();
  return event;
}

}  // namespace

Result<Event> event(std::string_view line) {
  if (line.size() > kUsualLine) {
    Parser large(kMaxLine);
    return read_line(large, line);
  }
  // Kept, so that a burst of events allocates no buffers; events are read on the core thread only.
  thread_local Parser parser(kUsualLine);
  return read_line(parser, line);
}

}  // namespace docktap::parse
