#include "state/container_entry.h"

#include <algorithm>
#include <utility>

namespace docktap::state {
namespace {

// The engine stamps a start event just after State.StartedAt.
constexpr UnixNanos kStartEventFollowsWithin = 10'000'000'000;

constexpr std::int64_t kKilled = 137;  // 128 + SIGKILL

// `docker kill` can send any signal; those that programs take as a message are no request to stop.
bool asks_to_stop(const std::string& signal) {
  for (const char* const message : {"1", "10", "12", "18", "28"}) {  // HUP USR1 USR2 CONT WINCH
    if (signal == message) return false;
  }
  return true;
}

bool is_alive(ContainerState state) {
  return state == ContainerState::kRunning || state == ContainerState::kPaused;
}

}  // namespace

bool ContainerEntry::apply(const Event& event) {
  if (!event.name.empty() && info.name.empty()) info.name = event.name;
  if (event.action == "create") {
    info.state = ContainerState::kCreated;
    seen_from_birth_ = true;
    return true;
  }
  if (event.action == "start") {
    on_start(event.time);
    return true;
  }
  if (event.action == "die") {
    on_die(event);
    return true;
  }
  if (event.action == "kill") {
    stop_requested_ = stop_requested_ || asks_to_stop(event.signal);
    return false;
  }
  if (event.action == "stop") {
    // Behind the die; alone if the container was waiting for its next restart.
    died_by_itself_ = false;
    return true;
  }
  // The event says it all, but an inspect that is under way may be older than it.
  if (event.action == "pause") {
    info.state = ContainerState::kPaused;
    return true;
  }
  if (event.action == "unpause") {
    info.state = ContainerState::kRunning;
    return true;
  }
  if (event.action == "oom") {
    oom_event_ = true;
    return false;
  }
  if (event.action == "health_status") {
    on_health(event);
    return true;  // for the failing streak
  }
  if (event.action == "exec_die") {
    // A failed probe raises the streak without an event of its own.
    const bool failed = event.exit_code.value_or(0) != 0;
    return info.health && (failed || info.health->failing_streak.value_or(0) > 0);
  }
  if (event.action == "rename") info.name = event.name;
  return event.action == "rename" || event.action == "update";
}

void ContainerEntry::on_start(UnixNanos time) {
  if (inferred_ && time - inferred_->newest < kStartEventFollowsWithin) {
    on_inferred_start(time);
    return;
  }
  inferred_.reset();
  ++starts;
  if (restart_undecided_) count_restart(true);  // it died again: a policy is at work
  restart_undecided_ = std::exchange(died_by_itself_, false);
  start_unconfirmed_ = true;
  begin_run();
}

void ContainerEntry::on_inferred_start(UnixNanos time) {
  // What was counted of the run that this start begins: of the newest, what its inspect told.
  oom_counted_ = false;
  if (time >= inferred_->newest) {
    oom_counted_ = inferred_->oom_counted;
    inferred_.reset();
  } else if (inferred_->older > 0) {
    --inferred_->older;
  } else {
    // A start by hand had set RestartCount to 0, so that the inspect could not tell of this one.
    ++starts;
    if (died_by_itself_) ++restarts;
  }
  // The sample and its OOM kills may be of the present run: they stay.
  info.state = ContainerState::kRunning;
  died_by_itself_ = false;
  stop_requested_ = false;
  oom_event_ = false;
}

void ContainerEntry::begin_run() {
  info.state = ContainerState::kRunning;
  info.pid = 0;  // until it is inspected
  info.oom_killed = false;
  if (info.has_healthcheck) info.health = Health{HealthStatus::kStarting, 0};
  stop_requested_ = false;
  oom_event_ = false;
  oom_counted_ = false;
  oom_kills_seen_ = 0;
  sample.clear();
  sample_is_fresh = false;
}

void ContainerEntry::count_restart(bool by_policy) {
  if (by_policy) ++restarts;
  restart_undecided_ = false;
}

void ContainerEntry::on_die(const Event& event) {
  info.state = ContainerState::kExited;
  info.pid = 0;
  info.finished_at = event.time;
  info.exit_code = event.exit_code.value_or(0);
  died_by_itself_ = !std::exchange(stop_requested_, false);
  sample_is_fresh = false;
  if (oom_event_ && !oom_counted_ && info.exit_code == kKilled) {
    ++oom_events;
    oom_counted_ = true;
  }
}

void ContainerEntry::on_health(const Event& event) {
  Health health = info.health.value_or(Health());
  if (event.health == "healthy") health = Health{HealthStatus::kHealthy, 0};
  if (event.health == "unhealthy") health.status = HealthStatus::kUnhealthy;
  info.has_healthcheck = true;
  info.health = health;
}

void ContainerEntry::apply(ContainerInfo now) {
  // What a first inspect shows of a container that was there before docktap does not count.
  const bool was_known = inspected || seen_from_birth_;
  const bool has_started = now.started_at && now.started_at != info.started_at;
  if (was_known && has_started && !start_unconfirmed_) {
    const auto by_policy = static_cast<std::uint64_t>(
        std::max<std::int64_t>(0, now.restart_count - info.restart_count));
    const std::uint64_t started = std::max<std::uint64_t>(1, by_policy);
    starts += started;
    restarts += by_policy;
    inferred_ = InferredStarts{*now.started_at, started - 1, false};
    died_by_itself_ = false;
    begin_run();
  } else if (restart_undecided_ && has_started) {
    count_restart(now.restart_count > 0);
  }
  if (has_started) start_unconfirmed_ = false;

  const bool ended = !is_alive(now.state);
  if (ended && now.oom_killed && !oom_counted_ && was_known) {
    ++oom_events;
    oom_counted_ = true;
  }
  if (inferred_) inferred_->oom_counted = oom_counted_;
  if (ended) sample_is_fresh = false;
  if (!was_known && ended) oom_counted_ = true;  // that one was before our time
  info = std::move(now);
  described = true;
  inspected = true;
}

bool ContainerEntry::apply(const ContainerSummary& summary) {
  const bool differs = info.state != summary.state || info.name != summary.name;
  info.state = summary.state;
  if (!is_alive(info.state)) {
    info.pid = 0;
    sample_is_fresh = false;
  }
  if (summary.health) {
    const bool same = info.health && info.health->status == summary.health->status;
    if (!same || summary.health->failing_streak) info.health = summary.health;
  }
  const bool streak_may_move = info.health && info.health->status != HealthStatus::kHealthy;
  const bool pid_is_missing = info.state == ContainerState::kRunning && info.pid == 0;
  return differs || !inspected || streak_may_move || pid_is_missing;
}

void ContainerEntry::take_sample(UnixNanos now) {
  sample_is_fresh = true;
  last_seen = now;
  if (!sample.oom_kills) return;
  const std::uint64_t kills = *sample.oom_kills;
  // Before the first sample of a run that began unseen, its kills are from before our time.
  const std::uint64_t seen = oom_kills_seen_.value_or(kills);
  if (kills > seen) {
    oom_events += kills - seen;
    oom_counted_ = true;
  }
  oom_kills_seen_ = kills;
}

}  // namespace docktap::state
