#pragma once

#include <cstddef>
#include <deque>
#include <vector>

#include "model/engine_info.h"
#include "state/container_record.h"
#include "state/event_counts.h"
#include "state/snapshot.h"

namespace docktap::render {

// A snapshot that owns what it shows: every collector, an engine that answers, events that were
// counted, and as many containers as were added. Not movable, since the snapshot refers into it.
class ExampleSnapshot {
 public:
  ExampleSnapshot();
  ExampleSnapshot(const ExampleSnapshot&) = delete;
  ExampleSnapshot& operator=(const ExampleSnapshot&) = delete;

  // Running, sampled, one network interface, one block device, all limits: some 60 series.
  state::ContainerRecord& add_busy();
  // Created, never started.
  state::ContainerRecord& add_created();
  // Removed lately; what its events said is still shown.
  state::ContainerRecord& add_tombstone();

  // Two images, two volumes, two networks, disk usage, a swarm.
  void add_inventory();

  state::Snapshot snapshot;
  state::EventCounts events;  // no two counters alike
  Policy policy;              // the default one

 private:
  state::ContainerRecord& add_record();
  state::ContainerRecord& add();

  EngineInfo engine_;
  state::Inventory inventory_;
  Posture host_posture_;
  std::deque<state::ContainerRecord> records_;
  std::vector<const state::ContainerRecord*> shown_;
  std::vector<const state::ContainerRecord*> tombstones_;
};

}  // namespace docktap::render
