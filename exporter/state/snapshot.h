#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "model/collector.h"
#include "model/container_info.h"
#include "model/engine_info.h"
#include "model/policy.h"
#include "model/posture.h"
#include "state/container_record.h"
#include "state/event_counts.h"
#include "state/inventory.h"

namespace docktap::state {

// How one collector fared in this scrape.
struct CollectorOutcome {
  Collector collector;
  bool success = false;
  double duration_seconds = 0;
};

// A view on what is known, for one rendering on the core thread: valid until the state changes.
struct Snapshot {
  CollectorSet collectors;  // what this scrape asked for and flags allow
  std::vector<CollectorOutcome> outcomes;

  bool engine_up = false;              // `/_ping` was answered within the last 10 s
  const EngineInfo* engine = nullptr;  // null before the first connection
  // False before the first complete list: then totals are absent, not 0.
  bool table_is_complete = false;
  std::array<std::uint64_t, kContainerStates> containers_by_state{};

  const EventCounts* events = nullptr;  // null: the events are not followed
  // Whose events are shown: every container that is there, hidden or not, ordered by id, and those
  // that went lately, oldest first.
  std::span<const ContainerRecord* const> eventful;
  std::span<const ContainerRecord* const> tombstones;

  const Inventory* inventory = nullptr;  // null: it is not looked after
  // The posture of all containers: how many have a finding that is not waived, by check and
  // severity. Null: containers are not judged.
  const Policy* policy = nullptr;
  const Posture* host_posture = nullptr;  // null before the engine is known
  FindingCounts finding_counts{};

  // Only those that the host's filters show, at most --metrics.max-containers, ordered by id.
  std::span<const ContainerRecord* const> containers;
};

}  // namespace docktap::state
