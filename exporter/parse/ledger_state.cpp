#include "parse/ledger_state.h"

#include <algorithm>
#include <iterator>
#include <string_view>

#include <spdlog/fmt/fmt.h>

#include "base/text.h"
#include "parse/json_reading.h"

namespace docktap::parse {
namespace {

constexpr std::int64_t kVersion = 1;

// What names an engine or a container goes into the text as it is, so it must be plain.
bool is_plain(std::string_view text) {
  return text.find_first_of("\"\\") == std::string_view::npos &&
         std::none_of(text.begin(), text.end(), [](unsigned char c) { return c < ' '; });
}

bool read_masks(JsonReader& json, Value value, std::optional<AttributeMasks>& out) {
  AttributeMasks& masks = out.emplace();
  return json.each_field("containers.masks", value, [&](std::string_view key, Value field) {
    if (key == "exit_code") return json.read("containers.masks.exit_code", field, masks.exit_code);
    if (key == "signal") return json.read("containers.masks.signal", field, masks.signal);
    if (key == "exec_id") return json.read("containers.masks.exec_id", field, masks.exec_id);
    if (key == "image_id") return json.read("containers.masks.image_id", field, masks.image_id);
    return true;
  });
}

bool read_container(JsonReader& json, Value value, KeptContainer& out) {
  const bool read = json.each_field("containers", value, [&](std::string_view key, Value field) {
    if (key == "id") return json.read("containers.id", field, out.id);
    if (key == "starts") return json.read("containers.starts", field, out.starts);
    if (key == "restarts") return json.read("containers.restarts", field, out.restarts);
    if (key == "oom_events") return json.read("containers.oom_events", field, out.oom_events);
    if (key == "told_start") return json.read("containers.told_start", field, out.told_start);
    if (key == "told_exit") return json.read("containers.told_exit", field, out.told_exit);
    if (key == "alive") return json.read("containers.alive", field, out.alive);
    if (key == "restart_count") {
      return json.read("containers.restart_count", field, out.restart_count);
    }
    if (key == "died_by_itself") {
      return json.read("containers.died_by_itself", field, out.died_by_itself);
    }
    if (key == "restart_undecided") {
      return json.read("containers.restart_undecided", field, out.restart_undecided);
    }
    if (key == "health") return json.read("containers.health", field, out.health);
    if (key == "masks") return read_masks(json, field, out.masks);
    if (key == "stop_request") return json.read("containers.stop_request", field, out.stop_request);
    if (key == "last_oom") return json.read("containers.last_oom", field, out.last_oom);
    if (key == "last_kill_nine") {
      return json.read("containers.last_kill_nine", field, out.last_kill_nine);
    }
    if (key == "oom_kills_seen") {
      return json.read("containers.oom_kills_seen", field, out.oom_kills_seen.emplace());
    }
    if (key == "oom_kills_grew") {
      return json.read("containers.oom_kills_grew", field, out.oom_kills_grew);
    }
    return true;
  });
  if (!read) return false;
  if (!is_full_id(out.id)) return json.fail("containers.id", "no container's id");
  // It is written again as it is.
  const bool known = out.health.empty() || out.health == "healthy" || out.health == "unhealthy";
  return known || json.fail("containers.health", "neither healthy nor unhealthy");
}

bool read_state(JsonReader& json, Object object, LedgerState& out) {
  std::int64_t version = 0;
  const bool read = json.each_field("the file", object, [&](std::string_view key, Value value) {
    if (key == "docktap_state") return json.read("docktap_state", value, version);
    if (key == "engine") return json.read("engine", value, out.engine);
    if (key == "watched_from") return json.read("watched_from", value, out.watched_from);
    if (key == "cursor") return json.read("cursor", value, out.cursor);
    if (key == "counted") {
      return json.each_element("counted", value, [&](Value element) {
        return json.read("counted", element, out.counted.emplace_back());
      });
    }
    if (key == "containers") {
      return json.each_element("containers", value, [&](Value element) {
        return read_container(json, element, out.containers.emplace_back());
      });
    }
    return true;
  });
  if (!read) return false;
  if (version == 0) return json.fail("docktap_state", "it is missing: no state file of docktap's");
  if (version != kVersion)
    return json.fail("docktap_state", "a version that this docktap can't read");
  if (!is_plain(out.engine)) return json.fail("engine", "no engine's id");
  return out.cursor >= 0 || json.fail("cursor", "a time before 1970");
}

// What the present run is known by, as far as there is anything.
void append_run(std::string& text, const KeptContainer& kept) {
  auto out = std::back_inserter(text);
  if (kept.masks) {
    fmt::format_to(out, R"(,"masks":{{"exit_code":{},"signal":{},"exec_id":{},"image_id":{}}})",
                   kept.masks->exit_code, kept.masks->signal, kept.masks->exec_id,
                   kept.masks->image_id);
  }
  const auto append = [&](std::string_view key, auto value) {
    if (value != 0) fmt::format_to(out, R"(,"{}":{})", key, value);
  };
  append("stop_request", kept.stop_request);
  append("last_oom", kept.last_oom);
  append("last_kill_nine", kept.last_kill_nine);
  if (kept.oom_kills_seen) fmt::format_to(out, R"(,"oom_kills_seen":{})", *kept.oom_kills_seen);
  append("oom_kills_grew", kept.oom_kills_grew);
}

}  // namespace

std::string ledger_state_text(const LedgerState& state) {
  std::string text;
  auto out = std::back_inserter(text);
  fmt::format_to(out,
                 "{{\"docktap_state\":{},\"engine\":\"{}\",\"watched_from\":{},"
                 "\"cursor\":{},\n\"counted\":[{}],\n",
                 kVersion, is_plain(state.engine) ? state.engine : "", state.watched_from,
                 state.cursor, fmt::join(state.counted, ","));
  text += "\"containers\":[";
  const char* separator = "\n";
  for (const KeptContainer& kept : state.containers) {
    fmt::format_to(out,
                   "{}{{\"id\":\"{}\",\"starts\":{},\"restarts\":{},\"oom_events\":{},"
                   "\"told_start\":{},\"told_exit\":{},\"alive\":{},\"restart_count\":{},"
                   "\"died_by_itself\":{},\"restart_undecided\":{},\"health\":\"{}\"",
                   separator, kept.id, kept.starts, kept.restarts, kept.oom_events, kept.told_start,
                   kept.told_exit, kept.alive, kept.restart_count, kept.died_by_itself,
                   kept.restart_undecided, kept.health);
    append_run(text, kept);
    text += '}';
    separator = ",\n";
  }
  return text + "]}\n";
}

Result<LedgerState> ledger_state(std::string& text) {
  Parser parser;
  JsonReader json("the state file");
  LedgerState state;
  const bool read = json.read_document<Object>(
      parser, padded(text), [&](Object object) { return read_state(json, object, state); });
  if (!read) return json.error();
  return state;
}

}  // namespace docktap::parse
