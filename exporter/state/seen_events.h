#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <unordered_set>

#include "model/event.h"

namespace docktap::state {

// Tells events that come twice: the engine repeats the last one after a reconnection (`since` is
// inclusive), and one that falls between its replay buffer and the subscription. An event's
// identity is (timeNano, type, action, actor, execID).
class SeenEvents {
 public:
  // False if it was seen among the last kRemembered events.
  bool insert(const Event& event);

 private:
  // The engine's replay buffer holds 256.
  static constexpr std::size_t kRemembered = 2048;

  std::unordered_set<std::uint64_t> known_;
  std::array<std::uint64_t, kRemembered> order_{};  // ring: what to forget next
  std::size_t next_ = 0;
};

}  // namespace docktap::state
