#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/event.h"
#include "model/ledger_state.h"
#include "state/container_record.h"
#include "state/exit_reason.h"
#include "state/oom_count.h"
#include "state/probe_rhythm.h"

namespace docktap::state {

// What an event or an inspect turned out to mean, beyond what the record shows now.
struct Effect {
  bool inspect = false;           // more must be known
  bool told_before = false;       // the event of something that was inferred already: not counted
  std::vector<ExitReason> exits;  // the container ended, or could not be started
  bool exec = false;              // an exec that is no health probe
  bool is_held = false;           // the event can't be understood before the next inspect
  std::vector<Event> held;        // events that can be understood only now
};

// One container in the table, and the decisions about what events and inspects mean for it. Events
// count; an inspect only describes. What an inspect shows and no event told is inferred once events
// are known to be complete beyond it, so that nothing counts twice.
class ContainerEntry final : public ContainerRecord {
 public:
  bool described = false;  // by a list or an inspect; before that only events spoke of it
  bool inspected = false;
  bool inspect_is_old = false;  // a newer one was asked for, and failed
  std::uint64_t changed = 0;    // the table's mark at the last event
  UnixNanos missing_since = 0;  // a list or an inspect says that it is gone; no event did yet

  // Found while docktap watches since `watching_since`: what is older is no news.
  explicit ContainerEntry(UnixNanos watching_since) : watching_since_(watching_since) {}

  Effect apply(const Event& event);
  // It was connected to a network, or disconnected: a start that fails shows in nothing else.
  Effect apply_network(bool connected);
  // Whether an exec_start is a health probe is known only with the container's configuration.
  bool must_hold(const Event& event) const;
  void hold(const Event& event) { held_.push_back(event); }
  bool holds_any() const { return !held_.empty(); }
  // No inspect will tell more of what is held: every exec of it counts as one.
  std::vector<Event> release();

  // Found by a list, whose labels tell what they hide.
  void describe(const ContainerSummary& summary);

  // The whole truth at `now`.
  Effect apply(ContainerInfo info, UnixNanos now);
  // State and health of a list that is newer than every event; true if an inspect should follow.
  bool apply(const ContainerSummary& summary);
  // Gone for good: what was still open.
  Effect close();
  // An event that comes after that: nothing will tell more of it.
  Effect apply_after_close(const Event& event);

  // What must have happened up to `complete_until`, up to which every event is known: as events, in
  // order, marked as inferred, to be applied like all others.
  std::vector<Event> infer(UnixNanos complete_until) const;

  void take_sample(UnixNanos now);

  KeptContainer kept() const;
  void restore(const KeptContainer& kept);

  bool is_alive() const;                    // running or paused
  bool is_known() const { return known_; }  // what it was before docktap watched, or its create

  // Whether a label hides what the engine says; until its labels were seen, one may.
  bool hides_exit_code() const { return !masks_ || masks_->exit_code; }
  bool hides_signal() const { return !masks_ || masks_->signal; }
  bool hides_exec_id() const { return !masks_ || masks_->exec_id; }
  bool hides_image_id() const { return !masks_ || masks_->image_id; }

 private:
  void on_start(const Event& event, Effect& effect);
  void on_die(const Event& event, Effect& effect);
  void on_kill(const Event& event);
  void on_health(const Event& event);
  void begin_run(UnixNanos time);
  void learn_masks(const ContainerInfo& now);
  // It was recovered or inferred when a run or an exit that is newer had been told already. By its
  // time alone nothing is late: the engine's clock may have been set back.
  bool is_late(const Event& event) const;
  // What was told last before `time`: the run that ends then is younger.
  UnixNanos last_told_before(UnixNanos time) const;
  bool is_told_exit(const Event& die) const;
  void was_restarted();
  void forget_after(UnixNanos start);
  void leave_open(const ExitFacts& facts, Effect& effect);
  void count_open_exits(Effect& effect);
  void count_exit(const ExitFacts& facts, Effect& effect);
  // Of the death at `time` of a run that is younger than `since`.
  ExitFacts exit_facts(UnixNanos since, UnixNanos time, std::optional<std::int64_t> code) const;
  void discover(const ContainerInfo& now);
  void decide_restart(const ContainerInfo& now);
  void settle_exit(const ContainerInfo& now, Effect& effect);
  void settle_failed_start(const ContainerInfo& now, Effect& effect);
  std::uint64_t missed_starts() const;
  Event inferred_event(const char* action, UnixNanos time) const;
  void infer_runs(UnixNanos settled, std::vector<Event>& told) const;

  UnixNanos watching_since_;
  std::optional<AttributeMasks> masks_;  // absent until its labels were seen

  // What events told, or what was there before docktap watched.
  bool known_ = false;
  bool create_told_ = false;
  bool alive_told_ = false;
  UnixNanos told_start_ = 0;
  UnixNanos told_exit_ = 0;
  std::optional<HealthStatus> told_health_;
  UnixNanos told_health_at_ = 0;
  // What was inferred last: its event may still come.
  UnixNanos inferred_start_ = 0;
  UnixNanos inferred_exit_ = 0;

  // The engine's RestartCount at the last start that was told, and the starts since that inspect.
  std::int64_t restart_count_ = 0;
  std::uint64_t starts_since_ = 0;
  UnixNanos inspected_at_ = 0;

  // The newest of each. They belong to the run in which they fall, in whatever order events come.
  UnixNanos stop_request_ = 0;
  UnixNanos last_oom_ = 0;
  UnixNanos last_kill_nine_ = 0;
  OomCount oom_count_;
  ProbeRhythm probes_;

  bool died_by_itself_ = false;  // and has not started since
  // A start after such a death: by the policy, or by hand? The next inspect tells.
  bool restart_undecided_ = false;
  // Deaths whose code a label hides, or may hide, with that of the event: the next inspect tells.
  std::vector<ExitFacts> open_exits_;

  bool connected_ = false;             // to a network, since a start began
  bool start_failed_ = false;          // it was disconnected without having run
  bool failed_start_counted_ = false;  // by an inspect that overtook the disconnection
  bool ended_by_guess_ = false;        // it is gone, and that alone was counted as its end

  std::vector<Event> held_;
};

}  // namespace docktap::state
