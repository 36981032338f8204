#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include "app/engine_watch.h"
#include "app/task_group.h"
#include "base/result.h"
#include "engine/client.h"
#include "model/collector.h"
#include "model/event.h"
#include "model/inventory.h"
#include "state/inventory.h"

namespace docktap::app {

// Keeps the inventory up to date: each part is asked for at the start, at its interval, and soon
// after events that concern it, never because of a scrape. A part that the engine (or a proxy
// before it) refuses is asked again at its interval only; the others go on. Core thread only.
class InventoryWatch {
 public:
  struct Options {
    CollectorSet wanted;  // which parts; those of other collectors are not asked for
    std::chrono::milliseconds interval = std::chrono::seconds(60);
    std::chrono::milliseconds disk_interval = std::chrono::minutes(5);
    state::InventoryOptions state;
  };

  // `on_change`: images, volumes or networks are different from before, or no longer known.
  InventoryWatch(TaskGroup& tasks, engine::Client& client, EngineWatch& engine, Options options,
                 std::function<void()> on_change);
  InventoryWatch(const InventoryWatch&) = delete;
  InventoryWatch& operator=(const InventoryWatch&) = delete;

  void start();
  void take(const Event& event);
  // The event stream is open: what happened before it opened came without an event.
  void events_come();

  // From now on these labels are judged by. What was told before does not have them: it is asked
  // for again.
  void need_labels(state::NeededLabels needed);

  // Without what is older than three intervals.
  const state::Inventory& current();
  // The collector got what it should at its last try, and the engine still answers.
  bool succeeds(Collector collector) const;

  // Null while unknown, or without the labels that are needed; valid until the next suspension.
  const std::vector<ImageInfo>* images() const;
  const std::vector<VolumeInfo>* volumes() const;
  const std::vector<NetworkInfo>* networks() const;

 private:
  using SteadyTime = std::chrono::steady_clock::time_point;
  using Outcome = boost::asio::awaitable<Result<void>>;

  struct Part {
    Collector collector;
    std::chrono::milliseconds interval;
    Outcome (InventoryWatch::*ask)();
    boost::asio::steady_timer timer;  // for the next try
    SteadyTime begun{};               // the last try
    std::optional<SteadyTime> succeeded;
    bool refused = false;  // by a proxy
    bool failure_logged = false;
  };

  boost::asio::awaitable<void> keep_asking(Part& part);
  Outcome ask_images();
  Outcome ask_volumes();
  Outcome ask_networks();
  Outcome ask_disk();
  Outcome ask_swarm();
  boost::asio::awaitable<Result<std::vector<SwarmTask>>> tasks_of(
      const std::vector<SwarmService>& services);

  void add(Collector collector, Outcome (InventoryWatch::*ask)());
  void bring_forward(Collector collector);
  void finish(Part& part, const Result<void>& outcome);
  void drop_what_is_too_old();

  TaskGroup& tasks_;
  engine::Client& client_;
  EngineWatch& engine_;
  const Options options_;
  std::function<void()> on_change_;
  state::Inventory inventory_;
  bool managership_is_open_ = false;  // a swarm's event came: the engine may have become a manager
  std::vector<Part> parts_;           // those that are wanted; stays as it is after the start
};

}  // namespace docktap::app
