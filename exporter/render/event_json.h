#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string>

#include "base/clock.h"
#include "model/event_record.h"

namespace docktap::render {

// One event as a JSON object on one line, without a line feed. What an event does not have has no
// key. Texts are cut at 256 bytes and repaired to valid UTF-8.
void append_event_json(std::string& out, const EventRecord& record);

struct EventQuery {
  std::optional<UnixNanos> since;  // this time and later
  std::string type;                // container, image, …; empty: all
  std::size_t limit = 1000;        // the newest ones
};

// `{"events":[…]}`, oldest first.
void append_events_json(std::string& out, const std::deque<EventRecord>& records,
                        const EventQuery& query);

}  // namespace docktap::render
