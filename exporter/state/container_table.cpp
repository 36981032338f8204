#include "state/container_table.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <deque>
#include <iterator>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "state/container_filter.h"
#include "state/container_labels.h"

namespace docktap::state {
namespace {

// The containers destroyed last. An id never comes back, but an inspect or a list that was under
// way at the destroy event still shows it.
class DestroyedIds {
 public:
  struct Destroyed {
    std::string id;
    bool inferred = false;  // its event may still come
  };

  void insert(const std::string& id, bool inferred) {
    ids_[next_] = {id, inferred};
    next_ = (next_ + 1) % ids_.size();
  }
  Destroyed* find(std::string_view id) {
    const auto found = std::find_if(ids_.begin(), ids_.end(),
                                    [&](const Destroyed& gone) { return gone.id == id; });
    return found == ids_.end() ? nullptr : &*found;
  }
  bool contains(std::string_view id) { return find(id) != nullptr; }

 private:
  std::array<Destroyed, 256> ids_;
  std::size_t next_ = 0;
};

}  // namespace

struct ContainerTable::Impl {
  explicit Impl(TableOptions table_options) : options(std::move(table_options)) {}

  // Name, labels or filters may say something else now.
  void describe(ContainerEntry& entry) {
    entry.labels = identity_labels(entry.info);
    entry.info_labels = fact_labels(entry.info);
    entry.user_labels = allowed_labels(entry.info.labels, options.label_rules);
    entry.shown = is_shown(options.filter, entry.info);
    wipe_labels(entry.info, options.label_rules, options.needed_labels);
    views_are_old = true;
  }

  ContainerEntry& add(const std::string& id) {
    auto& entry = entries[id];
    entry = std::make_unique<ContainerEntry>(options.watching_since);
    entry->info.id = id;
    views_are_old = true;
    return *entry;
  }

  ContainerEntry* find(std::string_view id) const {
    const auto found = entries.find(std::string(id));
    return found == entries.end() ? nullptr : found->second.get();
  }

  ContainerEntry* find_grave(std::string_view id) const {
    const auto grave = std::find_if(graves.begin(), graves.end(),
                                    [&](const auto& entry) { return entry->info.id == id; });
    return grave == graves.end() ? nullptr : grave->get();
  }

  Effect destroy(const Event& event) {
    Effect effect;
    if (DestroyedIds::Destroyed* const gone = destroyed.find(event.actor_id)) {
      effect.told_before = std::exchange(gone->inferred, false);
      return effect;
    }
    if (ContainerEntry* const entry = find(event.actor_id)) effect = entry->close();
    bury(event.actor_id, event.time);
    destroyed.insert(event.actor_id, event.inferred);
    return effect;
  }

  // An event of a destroyed container that the stream had left out: it counts, but an id never
  // comes back, and no inspect can tell more.
  Effect apply_late(const Event& event, const DestroyedIds::Destroyed& gone) {
    views_are_old = true;
    if (ContainerEntry* const grave = find_grave(event.actor_id)) {
      return grave->apply_after_close(event);
    }
    Effect effect;
    effect.exec = event.action == "exec_start";
    // What its labels hid nobody knows any more.
    if (event.action == "die") {
      effect.told_before = gone.inferred;
      effect.exits.push_back(ExitReason::kUnknown);
    }
    return effect;
  }

  // It is gone: a tombstone keeps what its events said.
  void bury(const std::string& id, UnixNanos time) {
    const auto found = entries.find(id);
    if (found == entries.end()) return;
    std::unique_ptr<ContainerEntry> entry = std::move(found->second);
    entries.erase(found);
    views_are_old = true;
    entry->removed_at = time;
    if (entry->labels.empty()) describe(*entry);
    entry->info.labels = {};
    entry->info.facts = {};
    entry->posture = {};
    entry->sample = {};
    entry->sample_is_fresh = false;
    graves.push_back(std::move(entry));
    while (graves.size() > options.max_tombstones) {
      graves.pop_front();
      ++tombstones_dropped;
    }
  }

  // The ordered views, made anew only after a change: a scrape allocates nothing here.
  void refresh_views() {
    if (!std::exchange(views_are_old, false)) return;
    shown.clear();
    eventful.clear();
    for (const auto& [id, entry] : entries) {
      if (entry->missing_since > 0 || entry->labels.empty()) continue;
      eventful.push_back(entry.get());
      if (entry->shown && entry->described) shown.push_back(entry.get());
    }
    dropped = limit(shown);
    limit(eventful);
    tombstones.clear();
    for (const auto& entry : graves) tombstones.push_back(entry.get());
    running.clear();
    for (const ContainerRecord* record : shown) {
      const ContainerState state = record->info.state;
      if (state != ContainerState::kRunning && state != ContainerState::kPaused) continue;
      running.push_back(entries.find(record->info.id)->second.get());
    }
  }

  // Orders a view and cuts it; how many had to go.
  std::size_t limit(std::vector<const ContainerRecord*>& view) const {
    std::sort(view.begin(), view.end(), [](const ContainerRecord* a, const ContainerRecord* b) {
      return a->info.id < b->info.id;
    });
    const std::size_t too_many = view.size() - std::min(view.size(), options.max_containers);
    view.resize(view.size() - too_many);
    return too_many;
  }

  TableOptions options;
  std::unordered_map<std::string, std::unique_ptr<ContainerEntry>> entries;  // stable addresses
  std::deque<std::unique_ptr<ContainerEntry>> graves;  // in the order of their removal
  std::uint64_t tombstones_dropped = 0;
  DestroyedIds destroyed;
  std::uint64_t mark = 0;
  bool complete = false;

  bool views_are_old = false;
  std::vector<const ContainerRecord*> shown;
  std::vector<const ContainerRecord*> eventful;
  std::vector<const ContainerRecord*> tombstones;
  std::vector<ContainerRecord*> running;
  std::size_t dropped = 0;
};

ContainerTable::ContainerTable(TableOptions options)
    : impl_(std::make_unique<Impl>(std::move(options))) {}
ContainerTable::~ContainerTable() = default;

std::uint64_t ContainerTable::mark() const { return impl_->mark; }

std::vector<std::string> ContainerTable::reconcile(const std::vector<ContainerSummary>& list,
                                                   std::uint64_t mark, UnixNanos now, bool all) {
  std::vector<std::string> to_inspect;
  std::unordered_set<std::string_view> listed;
  for (const ContainerSummary& summary : list) {
    listed.insert(summary.id);
    ContainerEntry* entry = impl_->find(summary.id);
    if (entry == nullptr) {
      if (impl_->destroyed.contains(summary.id)) continue;
      entry = &impl_->add(summary.id);
    }
    if (!entry->described) {
      entry->describe(summary);
      impl_->describe(*entry);
      to_inspect.push_back(summary.id);
    } else if (entry->changed <= mark && (entry->apply(summary) || all)) {
      to_inspect.push_back(summary.id);
    }
  }
  std::vector<std::string> missing;
  for (const auto& [id, entry] : impl_->entries) {
    if (!listed.contains(id) && entry->changed <= mark) missing.push_back(id);
  }
  for (const std::string& id : missing) remove(id, now);
  impl_->views_are_old = true;
  impl_->complete = true;
  return to_inspect;
}

Effect ContainerTable::apply_inspect(ContainerInfo info, UnixNanos now) {
  ContainerEntry* entry = impl_->find(info.id);
  if (entry == nullptr) {
    if (impl_->destroyed.contains(info.id)) return {};
    entry = &impl_->add(info.id);
  }
  Effect effect = entry->apply(std::move(info), now);
  impl_->describe(*entry);
  return effect;
}

void ContainerTable::remove(std::string_view id, UnixNanos now) {
  ContainerEntry* const entry = impl_->find(id);
  if (entry == nullptr) return;
  impl_->views_are_old = true;
  if (!entry->is_known() && !entry->holds_any()) {
    // Nothing to tell of it; and should a proxy answer 404, the next list finds it again.
    impl_->entries.erase(std::string(id));
  } else if (entry->missing_since == 0) {
    entry->missing_since = now;
  }
}

std::vector<Event> ContainerTable::release(std::string_view id) {
  ContainerEntry* const entry = impl_->find(id);
  return entry == nullptr ? std::vector<Event>() : entry->release();
}

std::vector<Event> ContainerTable::release_all() {
  std::vector<Event> released;
  for (const auto& [id, entry] : impl_->entries) {
    std::vector<Event> held = entry->release();
    std::move(held.begin(), held.end(), std::back_inserter(released));
  }
  return released;
}

Effect ContainerTable::apply_event(const Event& event) {
  ++impl_->mark;
  if (event.action == "destroy") return impl_->destroy(event);
  ContainerEntry* entry = impl_->find(event.actor_id);
  if (entry == nullptr) {
    if (const auto* const gone = impl_->destroyed.find(event.actor_id)) {
      return impl_->apply_late(event, *gone);
    }
    entry = &impl_->add(event.actor_id);
  }
  // What is inferred is known already: a list that is under way is no older than it.
  if (!event.inferred) entry->changed = impl_->mark;
  if (entry->must_hold(event)) {
    entry->hold(event);
    Effect effect;
    effect.inspect = effect.is_held = true;
    return effect;
  }
  Effect effect = entry->apply(event);
  effect.inspect = effect.inspect || !entry->described;
  if (event.action == "rename" || entry->labels.empty()) impl_->describe(*entry);
  impl_->views_are_old = true;
  return effect;
}

Effect ContainerTable::apply_network(std::string_view id, bool connected) {
  ContainerEntry* const entry = impl_->find(id);
  return entry == nullptr ? Effect() : entry->apply_network(connected);
}

std::vector<Event> ContainerTable::infer(UnixNanos complete_until) const {
  std::vector<Event> events;
  for (const auto& [id, entry] : impl_->entries) {
    std::vector<Event> inferred = entry->infer(complete_until);
    std::move(inferred.begin(), inferred.end(), std::back_inserter(events));
  }
  return events;
}

void ContainerTable::expire(UnixNanos now) {
  const UnixNanos oldest =
      now - std::chrono::duration_cast<std::chrono::nanoseconds>(impl_->options.tombstone).count();
  while (!impl_->graves.empty() && impl_->graves.front()->removed_at < oldest) {
    impl_->graves.pop_front();
    impl_->views_are_old = true;
  }
}

std::uint64_t ContainerTable::tombstones_dropped() const { return impl_->tombstones_dropped; }

void ContainerTable::set_needed_labels(std::vector<std::string> labels) {
  impl_->options.needed_labels = std::move(labels);
}

std::vector<KeptContainer> ContainerTable::kept() const {
  std::vector<KeptContainer> kept;
  kept.reserve(impl_->entries.size());
  for (const auto& [id, entry] : impl_->entries) {
    // Of one that was never inspected nobody knows what is news: the next docktap finds it anew.
    if (entry->is_known()) kept.push_back(entry->kept());
  }
  return kept;
}

void ContainerTable::restore(const std::vector<KeptContainer>& kept, UnixNanos watching_since) {
  impl_->options.watching_since = watching_since;
  for (const KeptContainer& container : kept) impl_->add(container.id).restore(container);
}

void ContainerTable::apply_sample(ContainerRecord& record, UnixNanos now) {
  // Every record of this table is a ContainerEntry.
  static_cast<ContainerEntry&>(record).take_sample(now);
}

const std::vector<ContainerRecord*>& ContainerTable::running() {
  impl_->refresh_views();
  return impl_->running;
}

const std::vector<const ContainerRecord*>& ContainerTable::shown() {
  impl_->refresh_views();
  return impl_->shown;
}

const std::vector<const ContainerRecord*>& ContainerTable::eventful() {
  impl_->refresh_views();
  return impl_->eventful;
}

const std::vector<const ContainerRecord*>& ContainerTable::tombstones() {
  impl_->refresh_views();
  return impl_->tombstones;
}

std::size_t ContainerTable::dropped() const { return impl_->dropped; }

ContainerEntry* ContainerTable::find(std::string_view id) { return impl_->find(id); }
const ContainerEntry* ContainerTable::find(std::string_view id) const { return impl_->find(id); }

ContainerEntry* ContainerTable::find_or_tombstone(std::string_view id) {
  ContainerEntry* const entry = impl_->find(id);
  return entry != nullptr ? entry : impl_->find_grave(id);
}

std::size_t ContainerTable::size() const {
  return static_cast<std::size_t>(
      std::count_if(impl_->entries.begin(), impl_->entries.end(),
                    [](const auto& entry) { return entry.second->missing_since == 0; }));
}

std::array<std::uint64_t, kContainerStates> ContainerTable::count_by_state() const {
  std::array<std::uint64_t, kContainerStates> counts{};
  for (const auto& [id, entry] : impl_->entries) {
    if (entry->missing_since == 0) ++counts[static_cast<std::size_t>(entry->info.state)];
  }
  return counts;
}

std::vector<std::string> ContainerTable::ids() const {
  std::vector<std::string> ids;
  ids.reserve(impl_->entries.size());
  for (const auto& [id, entry] : impl_->entries) {
    if (entry->missing_since == 0) ids.push_back(id);
  }
  return ids;
}

FindingCounts ContainerTable::count_findings() const {
  FindingCounts counts{};
  for (const auto& [id, entry] : impl_->entries) {
    if (entry->missing_since > 0) continue;
    for (const Finding& finding : entry->posture.findings) {
      if (finding.waived) continue;
      ++counts[index_of(finding.check)][static_cast<std::size_t>(finding.severity)];
    }
  }
  return counts;
}

bool ContainerTable::complete() const { return impl_->complete; }

}  // namespace docktap::state
