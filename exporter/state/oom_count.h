#pragma once

#include <cstdint>
#include <optional>

#include "base/clock.h"

namespace docktap::state {

// Counts OOM kills from two sources that see the same ones: the kernel's counter in the samples of
// a run, and the death by OOM that ends it, which no sample may have seen.
class OomCount {
 public:
  // `from_zero`: the run was seen from its start, so that all its kills are news.
  void begin_run(bool from_zero) {
    seen_ = from_zero ? std::optional<std::uint64_t>(0) : std::nullopt;
  }

  // How many are new in a sample.
  std::uint64_t take_sample(std::uint64_t kills, UnixNanos now) {
    const std::uint64_t before = seen_.value_or(kills);
    seen_ = kills;
    if (kills <= before) return 0;
    grew_at_ = now;
    return kills - before;
  }

  // A death by OOM: 1, or 0 if a sample just saw it.
  std::uint64_t die(UnixNanos time) const {
    constexpr UnixNanos kSameIncident = 2'000'000'000;
    return grew_at_ > 0 && grew_at_ >= time - kSameIncident ? 0 : 1;
  }

 private:
  std::optional<std::uint64_t> seen_;  // absent before the first sample of a run that began unseen
  UnixNanos grew_at_ = 0;
};

}  // namespace docktap::state
