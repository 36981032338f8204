#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/clock.h"
#include "state/event_counts.h"

namespace docktap::state {

// Decides, for each new connection of the event stream, whether events of the time without one are
// lost for good. The engine remembers its last 256 events until it restarts and repeats those from
// `since` on: if the last event that was taken before comes again, all after it come too. If it
// does not, either more came than the engine remembers, or the engine restarted; and an engine that
// ends tells all before it ends, so that then nothing is lost unless it went on unheard for a
// while.
class StreamContinuity {
 public:
  // How many events the engine remembers.
  static constexpr std::size_t kRemembered = 256;

  // `ends_with_engine`: nothing stands between docktap and the engine (a unix socket), so that the
  // connection's end is the engine's.
  explicit StreamContinuity(bool ends_with_engine) : ends_with_engine_(ends_with_engine) {}

  // The next connection goes on where a docktap before this one stopped.
  void resumes_another() { resumes_another_ = true; }

  // The stream ended; `by_peer`: not because docktap gave it up.
  void ended(bool by_peer);
  // Of the tries to open the next one: the engine answered, it could not be reached, or it answered
  // but the stream was not to be had.
  void heard() { heard_ = true; }
  void not_reached();
  void refused() { unheard_ = true; }

  // The stream is open; `last`: the event that was taken last, in the order of arrival.
  void opened(std::optional<std::uint64_t> last, UnixNanos now);
  // An event came on it, whether for the first time or again.
  void delivered(std::uint64_t identity, UnixNanos time) {
    if (last_ == identity) proven_ = true;
    if (time <= opened_at_) ++repeated_;
  }

  // This connection has been judged.
  bool is_settled() const { return settled_; }

  struct Verdict {
    bool complete = false;         // every event since the last one has come or will come
    std::optional<GapReason> gap;  // else: events are lost, if it is set
  };
  // With all that the stream repeats taken, and what the engine remembers from a little before the
  // last event on. Once for each connection.
  Verdict judge(const std::vector<std::uint64_t>& remembered);

 private:
  const bool ends_with_engine_;
  bool resumes_another_ = false;
  bool open_ = false;
  bool settled_ = true;
  bool proven_ = false;
  std::optional<std::uint64_t> last_;
  UnixNanos opened_at_ = 0;
  std::size_t repeated_ = 0;  // events from before it opened
  // Since the last stream ended.
  bool heard_ = false;
  bool not_reached_ = false;
  bool unheard_ = false;  // the engine was, or may have been, at work
};

}  // namespace docktap::state
