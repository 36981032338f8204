#include "support/fake_engine/event_log.h"

#include <chrono>
#include <utility>

namespace docktap::test {

void EventLog::add(UnixNanos time, std::string line) {
  {
    const std::lock_guard lock(mutex_);
    entries_.push_back({next_++, time, std::move(line)});
    if (entries_.size() > kRemembered) entries_.pop_front();
  }
  changed_.notify_all();
}

std::vector<std::string> EventLog::replay(UnixNanos since, std::uint64_t& next) const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> lines;
  for (const Entry& entry : entries_) {
    if (entry.time >= since) lines.push_back(entry.line);
  }
  next = next_;
  return lines;
}

std::vector<std::string> EventLog::wait(std::uint64_t& next) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, std::chrono::milliseconds(500), [&] { return next_ > next; });
  std::vector<std::string> lines;
  for (const Entry& entry : entries_) {
    if (entry.number >= next) lines.push_back(entry.line);
  }
  next = next_;
  return lines;
}

void EventLog::forget() {
  const std::lock_guard lock(mutex_);
  entries_.clear();
}

}  // namespace docktap::test
