#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <unordered_set>
#include <vector>

#include "model/event.h"

namespace docktap::state {

// An event's identity: (timeNano, type, action, actor, execID). Stable, so that it can be kept in
// the state file.
std::uint64_t identity_of(const Event& event);

// Tells events that come twice: the engine repeats those from `since` on after a reconnection, and
// one that falls between its replay buffer and the subscription; an audit asks for all once more.
class SeenEvents {
 public:
  // False if it was seen among the last kRemembered events.
  bool insert(std::uint64_t identity, UnixNanos time);

  bool contains(std::uint64_t identity) const { return known_.contains(identity); }
  // Of what is older than this nobody knows any more whether it was seen.
  UnixNanos remembers_from() const;
  // The newest ones, oldest first: no more than the engine can repeat.
  std::vector<std::uint64_t> newest(std::size_t count) const;

 private:
  // The engine's buffer holds 256. While its reply to an audit is under way, a burst may go on.
  static constexpr std::size_t kRemembered = 4096;

  struct Entry {
    std::uint64_t identity = 0;
    UnixNanos time = 0;
  };
  std::unordered_set<std::uint64_t> known_;
  std::array<Entry, kRemembered> order_{};  // ring: what to forget next
  std::size_t next_ = 0;
};

}  // namespace docktap::state
