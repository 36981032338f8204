#include "state/container_table.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "state/container_entry.h"
#include "state/container_filter.h"
#include "state/container_labels.h"

namespace docktap::state {
namespace {

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

// The containers destroyed last. An id never comes back, but an inspect or a list that was under
// way at the destroy event still shows it.
class DestroyedIds {
 public:
  void insert(const std::string& id) {
    ids_[next_] = id;
    next_ = (next_ + 1) % ids_.size();
  }
  bool contains(std::string_view id) const {
    return std::find(ids_.begin(), ids_.end(), id) != ids_.end();
  }

 private:
  std::array<std::string, 256> ids_;
  std::size_t next_ = 0;
};

}  // namespace

struct ContainerTable::Impl {
  explicit Impl(TableOptions table_options) : options(std::move(table_options)) {}

  // Name, labels or filters may say something else now.
  void describe(ContainerEntry& entry) {
    entry.labels = identity_labels(entry.info);
    entry.info_labels = fact_labels(entry.info);
    entry.user_labels = allowed_labels(entry.info, options.label_rules);
    entry.shown = is_shown(options.filter, entry.info);
    views_are_old = true;
  }

  ContainerEntry& add(const std::string& id) {
    auto& entry = entries[id];
    entry = std::make_unique<ContainerEntry>();
    entry->info.id = id;
    views_are_old = true;
    return *entry;
  }

  ContainerEntry* find(std::string_view id) {
    const auto found = entries.find(std::string(id));
    return found == entries.end() ? nullptr : found->second.get();
  }

  void erase(const std::string& id) {
    if (entries.erase(id) > 0) views_are_old = true;
  }

  // The ordered views, made anew only after a change: a scrape allocates nothing here.
  void refresh_views() {
    if (!std::exchange(views_are_old, false)) return;
    shown.clear();
    for (const auto& [id, entry] : entries) {
      if (entry->shown && entry->described) shown.push_back(entry.get());
    }
    std::sort(shown.begin(), shown.end(), [](const ContainerRecord* a, const ContainerRecord* b) {
      return a->info.id < b->info.id;
    });
    dropped = shown.size() - std::min(shown.size(), options.max_containers);
    shown.resize(shown.size() - dropped);
    running.clear();
    for (const ContainerRecord* record : shown) {
      const ContainerState state = record->info.state;
      if (state != ContainerState::kRunning && state != ContainerState::kPaused) continue;
      running.push_back(entries.find(record->info.id)->second.get());
    }
  }

  TableOptions options;
  std::unordered_map<std::string, std::unique_ptr<ContainerEntry>> entries;  // stable addresses
  DestroyedIds destroyed;
  std::uint64_t mark = 0;
  bool complete = false;

  bool views_are_old = false;
  std::vector<const ContainerRecord*> shown;
  std::vector<ContainerRecord*> running;
  std::size_t dropped = 0;
};

ContainerTable::ContainerTable(TableOptions options)
    : impl_(std::make_unique<Impl>(std::move(options))) {}
ContainerTable::~ContainerTable() = default;

std::uint64_t ContainerTable::mark() const { return impl_->mark; }

std::vector<std::string> ContainerTable::reconcile(const std::vector<ContainerSummary>& list,
                                                   std::uint64_t mark) {
  std::vector<std::string> to_inspect;
  std::unordered_set<std::string_view> listed;
  for (const ContainerSummary& summary : list) {
    listed.insert(summary.id);
    ContainerEntry* entry = impl_->find(summary.id);
    if (entry == nullptr) {
      if (impl_->destroyed.contains(summary.id)) continue;
      entry = &impl_->add(summary.id);
      entry->info = info_of(summary);
      entry->described = true;
      impl_->describe(*entry);
      to_inspect.push_back(summary.id);
    } else if (entry->changed <= mark && entry->apply(summary)) {
      to_inspect.push_back(summary.id);
    }
  }
  std::erase_if(impl_->entries, [&](const auto& entry) {
    return !listed.contains(entry.first) && entry.second->changed <= mark;
  });
  impl_->views_are_old = true;
  impl_->complete = true;
  return to_inspect;
}

void ContainerTable::apply_inspect(ContainerInfo info) {
  ContainerEntry* entry = impl_->find(info.id);
  if (entry == nullptr) {
    if (impl_->destroyed.contains(info.id)) return;
    entry = &impl_->add(info.id);
    entry->described = true;  // it was there before docktap knew of it
  }
  entry->apply(std::move(info));
  impl_->describe(*entry);
}

void ContainerTable::remove(std::string_view id) { impl_->erase(std::string(id)); }

std::optional<std::string> ContainerTable::apply_event(const Event& event) {
  ++impl_->mark;
  if (event.action == "destroy") {
    impl_->erase(event.actor_id);
    impl_->destroyed.insert(event.actor_id);
    return std::nullopt;
  }
  ContainerEntry* entry = impl_->find(event.actor_id);
  if (entry == nullptr) {
    if (impl_->destroyed.contains(event.actor_id)) return std::nullopt;
    entry = &impl_->add(event.actor_id);
  }
  entry->changed = impl_->mark;
  const bool ask = entry->apply(event) || !entry->described;
  if (event.action == "rename") {
    impl_->describe(*entry);
  }
  impl_->views_are_old = true;
  return ask ? std::optional<std::string>(event.actor_id) : std::nullopt;
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

std::size_t ContainerTable::dropped() const { return impl_->dropped; }

const ContainerRecord* ContainerTable::find(std::string_view id) const { return impl_->find(id); }

std::size_t ContainerTable::size() const { return impl_->entries.size(); }

std::array<std::uint64_t, kContainerStates> ContainerTable::count_by_state() const {
  std::array<std::uint64_t, kContainerStates> counts{};
  for (const auto& [id, entry] : impl_->entries) {
    ++counts[static_cast<std::size_t>(entry->info.state)];
  }
  return counts;
}

bool ContainerTable::complete() const { return impl_->complete; }

}  // namespace docktap::state
