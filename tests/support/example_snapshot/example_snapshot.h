#pragma once

#include <cstddef>
#include <deque>
#include <vector>

#include "model/engine_info.h"
#include "state/container_record.h"
#include "state/snapshot.h"

namespace docktap::render {

// A snapshot that owns what it shows: every collector, an engine that answers, and as many
// containers as were added. Not movable, since the snapshot refers into it.
class ExampleSnapshot {
 public:
  ExampleSnapshot();
  ExampleSnapshot(const ExampleSnapshot&) = delete;
  ExampleSnapshot& operator=(const ExampleSnapshot&) = delete;

  // Running, sampled, one network interface, one block device, all limits: some 50 series.
  state::ContainerRecord& add_busy();
  // Created, never started.
  state::ContainerRecord& add_created();

  // Two images, two volumes, two networks, disk usage, a swarm.
  void add_inventory();

  state::Snapshot snapshot;

 private:
  state::ContainerRecord& add();

  EngineInfo engine_;
  state::Inventory inventory_;
  std::deque<state::ContainerRecord> records_;
  std::vector<const state::ContainerRecord*> shown_;
};

}  // namespace docktap::render
