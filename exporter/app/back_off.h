#pragma once

#include <algorithm>
#include <chrono>
#include <random>
#include <utility>

namespace docktap::app {

// Pauses between tries: the first retry is immediate, then 0.25 s, doubling to 5 s, each shortened
// at random by up to a quarter so that many docktaps don't knock at once.
class BackOff {
 public:
  std::chrono::milliseconds next() {
    const std::chrono::milliseconds pause = std::exchange(
        pause_,
        pause_.count() == 0 ? kFirst : std::min<std::chrono::milliseconds>(pause_ * 2, kMost));
    return pause * std::uniform_int_distribution<int>(75, 100)(random_) / 100;
  }
  void reset() { pause_ = std::chrono::milliseconds(0); }

 private:
  static constexpr std::chrono::milliseconds kFirst{250};
  static constexpr std::chrono::milliseconds kMost{5000};

  std::chrono::milliseconds pause_{0};
  std::minstd_rand random_{std::random_device{}()};
};

}  // namespace docktap::app
