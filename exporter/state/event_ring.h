#pragma once

#include <cstddef>
#include <deque>

#include "model/event_record.h"

namespace docktap::state {

// The most recent events, for /api/v1/events.
class EventRing {
 public:
  static constexpr std::size_t kMost = 1000;

  void add(const EventRecord& record) {
    if (records_.size() == kMost) records_.pop_front();
    records_.push_back(record);
  }
  const std::deque<EventRecord>& records() const { return records_; }  // oldest first

 private:
  std::deque<EventRecord> records_;
};

}  // namespace docktap::state
