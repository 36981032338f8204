#include "render/event_json.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>

#include "base/text.h"

namespace docktap::render {
namespace {

constexpr std::size_t kMostBytes = 256;

void append_text(std::string& out, std::string_view key, std::string_view text) {
  if (text.empty()) return;
  out.append(",\"").append(key).append("\":");
  append_quoted(out, text, kMostBytes);
}

void append_security(std::string& out, const SecurityEventSet& set) {
  if (set.none()) return;
  Severity worst = Severity::kInfo;
  const char* separator = "";
  out += ",\"security_events\":[";
  for (const SecurityEventRow& row : kSecurityEvents) {
    if (!set.test(index_of(row.event))) continue;
    out.append(separator).append("\"").append(row.name).append("\"");
    separator = ",";
    worst = std::max(worst, row.severity);
  }
  out.append("],\"severity\":\"").append(to_string(worst)).append("\"");
}

bool matches(const EventRecord& record, const EventQuery& query) {
  return (!query.since || record.time >= *query.since) &&
         (query.type.empty() || record.type == query.type);
}

}  // namespace

void append_event_json(std::string& out, const EventRecord& record) {
  out.append("{\"time\":\"").append(format_rfc3339(record.time)).append("\"");
  append_text(out, "type", record.type);
  append_text(out, "action", record.action);
  append_text(out, "id", record.id);
  append_text(out, "name", record.name);
  append_text(out, "image", record.image);
  if (record.exit_code) {
    std::array<char, 24> digits;
    const auto [end, error] =
        std::to_chars(digits.data(), digits.data() + digits.size(), *record.exit_code);
    out.append(",\"exit_code\":").append(digits.data(), end);
  }
  append_text(out, "signal", record.signal);
  append_text(out, "health", record.health);
  append_security(out, record.security);
  if (record.inferred) out += ",\"inferred\":true";
  append_text(out, "gap", record.gap);
  out += '}';
}

void append_events_json(std::string& out, const std::deque<EventRecord>& records,
                        const EventQuery& query) {
  // From the newest one back, to know where the oldest of them is.
  std::size_t wanted = 0;
  auto first = records.end();
  while (first != records.begin() && wanted < query.limit) {
    --first;
    if (matches(*first, query)) ++wanted;
  }
  out += "{\"events\":[";
  const char* separator = "\n";
  for (auto record = first; record != records.end(); ++record) {
    if (!matches(*record, query)) continue;
    out += separator;
    append_event_json(out, *record);
    separator = ",\n";
  }
  out += "]}\n";
}

}  // namespace docktap::render
