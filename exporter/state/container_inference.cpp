// What must have happened to a container and no event told: the part of ContainerEntry that infers.

#include <algorithm>

#include "state/container_entry.h"

namespace docktap::state {
namespace {

// An event that has not come this long after it should have been there won't come any more.
constexpr UnixNanos kSettled = 5'000'000'000;

}  // namespace

Event ContainerEntry::inferred_event(const char* action, UnixNanos time) const {
  Event event;
  event.time = time;
  event.type = "container";
  event.action = action;
  event.actor_id = info.id;
  event.name = info.name;
  event.image = info.image;
  event.inferred = true;
  return event;
}

std::vector<Event> ContainerEntry::infer(UnixNanos complete_until) const {
  std::vector<Event> told;
  const UnixNanos settled = complete_until - kSettled;
  if (known_ && !create_told_ && info.created <= settled) {
    told.push_back(inferred_event("create", info.created));
  }
  if (missing_since > 0) {
    if (missing_since > settled) return told;
    if (alive_told_) told.push_back(inferred_event("die", missing_since));
    told.push_back(inferred_event("destroy", missing_since));
    return told;
  }
  if (!known_ || !inspected) return told;
  infer_runs(settled, told);
  const bool healthy_or_not = info.health && info.health->status != HealthStatus::kStarting;
  if (healthy_or_not && is_alive() && inspected_at_ <= settled &&
      told_health_ != info.health->status) {
    told.push_back(inferred_event("health_status", inspected_at_));
    told.back().health = info.health->status == HealthStatus::kHealthy ? "healthy" : "unhealthy";
  }
  return told;
}

std::uint64_t ContainerEntry::missed_starts() const {
  // By hand, which set it to 0; and the first start of all is none of the policy's.
  const bool by_hand = info.restart_count < restart_count_ || told_start_ == 0;
  const std::int64_t restarted =
      by_hand ? info.restart_count + 1 : info.restart_count - restart_count_;
  const auto count = static_cast<std::uint64_t>(std::max<std::int64_t>(restarted, 1));
  return std::max<std::uint64_t>(1, count - std::min(count, starts_since_));
}

void ContainerEntry::infer_runs(UnixNanos settled, std::vector<Event>& told) const {
  const UnixNanos started = info.started_at.value_or(0);
  const UnixNanos finished = info.finished_at.value_or(0);
  const bool start_is_news = started > told_start_ && started <= settled;
  const bool exit_is_news = finished > told_exit_ && finished <= settled;
  const bool any_pending = (started > told_start_ && started > settled) ||
                           (!is_alive() && finished > told_exit_ && finished > settled);
  if (any_pending || (!start_is_news && !exit_is_news)) return;
  const std::uint64_t new_starts = start_is_news ? missed_starts() : 0;
  bool alive = alive_told_;
  std::uint64_t left = new_starts;
  // In order, though FinishedAt can precede StartedAt, and the start's event comes after both.
  UnixNanos last_told = std::max(told_start_, told_exit_ + 1);
  if (is_alive()) last_told = std::max(last_told, finished);
  if (left > 0) last_told = std::min(last_told, started);
  // Ends and starts in turn, until the last start is told and the last state is reached.
  while (left > 0 || (alive && !is_alive())) {
    if (alive) {
      const bool last = left == 0;
      const UnixNanos time = last ? std::max(finished, last_told) : last_told;
      if (last && info.oom_killed && info.exit_code == 137) {
        told.push_back(inferred_event("oom", time));
      }
      told.push_back(inferred_event("die", time));
      // Only the last exit's code is still known, and a start resets it.
      if (last) told.back().exit_code = info.exit_code;
      alive = false;
    } else {
      if (--left == 0) last_told = started;
      told.push_back(inferred_event("start", last_told));
      alive = left > 0 || told_exit_ <= started;  // else the end of that run was told without it
    }
  }
}

}  // namespace docktap::state
