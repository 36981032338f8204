#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "model/event.h"
#include "model/event_record.h"
#include "model/exec_info.h"
#include "model/ledger_state.h"
#include "model/start_judgement.h"
#include "state/container_table.h"
#include "state/event_counts.h"
#include "state/seen_events.h"

namespace docktap::state {

// What the ledger needs done: it makes no I/O itself.
class LedgerListener {
 public:
  virtual ~LedgerListener() = default;

  // Inspect this container; the answer goes to `inspected` or `gone`.
  virtual void inspect(const std::string& id) = 0;
  // The same, ahead of all others: the container is about to start, and may be gone a moment later.
  virtual void judge(const std::string& id) = 0;
  // An inspect has told what this container is: its posture may be another now.
  virtual void described(const std::string& id) = 0;
  // GET /exec/{id}/json; the answer goes to `exec_asked`.
  virtual void ask_exec(std::uint64_t ticket, const std::string& exec_id) = 0;
  // An event, once all that it means is known.
  virtual void record(const EventRecord& record) = 0;
};

struct LedgerOptions {
  std::vector<std::string> approved_registries;  // empty: all
};

// Counts every event of the engine once, whatever way it comes: by the stream, by a replay after a
// reconnection, by an audit, or inferred from what changed while nobody could listen. Says what is
// lost for good. Core thread only.
class EventLedger {
 public:
  EventLedger(ContainerTable& table, LedgerListener& listener, LedgerOptions options);

  // An event of the stream, in its order. False: it came before.
  bool take(const Event& event);
  void malformed() { ++counts_.malformed; }

  // --- answers to what the listener was asked for ---
  void inspected(ContainerInfo info, const StartJudgement& judgement, UnixNanos now);
  void judged(const std::string& id, const StartJudgement& judgement);
  void could_not_judge(const std::string& id);
  void gone(const std::string& id, UnixNanos now);
  // An inspect failed, or made no sense: what waits for it is told as it is.
  void unreadable(const std::string& id);
  void exec_asked(std::uint64_t ticket, const std::optional<ExecInfo>& info);

  // --- completeness ---
  // Notes what of this reply to `since…until` the stream has not delivered, in the engine's order.
  void compare(const std::vector<Event>& remembered);
  // What the stream has not delivered since then was dropped by the engine: it is counted now. How
  // many.
  std::size_t recover();
  // Of the last comparison, and not come since.
  bool misses(const Event& event) const { return awaited_.contains(identity_of(event)); }
  // Every event up to here has been taken: what inspects show and no event told is inferred.
  void settle(UnixNanos complete_until);
  void gap(GapReason reason, UnixNanos now);

  // The last event of the stream, in the order of its arrival.
  std::optional<std::uint64_t> last_identity() const { return last_identity_; }
  UnixNanos last_time() const { return last_time_; }  // or when the watch began
  UnixNanos watched_from() const { return watched_from_; }

  // Nothing was counted before: what happens from now on is news.
  void watch_from(UnixNanos now);

  // --- the state file ---
  LedgerState state(const std::string& engine) const;
  void restore(const LedgerState& state);

  // Records that wait for something that may not come are let go. Once a second.
  void tick(UnixNanos now);
  // What still waits is recorded as it is: docktap ends.
  void flush();
  // How much does.
  std::size_t waiting() const;

  void approve_registries(std::vector<std::string> registries) {
    options_.approved_registries = std::move(registries);
  }

  EventCounts& counts() { return counts_; }
  const EventCounts& counts() const { return counts_; }

 private:
  struct PendingExec {
    EventRecord record;
    std::string container_user;
    bool is_missed = false;  // it was counted as one that could not be judged
  };

  // No label's value gets in.
  EventRecord record_of(const Event& event);

  void count(const Event& event);
  void understand(const Event& event);
  void understand_container(const Event& event, EventRecord record, const Effect& effect);
  void apply(const Effect& effect, const std::string& id);
  void understand_held(const std::vector<Event>& held);
  // No inspect came: an exec counts as one, whether or not it was a health probe.
  void tell_unjudged(const std::vector<Event>& held, bool may_ask);
  void start(const Event& event, EventRecord record);
  void exec(const Event& event, EventRecord record, bool may_ask = true, bool is_missed = false);
  void image(const Event& event, EventRecord record);
  // An import, a load or a commit made this image: its tags that wait are no news.
  void explain_tags(const std::string& image_id, UnixNanos time);
  bool is_build_tag(const Event& tag);
  void finish_start(EventRecord record, const StartJudgement& judgement);
  // Counts what the record means, and hands it out.
  void finish(const EventRecord& record);

  ContainerTable& table_;
  LedgerListener& listener_;
  LedgerOptions options_;
  EventCounts counts_;

  SeenEvents seen_;
  std::optional<std::uint64_t> last_identity_;
  UnixNanos last_time_ = 0;
  UnixNanos watched_from_ = 0;

  // Of the last comparison: what the stream has not delivered, and what of it has not come since.
  std::vector<Event> undelivered_;
  std::unordered_set<std::uint64_t> awaited_;

  std::unordered_map<std::string, StartJudgement> judgements_;  // of containers that are there
  std::unordered_set<std::string> judging_;
  std::unordered_map<std::string, std::vector<EventRecord>> unjudged_;  // starts, by container
  std::uint64_t next_ticket_ = 0;
  std::unordered_map<std::uint64_t, PendingExec> pending_execs_;
  std::deque<EventRecord> pending_tags_;  // until it shows that no import, load or commit made them
  // The legacy builder's last step before it tags.
  struct BuildEnd {
    UnixNanos time = 0;
    std::string image_id;  // what it made, by the first tag
  };
  BuildEnd build_end_;
};

}  // namespace docktap::state
