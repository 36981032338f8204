#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <limits>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/clock.h"

namespace docktap::test {

// A line of the event stream, line feed included, and when it happened.
struct EventLine {
  UnixNanos time = 0;
  std::string text;
};

// The engine's memory of events, the last 256, lost when it restarts; and those who listen.
class EventLog {
 public:
  static constexpr std::size_t kRemembered = 256;
  static constexpr UnixNanos kNoEnd = std::numeric_limits<UnixNanos>::max();

  // What one listener has not been given yet. Unlike the engine's, it has no end: nothing is lost
  // unless a test wants it so.
  class Subscription {
    friend class EventLog;
    std::deque<std::string> lines_;
    bool waits_ = false;  // all that was taken has been dealt with
  };

  void add(EventLine line);
  void add(const std::vector<EventLine>& lines);

  // The next so many events are remembered, but no listener is given them.
  void drop_next(std::size_t events);

  // What is remembered of `since…until`, both included. As the engine does, it goes back from the
  // newest one and stops at the first that is older.
  std::vector<std::string> replay(UnixNanos since, UnixNanos until = kNoEnd) const;
  // The same without an end, and all that comes after.
  std::shared_ptr<Subscription> subscribe(UnixNanos since);

  // Waits for something; empty after `wake` or half a second. One thread for each subscription.
  std::vector<std::string> take(Subscription& subscription);
  // Whoever subscribed last still listens, and has dealt with everything.
  bool is_delivered() const;

  void forget();
  void wake();

 private:
  void add_one(const EventLine& line);
  std::vector<std::string> remembered(UnixNanos since, UnixNanos until) const;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<EventLine> entries_;
  std::vector<std::weak_ptr<Subscription>> subscriptions_;
  std::size_t to_drop_ = 0;
  unsigned wakes_ = 0;
};

}  // namespace docktap::test
