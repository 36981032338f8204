#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <vector>

#include "base/clock.h"

namespace docktap::test {

// The engine's memory of events: the last 256, lost when it restarts.
class EventLog {
 public:
  void add(UnixNanos time, std::string line);

  // Everything from `since` on that is still remembered; `next` is where to go on.
  std::vector<std::string> replay(UnixNanos since, std::uint64_t& next) const;

  // Waits for events from `next` on, which it moves behind them; empty after `wake` or half a
  // second.
  std::vector<std::string> wait(std::uint64_t& next);

  void forget();
  void wake() { changed_.notify_all(); }

 private:
  struct Entry {
    std::uint64_t number;
    UnixNanos time;
    std::string line;
  };
  static constexpr std::size_t kRemembered = 256;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Entry> entries_;
  std::uint64_t next_ = 0;
};

}  // namespace docktap::test
