#pragma once

#include <string_view>

#include "base/clock.h"

namespace docktap::engine {

// What the engine's clock shows, as far as the Date header of its replies tells: that one has whole
// seconds. Events carry the engine's time, and it refuses to list events of its own future.
class EngineClock {
 public:
  // A request was sent at `sent`, and its reply with this Date was there at `received`, both by
  // our clock. A date that is none is passed over.
  void take(std::string_view date, UnixNanos sent, UnixNanos received);

  // Our own clock where the two agree as far as can be told; else not later than the engine's, and
  // not by more than a second and the time that a request takes.
  UnixNanos now() const { return unix_now() + ahead_; }

 private:
  UnixNanos ahead_ = 0;
};

}  // namespace docktap::engine
