#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/container_filter.h"
#include "model/container_info.h"
#include "model/event.h"
#include "model/stats_sample.h"
#include "state/container_record.h"

namespace docktap::state {

struct TableOptions {
  ContainerFilter filter;
  std::vector<LabelRule> label_rules;
  std::size_t max_containers = 10000;
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

  // Brings the table in line with a complete list: unknown containers appear, missing ones go,
  // state and health follow, except where an event came after `mark`, since the list may be older
  // than it. Returns the ids that must be inspected: new ones, and those whose state or name does
  // not fit what is known.
  std::vector<std::string> reconcile(const std::vector<ContainerSummary>& list, std::uint64_t mark);

  // The inspect of one container; it appears if it was unknown and was not destroyed just now.
  void apply_inspect(ContainerInfo info);
  // Inspect said 404.
  void remove(std::string_view id);

  // Takes one event in, at once as far as the event itself tells (state, starts, restarts, exit
  // code, health, rename, removal). Returns the id to inspect, if more must be known.
  std::optional<std::string> apply_event(const Event& event);

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

  const ContainerRecord* find(std::string_view id) const;
  std::size_t size() const;
  std::array<std::uint64_t, kContainerStates> count_by_state() const;
  bool complete() const;  // a complete list was seen since the start

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace docktap::state
