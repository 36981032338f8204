#include "state/stream_continuity.h"

#include <algorithm>
#include <utility>

namespace docktap::state {

void StreamContinuity::ended(bool by_peer) {
  if (!std::exchange(open_, false)) return;  // it never came to a stream
  heard_ = not_reached_ = false;
  unheard_ = !by_peer || !ends_with_engine_;
}

void StreamContinuity::not_reached() {
  not_reached_ = true;
  unheard_ = unheard_ || heard_;
}

void StreamContinuity::opened(std::optional<std::uint64_t> last, UnixNanos now) {
  // One that ended before it was judged may have lost something all the same.
  const bool owes_a_proof = !settled_ && !proven_ && (last_ || repeated_ >= kRemembered);
  open_ = true;
  settled_ = false;
  opened_at_ = now;
  if (owes_a_proof) return;
  proven_ = false;
  last_ = last;
  repeated_ = 0;
}

StreamContinuity::Verdict StreamContinuity::judge(const std::vector<std::uint64_t>& remembered) {
  settled_ = true;
  const bool resumed = std::exchange(resumes_another_, false);
  // Under a burst the one or the other has rolled on before it was asked.
  const bool is_full = std::max(repeated_, remembered.size()) >= kRemembered;
  const bool repeated =
      last_ && std::find(remembered.begin(), remembered.end(), *last_) != remembered.end();
  if (proven_ || repeated) return {true, std::nullopt};
  // Nothing was ever taken: what is missing can only be what did not fit.
  if (!last_ && !is_full) return {true, std::nullopt};
  if (resumed) return {false, GapReason::kExporterRestart};
  if (is_full && !not_reached_) return {false, GapReason::kOverflow};
  if (is_full || unheard_) return {false, GapReason::kEngineRestart};
  return {false, std::nullopt};
}

}  // namespace docktap::state
