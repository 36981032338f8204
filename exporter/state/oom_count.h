#pragma once

#include <cstdint>
#include <optional>
#include <utility>

#include "base/clock.h"

namespace docktap::state {

// Counts OOM kills from two sources that see the same ones: the kernel's counter in the samples of
// a run, and the death by OOM that ends it, which no sample may have seen.
class OomCount {
 public:
  // `from_zero`: the run was seen from its start, so that all its kills are news.
  void begin_run(bool from_zero, UnixNanos began) {
    seen_ = from_zero ? std::optional<std::uint64_t>(0) : std::nullopt;
    began_ = began;
    grew_before_ = std::exchange(grew_at_, 0);
  }
  // It goes on where an earlier docktap left it.
  void resume(std::optional<std::uint64_t> seen, UnixNanos grew_at) {
    seen_ = seen;
    grew_at_ = grew_at;
  }

  // How many are new in a sample.
  std::uint64_t take_sample(std::uint64_t kills, UnixNanos now) {
    const std::uint64_t before = seen_.value_or(kills);
    seen_ = kills;
    if (kills <= before) return 0;
    grew_at_ = now;
    return kills - before;
  }

  // A death by OOM: 1, or 0 if a sample of its run just saw it. An inspect can tell of the next run
  // before the event of the death comes.
  std::uint64_t die(UnixNanos time) const {
    constexpr UnixNanos kSameIncident = 2'000'000'000;
    const UnixNanos grew_at = time < began_ ? grew_before_ : grew_at_;
    return grew_at > 0 && grew_at >= time - kSameIncident ? 0 : 1;
  }

  std::optional<std::uint64_t> seen() const { return seen_; }
  UnixNanos grew_at() const { return grew_at_; }

 private:
  std::optional<std::uint64_t> seen_;  // absent before the first sample of a run that began unseen
  UnixNanos began_ = 0;
  UnixNanos grew_at_ = 0;      // 0: not in this run
  UnixNanos grew_before_ = 0;  // in the run before
};

}  // namespace docktap::state
