#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/container_filter.h"
#include "model/container_info.h"
#include "model/event.h"
#include "model/posture.h"
#include "model/stats_sample.h"
#include "state/container_entry.h"
#include "state/container_record.h"

namespace docktap::state {

struct TableOptions {
  ContainerFilter filter;
  std::vector<LabelRule> label_rules;
  // Labels that filters or the policy look at: the values of others are not kept.
  std::vector<std::string> needed_labels;
  std::size_t max_containers = 10000;
  // What happened after this is news: events tell of it, or it is inferred.
  UnixNanos watching_since = std::numeric_limits<UnixNanos>::max();
  // How long, and how many, removed containers keep what their events said.
  std::chrono::milliseconds tombstone = std::chrono::minutes(15);
  std::size_t max_tombstones = 1000;
};

// Every container of the engine, and what happened to it. The one owner of this knowledge; core
// thread only. It makes no I/O: where an event or a list leaves something open, it says which
// containers have to be inspected.
class ContainerTable {
 public:
  explicit ContainerTable(TableOptions options);
  ~ContainerTable();

  // A point in the sequence of events: take one before asking for a list.
  std::uint64_t mark() const;

  // Brings the table in line with a complete list as of `now`: unknown containers appear, missing
  // ones are no longer shown, state and health follow, except where an event came after `mark`,
  // since the list may be older than it. Returns the ids that must be inspected: new ones, and
  // those whose state or name does not fit what is known; with `all`, every one.
  std::vector<std::string> reconcile(const std::vector<ContainerSummary>& list, std::uint64_t mark,
                                     UnixNanos now, bool all = false);

  // The inspect of one container; it appears if it was unknown and was not destroyed just now.
  Effect apply_inspect(ContainerInfo info, UnixNanos now);
  // Inspect said 404: no longer shown.
  void remove(std::string_view id, UnixNanos now);
  // The events that wait for an inspect of this container, or of any: it won't come.
  std::vector<Event> release(std::string_view id);
  std::vector<Event> release_all();

  // Takes one event of a container in, at once as far as the event itself tells (state, starts,
  // restarts, exit code, health, rename, removal).
  Effect apply_event(const Event& event);
  // A network's connect or disconnect of this container.
  Effect apply_network(std::string_view id, bool connected);

  // What must have happened up to `complete_until`, up to which every event is known, and was told
  // by none.
  std::vector<Event> infer(UnixNanos complete_until) const;

  // Tombstones whose time has come go.
  void expire(UnixNanos now);
  std::uint64_t tombstones_dropped() const;  // since the start, by max_tombstones

  // From the next inspects on.
  void set_needed_labels(std::vector<std::string> labels);

  std::vector<KeptContainer> kept() const;
  // Before the first list: what the state file says.
  void restore(const std::vector<KeptContainer>& kept, UnixNanos watching_since);

  // After a sample was taken into record.sample: the growth of its oom_kill count goes to
  // oom_events.
  void apply_sample(ContainerRecord& record, UnixNanos now);

  // Running or paused containers that are shown, ordered by id: those to sample. Valid until the
  // next change.
  const std::vector<ContainerRecord*>& running();
  // All shown ones, ordered by id, at most max_containers.
  const std::vector<const ContainerRecord*>& shown();
  // How many were left out by max_containers in the last `shown`.
  std::size_t dropped() const;

  // Known ones whose events count, hidden or not, ordered by id, at most max_containers; and those
  // that are gone but keep their counts for a while, oldest first.
  const std::vector<const ContainerRecord*>& eventful();
  const std::vector<const ContainerRecord*>& tombstones();

  // Null if it is not there.
  ContainerEntry* find(std::string_view id);
  const ContainerEntry* find(std::string_view id) const;
  // Also while it is gone but keeps its counts.
  ContainerEntry* find_or_tombstone(std::string_view id);
  std::size_t size() const;
  std::array<std::uint64_t, kContainerStates> count_by_state() const;
  std::vector<std::string> ids() const;  // of those that are there
  FindingCounts count_findings() const;
  bool complete() const;  // a complete list was seen since the start

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace docktap::state
