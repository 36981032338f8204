#include "state/event_ledger.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "model/user.h"
#include "state/event_meaning.h"

namespace docktap::state {
namespace {

// An import, a load or a commit follows the tag that it made within this time; a build's tag
// follows its last step.
constexpr UnixNanos kTagIsExplainedWithin = 2'000'000'000;

// How many of the newest identities the state file keeps: what the engine can repeat.
constexpr std::size_t kKeptIdentities = 256;

// Whether `event` came at most so long after `earlier`. Both are the engine's times: events that
// were recovered or replayed come in another rhythm than they happened.
bool comes_soon_after(UnixNanos earlier, UnixNanos event) {
  return event >= earlier && event - earlier < kTagIsExplainedWithin;
}

// The legacy builder's containers name their image by its id.
bool may_be_a_build_step(const ContainerEntry& entry) {
  return entry.starts == 0 && !entry.info.started_at && entry.info.image.starts_with("sha256:");
}

}  // namespace

EventLedger::EventLedger(ContainerTable& table, LedgerListener& listener, LedgerOptions options)
    : table_(table), listener_(listener), options_(std::move(options)) {}

EventRecord EventLedger::record_of(const Event& event) {
  EventRecord record;
  record.time = event.time;
  record.type = event.type;
  record.action = event.action;
  record.id = event.actor_id;
  record.name = event.name;
  record.image = event.image;
  record.health = event.health;
  record.inferred = event.inferred;
  if (event.exit_code || !event.signal.empty()) {
    const ContainerEntry* const entry = table_.find_or_tombstone(event.actor_id);
    const bool known = entry != nullptr;
    if (event.inferred || (known && !entry->hides_exit_code())) record.exit_code = event.exit_code;
    if (known && !entry->hides_signal()) record.signal = event.signal;
  }
  return record;
}

// --- taking events in ---

bool EventLedger::take(const Event& event) {
  const std::uint64_t identity = identity_of(event);
  if (!seen_.insert(identity, event.time)) {
    ++counts_.duplicates;
    return false;
  }
  if (!awaited_.empty()) awaited_.erase(identity);
  last_identity_ = identity;
  last_time_ = event.time;
  understand(event);
  return true;
}

void EventLedger::count(const Event& event) {
  ++counts_.events[event_kind(event.type, event.action)];
  counts_.last_event = std::max(counts_.last_event, event.time);
  if (event.inferred) ++counts_.inferred;
}

void EventLedger::understand(const Event& event) {
  EventRecord record = record_of(event);
  record.security = meaning_of(event);
  if (event.type == "container") {
    const ContainerEntry* const destroyed =
        event.action == "destroy" ? table_.find(event.actor_id) : nullptr;
    const bool ends_a_build = destroyed != nullptr && may_be_a_build_step(*destroyed);
    const Effect effect = table_.apply_event(event);
    if (effect.told_before) {
      ++counts_.duplicates;
      return;
    }
    count(event);
    if (ends_a_build && event.time > build_end_.time) build_end_ = {event.time, ""};
    understand_container(event, std::move(record), effect);
    return;
  }
  count(event);
  if (event.type == "image") {
    image(event, std::move(record));
    return;
  }
  if (event.type == "network" && !event.container.empty()) {
    if (event.action == "connect" || event.action == "disconnect") {
      const Effect effect = table_.apply_network(event.container, event.action == "connect");
      apply(effect, event.container);
    }
  }
  finish(record);
  if (record.security.any()) {
    if (ContainerEntry* const entry = table_.find_or_tombstone(event.container)) {
      const std::size_t connect = index_of(SecurityEvent::kNetworkHostConnect);
      if (record.security.test(connect)) entry->security_last[connect] = event.time;
    }
  }
}

void EventLedger::apply(const Effect& effect, const std::string& id) {
  for (const ExitReason exit : effect.exits) ++counts_.exits[static_cast<std::size_t>(exit)];
  if (effect.inspect) listener_.inspect(id);
}

void EventLedger::understand_container(const Event& event, EventRecord record,
                                       const Effect& effect) {
  if (event.action == "create") {
    judging_.insert(event.actor_id);
    listener_.judge(event.actor_id);
    Effect rest = effect;
    rest.inspect = false;  // that one tells as much
    apply(rest, event.actor_id);
    finish(record);
    return;
  }
  apply(effect, event.actor_id);
  if (effect.is_held) return;
  // Of a container that is gone nobody knows its probe.
  tell_unjudged(effect.held, true);
  if (event.action == "start") {
    start(event, std::move(record));
    return;
  }
  if (effect.exec) {
    exec(event, std::move(record));
    return;
  }
  if (event.action == "health_status") {
    for (std::size_t i = 0; i < kHealthTransitions.size(); ++i) {
      if (event.health == kHealthTransitions[i]) ++counts_.health[i];
    }
  }
  if (event.action == "attach") {
    // Every `docker run` in the foreground attaches before it starts.
    const ContainerEntry* const entry = table_.find(event.actor_id);
    if (entry != nullptr && entry->is_alive()) add(record.security, SecurityEvent::kAttach);
  }
  if (event.action == "destroy") judgements_.erase(event.actor_id);
  if (event.action == "commit") {
    const ContainerEntry* const entry = table_.find_or_tombstone(event.actor_id);
    const bool is_told = entry != nullptr && !entry->hides_image_id();
    if (is_told) explain_tags(event.image_id, event.time);
  }
  finish(record);
}

void EventLedger::understand_held(const std::vector<Event>& held) {
  for (const Event& event : held) {
    const Effect now = table_.apply_event(event);
    apply(now, event.actor_id);
    if (now.exec) {
      exec(event, record_of(event));
    } else {
      finish(record_of(event));
    }
  }
}

void EventLedger::tell_unjudged(const std::vector<Event>& held, bool may_ask) {
  for (const Event& event : held) {
    if (event.action == "exec_start") {
      exec(event, record_of(event), may_ask, true);
    } else {
      finish(record_of(event));
    }
  }
}

void EventLedger::start(const Event& event, EventRecord record) {
  const auto known = judgements_.find(event.actor_id);
  if (known != judgements_.end()) {
    finish_start(std::move(record), known->second);
    return;
  }
  unjudged_[event.actor_id].push_back(std::move(record));
  if (judging_.insert(event.actor_id).second) listener_.judge(event.actor_id);
}

void EventLedger::exec(const Event& event, EventRecord record, bool may_ask, bool is_missed) {
  add(record.security, SecurityEvent::kExec);
  if (event.runs_shell) add(record.security, SecurityEvent::kExecShell);
  const ContainerEntry* const entry = table_.find_or_tombstone(event.actor_id);
  // It reaches a path; and one that a label hides is another exec's, as its owner likes.
  const bool has_id = entry != nullptr && !entry->hides_exec_id() && is_full_id(event.exec_id);
  if (is_missed || !has_id) ++counts_.inspects_missed;
  if (!may_ask || !has_id) {
    finish(record);
    return;
  }
  PendingExec pending;
  pending.record = std::move(record);
  pending.container_user = entry->info.facts.user.value_or("");
  pending.is_missed = is_missed;
  const std::uint64_t ticket = next_ticket_++;
  pending_execs_.emplace(ticket, std::move(pending));
  listener_.ask_exec(ticket, event.exec_id);
}

void EventLedger::image(const Event& event, EventRecord record) {
  if (event.action == "pull" && !is_approved(event.actor_id, options_.approved_registries)) {
    add(record.security, SecurityEvent::kImagePullUnapproved);
  }
  if (event.action == "import" || event.action == "load") explain_tags(event.actor_id, event.time);
  if (event.action == "tag") {
    if (!is_build_tag(event)) {
      pending_tags_.push_back(std::move(record));
      return;
    }
    record.security.reset(index_of(SecurityEvent::kImageTag));
  }
  finish(record);
}

// A build's last container is created and removed without a start, then come its image's tags,
// which are all of one image. Which image that is nobody tells: whoever removes such a container,
// and tags at once, is taken for a build.
bool EventLedger::is_build_tag(const Event& tag) {
  if (!comes_soon_after(build_end_.time, tag.time)) return false;
  if (build_end_.image_id.empty()) build_end_.image_id = tag.actor_id;
  return build_end_.image_id == tag.actor_id;
}

void EventLedger::explain_tags(const std::string& image_id, UnixNanos time) {
  for (auto tag = pending_tags_.begin(); tag != pending_tags_.end();) {
    if (tag->id != image_id || !comes_soon_after(tag->time, time)) {
      ++tag;
      continue;
    }
    tag->security.reset(index_of(SecurityEvent::kImageTag));
    finish(*tag);
    tag = pending_tags_.erase(tag);
  }
}

void EventLedger::finish(const EventRecord& record) {
  if (record.security.any()) {
    ContainerEntry* const entry =
        record.type == "container" ? table_.find_or_tombstone(record.id) : nullptr;
    for (std::size_t i = 0; i < kSecurityEvents.size(); ++i) {
      if (!record.security.test(i)) continue;
      ++counts_.security[i];
      if (entry != nullptr)
        entry->security_last[i] = std::max(entry->security_last[i], record.time);
    }
  }
  listener_.record(record);
}

// --- answers ---

void EventLedger::finish_start(EventRecord record, const StartJudgement& judgement) {
  if (judgement.privileged) add(record.security, SecurityEvent::kPrivilegedStart);
  if (judgement.host_namespace) add(record.security, SecurityEvent::kHostNamespaceStart);
  if (judgement.socket_mount) add(record.security, SecurityEvent::kSocketMountStart);
  finish(record);
}

void EventLedger::inspected(ContainerInfo info, const StartJudgement& judgement, UnixNanos now) {
  const std::string id = info.id;
  const Effect effect = table_.apply_inspect(std::move(info), now);
  apply(effect, id);
  understand_held(effect.held);
  judged(id, judgement);
  listener_.described(id);
}

void EventLedger::judged(const std::string& id, const StartJudgement& judgement) {
  judging_.erase(id);
  if (table_.find(id) != nullptr) judgements_[id] = judgement;
  auto starts = unjudged_.extract(id);
  if (starts.empty()) return;
  for (EventRecord& record : starts.mapped()) finish_start(std::move(record), judgement);
}

void EventLedger::could_not_judge(const std::string& id) {
  judging_.erase(id);
  auto starts = unjudged_.extract(id);
  if (starts.empty()) return;
  counts_.inspects_missed += starts.mapped().size();
  for (const EventRecord& record : starts.mapped()) finish(record);
}

void EventLedger::gone(const std::string& id, UnixNanos now) {
  tell_unjudged(table_.release(id), false);
  table_.remove(id, now);
}

void EventLedger::unreadable(const std::string& id) { tell_unjudged(table_.release(id), true); }

void EventLedger::exec_asked(std::uint64_t ticket, const std::optional<ExecInfo>& info) {
  auto pending = pending_execs_.extract(ticket);
  if (pending.empty()) return;
  EventRecord& record = pending.mapped().record;
  if (!info) {
    if (!pending.mapped().is_missed) ++counts_.inspects_missed;
  } else {
    if (info->privileged) add(record.security, SecurityEvent::kExecPrivileged);
    const bool becomes_root = !info->user.empty() && is_root(info->user);
    if (becomes_root && !is_root(pending.mapped().container_user)) {
      add(record.security, SecurityEvent::kExecRoot);
    }
  }
  finish(record);
}

// --- completeness ---

void EventLedger::compare(const std::vector<Event>& remembered) {
  undelivered_.clear();
  awaited_.clear();
  // Of what is older nobody knows any more whether it was counted.
  const UnixNanos known_from = seen_.remembers_from();
  for (const Event& event : remembered) {
    const std::uint64_t identity = identity_of(event);
    if (seen_.contains(identity) || event.time < known_from) continue;
    undelivered_.push_back(event);
    awaited_.insert(identity);
  }
}

std::size_t EventLedger::recover() {
  std::size_t count = 0;
  for (Event& event : std::exchange(undelivered_, {})) {
    const std::uint64_t identity = identity_of(event);
    if (awaited_.erase(identity) == 0 || !seen_.insert(identity, event.time)) continue;
    ++count;
    event.recovered = true;
    understand(event);
  }
  counts_.recovered += count;
  return count;
}

void EventLedger::settle(UnixNanos complete_until) {
  for (const Event& event : table_.infer(complete_until)) understand(event);
}

void EventLedger::gap(GapReason reason, UnixNanos now) {
  ++counts_.gaps[static_cast<std::size_t>(reason)];
  EventRecord record;
  record.time = now;
  record.type = "docktap";
  record.action = "gap";
  record.gap = kGapReasons[static_cast<std::size_t>(reason)];
  listener_.record(record);
}

void EventLedger::watch_from(UnixNanos now) {
  last_time_ = watched_from_ = now;
  table_.restore({}, now);
}

// --- the state file ---

LedgerState EventLedger::state(const std::string& engine) const {
  LedgerState state;
  state.engine = engine;
  state.watched_from = watched_from_;
  state.cursor = last_time_;
  state.counted = seen_.newest(kKeptIdentities);
  // The last one of the stream proves at the next start that nothing is missing: it stands last.
  if (last_identity_ && (state.counted.empty() || state.counted.back() != *last_identity_)) {
    state.counted.push_back(*last_identity_);
  }
  state.containers = table_.kept();
  return state;
}

void EventLedger::restore(const LedgerState& state) {
  for (const std::uint64_t identity : state.counted) seen_.insert(identity, state.cursor);
  if (!state.counted.empty()) last_identity_ = state.counted.back();
  last_time_ = state.cursor;
  watched_from_ = state.watched_from;
  table_.restore(state.containers, state.cursor);
}

// --- what waits ---

void EventLedger::tick(UnixNanos now) {
  while (!pending_tags_.empty() && pending_tags_.front().time + kTagIsExplainedWithin < now) {
    const EventRecord tag = std::move(pending_tags_.front());
    pending_tags_.pop_front();
    finish(tag);
  }
}

std::size_t EventLedger::waiting() const {
  return judgements_.size() + judging_.size() + unjudged_.size() + pending_execs_.size() +
         pending_tags_.size();
}

void EventLedger::flush() {
  for (const auto& [id, starts] : std::exchange(unjudged_, {})) {
    counts_.inspects_missed += starts.size();
    for (const EventRecord& record : starts) finish(record);
  }
  tell_unjudged(table_.release_all(), false);
  for (const auto& [ticket, pending] : std::exchange(pending_execs_, {})) finish(pending.record);
  for (const EventRecord& tag : std::exchange(pending_tags_, {})) finish(tag);
}

}  // namespace docktap::state
