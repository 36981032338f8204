#include "state/container_entry.h"

#include <algorithm>
#include <utility>

namespace docktap::state {
namespace {

// The engine stamps an event just after what it tells of; under load some seconds after.
constexpr UnixNanos kEventFollowsWithin = 10'000'000'000;

// Execs between a container's first event and its inspect: more than that is no accident.
constexpr std::size_t kMostHeld = 64;

// `docker kill` can send any signal; those that programs take as a message are no request to stop.
bool asks_to_stop(const std::string& signal) {
  for (const char* const message : {"1", "10", "12", "18", "28"}) {  // HUP USR1 USR2 CONT WINCH
    if (signal == message) return false;
  }
  return true;
}

bool runs(ContainerState state) {
  return state == ContainerState::kRunning || state == ContainerState::kPaused;
}

bool follows(UnixNanos event, UnixNanos fact) {
  return fact > 0 && event >= fact && event - fact < kEventFollowsWithin;
}

bool has_label(const ContainerInfo& info, std::string_view name) {
  return std::any_of(info.labels.begin(), info.labels.end(),
                     [&](const auto& label) { return label.first == name; });
}

// Deaths that wait for what the container's labels say, in a replay before any inspect.
constexpr std::size_t kMostOpenExits = 64;

ExitFacts without_code(ExitFacts facts) {
  facts.code.reset();
  return facts;
}

ContainerInfo info_of(const ContainerSummary& summary) {
  ContainerInfo info;
  info.id = summary.id;
  info.name = summary.name;
  info.image = summary.image;
  info.image_id = summary.image_id;
  info.network_mode = summary.network_mode;
  info.labels = summary.labels;
  info.state = summary.state;
  info.created = summary.created;
  info.health = summary.health;
  info.has_healthcheck = summary.health.has_value();
  return info;
}

std::optional<HealthStatus> reported_health(const std::string& health) {
  if (health == "healthy") return HealthStatus::kHealthy;
  if (health == "unhealthy") return HealthStatus::kUnhealthy;
  return std::nullopt;
}

void increment(ContainerRecord& record, ContainerEvent event) {
  ++record.events[static_cast<std::size_t>(event)];
}

}  // namespace

bool ContainerEntry::is_alive() const { return runs(info.state); }

// --- events ---

Effect ContainerEntry::apply(const Event& event) {
  Effect effect;
  const bool late = is_late(event);
  if (!event.name.empty() && info.name.empty()) info.name = event.name;
  if (!event.image.empty() && info.image.empty()) info.image = event.image;
  if (event.action == "create") {
    // Where an inspect was faster, it says more.
    if (!late && !inspected) info.state = ContainerState::kCreated;
    known_ = create_told_ = true;
    if (!event.inferred) masks_ = event.masks;
    effect.inspect = true;
  } else if (event.action == "start") {
    on_start(event, effect);
  } else if (event.action == "die") {
    on_die(event, effect);
  } else if (event.action == "kill") {
    on_kill(event);
  } else if (event.action == "stop") {
    // Behind the die; alone if the container was waiting for its next restart.
    if (!late) died_by_itself_ = false;
    effect.inspect = true;
  } else if (event.action == "pause") {
    increment(*this, ContainerEvent::kPause);
    if (!late) info.state = ContainerState::kPaused;
    // The event says it all, but an inspect that is under way may be older than it.
    effect.inspect = true;
  } else if (event.action == "unpause") {
    if (!late) {
      info.state = ContainerState::kRunning;
      probes_.begin(event.time);
    }
    effect.inspect = true;
  } else if (event.action == "oom") {
    increment(*this, ContainerEvent::kOom);
    last_oom_ = std::max(last_oom_, event.time);
  } else if (event.action == "health_status") {
    on_health(event);
    effect.inspect = true;  // for the failing streak
  } else if (event.action == "exec_start") {
    effect.exec = !probes_.is_probe(event, info.probe);
    if (effect.exec) increment(*this, ContainerEvent::kExec);
  } else if (event.action == "exec_die") {
    probes_.exec_died(event, hides_exec_id());
    // A failed probe raises the streak without an event of its own.
    const bool failed = event.exit_code.value_or(0) != 0 || hides_exit_code();
    effect.inspect = info.health && (failed || info.health->failing_streak.value_or(0) > 0);
  } else if (event.action == "rename") {
    info.name = event.name;
    effect.inspect = true;
  } else if (event.action == "update") {
    effect.inspect = true;
  }
  return effect;
}

bool ContainerEntry::is_late(const Event& event) const {
  return (event.recovered || event.inferred) && event.time < std::max(told_start_, told_exit_);
}

UnixNanos ContainerEntry::last_told_before(UnixNanos time) const {
  return std::max(told_start_ < time ? told_start_ : 0, told_exit_ < time ? told_exit_ : 0);
}

void ContainerEntry::on_kill(const Event& event) {
  increment(*this, ContainerEvent::kKill);
  // Until its labels were seen, a number is believed: a replay comes before any inspect.
  const bool hidden = (masks_ && masks_->signal) || event.signal.empty();
  if (hidden || asks_to_stop(event.signal)) stop_request_ = std::max(stop_request_, event.time);
  if (hidden || event.signal == "9") last_kill_nine_ = std::max(last_kill_nine_, event.time);
}

void ContainerEntry::on_start(const Event& event, Effect& effect) {
  effect.inspect = true;
  if (!event.inferred && follows(event.time, inferred_start_) && told_start_ == inferred_start_) {
    effect.told_before = true;
    told_start_ = event.time;
    inferred_start_ = 0;
    return;
  }
  ++starts;
  increment(*this, ContainerEvent::kStart);
  if (is_late(event)) {
    // Newer events have said what is so now. Whether it was a restart, the death before it tells.
    told_start_ = std::max(told_start_, event.time);
    return;
  }
  forget_after(event.time);
  connected_ = false;
  ++starts_since_;
  if (restart_undecided_) ++restarts;  // it died again before anybody looked: a policy is at work
  restart_undecided_ = std::exchange(died_by_itself_, false);
  const bool inspect_knows =
      info.started_at && follows(event.time, *info.started_at) && *info.started_at > told_exit_;
  told_start_ = event.time;
  alive_told_ = true;
  inferred_start_ = event.inferred ? event.time : 0;
  probes_.begin(event.time);
  told_health_.reset();
  if (event.inferred || inspect_knows) return;  // or even that the run has ended
  begin_run(event.time);
}

// What came before a start is older than it, unless the engine's clock was set back between.
void ContainerEntry::forget_after(UnixNanos start) {
  for (UnixNanos* const time : {&stop_request_, &last_oom_, &last_kill_nine_}) {
    if (*time > start) *time = 0;
  }
}

void ContainerEntry::begin_run(UnixNanos time) {
  info.state = ContainerState::kRunning;
  info.pid = 0;  // until it is inspected
  info.oom_killed = false;
  if (info.has_healthcheck) info.health = Health{HealthStatus::kStarting, 0};
  oom_count_.begin_run(true, time);
  sample.clear();
  sample_is_fresh = false;
}

// The real event of an exit that was inferred. That of a container which was missing is older.
bool ContainerEntry::is_told_exit(const Event& die) const {
  if (die.inferred || inferred_exit_ == 0 || told_exit_ != inferred_exit_) return false;
  return follows(die.time, inferred_exit_) || (removed_at > 0 && die.time > told_start_);
}

// A death by itself is known to have been followed by a start: by the policy, unless that was by
// hand, which the next inspect tells, or nobody can tell any more.
void ContainerEntry::was_restarted() {
  if (std::exchange(restart_undecided_, true)) ++restarts;
}

void ContainerEntry::on_die(const Event& event, Effect& effect) {
  effect.inspect = true;
  if (is_told_exit(event)) {
    effect.told_before = true;
    told_exit_ = event.time;
    inferred_exit_ = 0;
    return;
  }
  increment(*this, ContainerEvent::kDie);
  const bool late = is_late(event);
  const bool hidden = hides_exit_code() && !event.inferred;
  // Runs that are inferred may have one time, all of them.
  const UnixNanos since = late ? last_told_before(event.time) : std::max(told_start_, told_exit_);
  const ExitFacts facts = exit_facts(since, event.time, event.exit_code);
  if (hidden && !late) {
    leave_open(facts, effect);
  } else {
    count_exit(hidden ? without_code(facts) : facts, effect);
  }
  const bool by_itself = stop_request_ <= since;
  if (late) {
    // Newer events have said what is so now: it was started again. What was inferred has seen that.
    if (by_itself && inferred_start_ == 0 && inferred_exit_ == 0) was_restarted();
    told_exit_ = std::max(told_exit_, event.time);
    return;
  }
  // Nor can it die twice without a start between: that event is missing.
  if (!alive_told_ && died_by_itself_) was_restarted();
  died_by_itself_ = by_itself;
  told_exit_ = event.time;
  alive_told_ = false;
  inferred_exit_ = event.inferred ? event.time : 0;
  // An inspect has told the rest, or even of the next run.
  if (event.inferred || info.started_at.value_or(0) > event.time) return;
  info.state = ContainerState::kExited;
  info.pid = 0;
  info.finished_at = event.time;
  if (!hidden) info.exit_code = event.exit_code.value_or(0);
  sample_is_fresh = false;
}

ExitFacts ContainerEntry::exit_facts(UnixNanos since, UnixNanos time,
                                     std::optional<std::int64_t> code) const {
  const auto in_its_run = [&](UnixNanos event) {
    const bool in_the_next = time < told_start_ && told_start_ < event;
    return event > since && !in_the_next ? event : 0;
  };
  return {code, time, in_its_run(last_oom_), in_its_run(last_kill_nine_)};
}

// Of a label that hides the code, the inspect of the last exit tells more; where no labels were
// seen yet, they may turn out to hide nothing, so that the event's own code counts.
void ContainerEntry::leave_open(const ExitFacts& facts, Effect& effect) {
  const std::size_t most = masks_ ? 1 : kMostOpenExits;
  if (open_exits_.size() >= most) {
    count_exit(without_code(open_exits_.front()), effect);
    open_exits_.erase(open_exits_.begin());
  }
  open_exits_.push_back(facts);
}

void ContainerEntry::count_exit(const ExitFacts& facts, Effect& effect) {
  effect.exits.push_back(exit_reason(facts));
  if (effect.exits.back() == ExitReason::kOom) oom_events += oom_count_.die(facts.time);
}

void ContainerEntry::on_health(const Event& event) {
  const std::optional<HealthStatus> status = reported_health(event.health);
  if (status == HealthStatus::kUnhealthy) increment(*this, ContainerEvent::kUnhealthy);
  if (event.recovered && (is_late(event) || event.time < told_health_at_)) return;
  Health health = info.health.value_or(Health());
  if (status == HealthStatus::kHealthy) health = Health{HealthStatus::kHealthy, 0};
  if (status == HealthStatus::kUnhealthy) health.status = HealthStatus::kUnhealthy;
  if (status) {
    told_health_ = status;
    told_health_at_ = event.time;
  }
  info.has_healthcheck = true;
  info.health = health;
}

Effect ContainerEntry::apply_network(bool connected) {
  Effect effect;
  if (connected) {
    connected_ = !alive_told_;
    failed_start_counted_ = false;
    effect.inspect = alive_told_;  // by hand: which networks it is on is for the posture checks
    return effect;
  }
  effect.inspect = alive_told_;
  if (!std::exchange(connected_, false) || alive_told_) return effect;
  if (std::exchange(failed_start_counted_, false)) return effect;
  start_failed_ = true;
  effect.inspect = true;
  return effect;
}

bool ContainerEntry::must_hold(const Event& event) const {
  return !inspected && held_.size() < kMostHeld &&
         (event.action == "exec_start" || event.action == "exec_die");
}

std::vector<Event> ContainerEntry::release() {
  for (const Event& event : held_) {
    if (event.action == "exec_start") increment(*this, ContainerEvent::kExec);
  }
  return std::exchange(held_, {});
}

// --- inspects and lists ---

void ContainerEntry::learn_masks(const ContainerInfo& now) {
  if (masks_) return;
  masks_ = {has_label(now, "exitCode"), has_label(now, "signal"), has_label(now, "execID"),
            has_label(now, "imageID")};
}

Effect ContainerEntry::apply(ContainerInfo now, UnixNanos inspected_at) {
  Effect effect;
  effect.held = std::exchange(held_, {});
  learn_masks(now);
  if (!known_) discover(now);
  decide_restart(now);
  settle_exit(now, effect);
  settle_failed_start(now, effect);
  const bool new_run =
      now.started_at && now.started_at != info.started_at && *now.started_at > told_start_;
  if (new_run) begin_run(*now.started_at);  // its event is on the way, or will be inferred
  if (!runs(now.state)) sample_is_fresh = false;
  info = std::move(now);
  described = true;
  inspected = true;
  inspected_at_ = inspected_at;
  missing_since = 0;
  return effect;
}

// What is older than docktap's watch is no news; what is newer has its events, or will be inferred.
void ContainerEntry::discover(const ContainerInfo& now) {
  known_ = true;
  create_told_ = create_told_ || now.created <= watching_since_;
  const UnixNanos started = now.started_at.value_or(0);
  const UnixNanos finished = now.finished_at.value_or(0);
  if (told_start_ == 0 && started <= watching_since_) {
    told_start_ = started;
    restart_count_ = now.restart_count;
    oom_count_.begin_run(false, started);
    const bool ran_on = runs(now.state) || finished > watching_since_;
    if (started > told_exit_) alive_told_ = ran_on;
    probes_.found(started);
  }
  if (told_exit_ == 0 && finished <= watching_since_) told_exit_ = finished;
  if (now.health) told_health_ = now.health->status;
}

void ContainerEntry::decide_restart(const ContainerInfo& now) {
  const bool is_told = now.started_at && *now.started_at <= told_start_;
  if (!is_told) return;
  // A start by hand sets the engine's count to 0.
  if (std::exchange(restart_undecided_, false) && now.restart_count > 0) ++restarts;
  restart_count_ = now.restart_count;
  starts_since_ = 0;
}

void ContainerEntry::settle_exit(const ContainerInfo& now, Effect& effect) {
  if (open_exits_.empty()) return;
  // Once it runs again, or could not be started, the engine has forgotten the code.
  const bool is_over = !runs(now.state) && !now.start_failed;
  ExitFacts& last = open_exits_.back();
  const bool still_there = is_over && now.finished_at && *now.finished_at <= last.time;
  std::optional<ExitFacts> inspected_exit;
  if (hides_exit_code() && still_there) {
    inspected_exit = last;
    inspected_exit->code = now.exit_code;
    open_exits_.pop_back();
  }
  count_open_exits(effect);
  if (inspected_exit) count_exit(*inspected_exit, effect);
}

void ContainerEntry::count_open_exits(Effect& effect) {
  for (const ExitFacts& facts : std::exchange(open_exits_, {})) {
    count_exit(hides_exit_code() ? without_code(facts) : facts, effect);
  }
}

void ContainerEntry::settle_failed_start(const ContainerInfo& now, Effect& effect) {
  const bool failed = now.start_failed && now.exit_code != 0 && !runs(now.state);
  // Without a network nothing but the error tells, and it tells only of the first time.
  const bool untold = now.state == ContainerState::kCreated && now.created > watching_since_ &&
                      !failed_start_counted_ && told_start_ == 0 && !info.start_failed;
  if (failed && (start_failed_ || untold)) {
    effect.exits.push_back(ExitReason::kNotRunnable);
    failed_start_counted_ = !start_failed_ && connected_;
  }
  start_failed_ = false;
}

void ContainerEntry::describe(const ContainerSummary& summary) {
  info = info_of(summary);
  described = true;
  missing_since = 0;
  learn_masks(info);
}

bool ContainerEntry::apply(const ContainerSummary& summary) {
  missing_since = 0;
  const bool differs = info.state != summary.state || info.name != summary.name;
  info.state = summary.state;
  if (!is_alive()) {
    info.pid = 0;
    sample_is_fresh = false;
  }
  if (summary.health) {
    const bool same = info.health && info.health->status == summary.health->status;
    if (!same || summary.health->failing_streak) info.health = summary.health;
  }
  const bool streak_may_move = info.health && info.health->status != HealthStatus::kHealthy;
  const bool pid_is_missing = info.state == ContainerState::kRunning && info.pid == 0;
  const bool may_have_failed = info.state == ContainerState::kCreated;
  const bool is_unsure = !inspected || inspect_is_old;
  return differs || is_unsure || streak_may_move || pid_is_missing || may_have_failed;
}

Effect ContainerEntry::close() {
  Effect effect;
  effect.held = release();
  count_open_exits(effect);
  if (start_failed_) effect.exits.push_back(ExitReason::kNotRunnable);
  ended_by_guess_ = ended_by_guess_ || start_failed_;
  start_failed_ = false;
  return effect;
}

Effect ContainerEntry::apply_after_close(const Event& event) {
  Effect effect = apply(event);
  effect.inspect = false;
  for (const ExitReason exit : close().exits) effect.exits.push_back(exit);
  // It had been started after all: its end is counted already, though for another reason.
  if (event.action == "die" && std::exchange(ended_by_guess_, false)) effect.exits.clear();
  return effect;
}

// --- samples, and what is kept ---

void ContainerEntry::take_sample(UnixNanos now) {
  sample_is_fresh = true;
  last_seen = now;
  if (sample.oom_kills) oom_events += oom_count_.take_sample(*sample.oom_kills, now);
}

KeptContainer ContainerEntry::kept() const {
  KeptContainer kept;
  kept.id = info.id;
  kept.starts = starts;
  kept.restarts = restarts;
  kept.oom_events = oom_events;
  kept.told_start = told_start_;
  kept.told_exit = told_exit_;
  kept.alive = alive_told_;
  kept.restart_count = restart_count_;
  kept.died_by_itself = died_by_itself_;
  kept.restart_undecided = restart_undecided_;
  if (told_health_ == HealthStatus::kHealthy) kept.health = "healthy";
  if (told_health_ == HealthStatus::kUnhealthy) kept.health = "unhealthy";
  kept.masks = masks_;
  kept.stop_request = stop_request_;
  kept.last_oom = last_oom_;
  kept.last_kill_nine = last_kill_nine_;
  kept.oom_kills_seen = oom_count_.seen();
  kept.oom_kills_grew = oom_count_.grew_at();
  return kept;
}

void ContainerEntry::restore(const KeptContainer& kept) {
  known_ = create_told_ = true;
  starts = kept.starts;
  restarts = kept.restarts;
  oom_events = kept.oom_events;
  told_start_ = kept.told_start;
  told_exit_ = kept.told_exit;
  alive_told_ = kept.alive;
  restart_count_ = kept.restart_count;
  died_by_itself_ = kept.died_by_itself;
  restart_undecided_ = kept.restart_undecided;
  told_health_ = reported_health(kept.health);
  masks_ = kept.masks;
  stop_request_ = kept.stop_request;
  last_oom_ = kept.last_oom;
  last_kill_nine_ = kept.last_kill_nine;
  oom_count_.resume(kept.oom_kills_seen, kept.oom_kills_grew);
}

}  // namespace docktap::state
