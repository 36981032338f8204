#pragma once

#include <chrono>

namespace docktap {

// Keeps one kind of message from flooding the log when a thousand containers have the same trouble:
// so many a minute, the rest is only counted in metrics.
class LogLimit {
 public:
  using Clock = std::chrono::steady_clock;

  explicit LogLimit(unsigned per_minute) : per_minute_(per_minute) {}

  bool allows(Clock::time_point now = Clock::now()) {
    if (now - minute_ >= std::chrono::minutes(1)) {
      minute_ = now;
      used_ = 0;
    }
    return used_++ < per_minute_;
  }

 private:
  unsigned per_minute_;
  unsigned used_ = 0;
  Clock::time_point minute_{};
};

}  // namespace docktap
