#pragma once

#include <chrono>
#include <cstdint>
#include <list>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "app/engine_watch.h"
#include "app/event_actions.h"
#include "app/inventory_watch.h"
#include "app/own_metrics.h"
#include "app/posture_watch.h"
#include "app/stats_collector.h"
#include "app/task_group.h"
#include "base/result.h"
#include "config/config.h"
#include "model/collector.h"
#include "render/page.h"
#include "render/renderer.h"
#include "state/container_table.h"
#include "state/event_ledger.h"
#include "state/snapshot.h"

namespace docktap::app {

// Where the web front meets the core: turns requests into pages. Requests for the same collectors
// that arrive together, or within --stats.max-age of the last such page, share one collection.
class PageService {
 public:
  PageService(TaskGroup& tasks, EngineWatch& watch, InventoryWatch& inventory,
              StatsCollector& stats, state::ContainerTable& table, const state::EventLedger& ledger,
              const EventActions& actions, const PostureWatch& posture, OwnMetrics& metrics,
              const config::Config& config);
  PageService(const PageService&) = delete;
  PageService& operator=(const PageService&) = delete;

  // From any thread but the core's: blocks until the core has answered, at the longest until the
  // request's deadline. Only while the core runs.
  render::PageReply wait_for(const render::PageRequest& request);

  // Core thread: answers whoever waits still, so that the web front can end.
  void refuse_waiting();

 private:
  struct Ticket;  // one waiting request
  using TicketPtr = std::shared_ptr<Ticket>;
  using SteadyTime = std::chrono::steady_clock::time_point;

  struct Collection {  // under way
    CollectorSet collectors;
    SteadyTime deadline;
    std::vector<TicketPtr> waiting;
  };
  struct Recent {  // finished
    render::PagePtr page;
    SteadyTime made;
  };

  void accept(TicketPtr ticket);
  render::PageReply list(render::PageKind kind);
  Result<CollectorSet> collectors_of(const render::PageRequest& request) const;
  boost::asio::awaitable<void> collect(std::list<Collection>::iterator collection);
  render::PagePtr render_metrics(CollectorSet collectors,
                                 const std::vector<state::CollectorOutcome>& outcomes);
  state::Snapshot snapshot(CollectorSet collectors);

  TaskGroup& tasks_;
  EngineWatch& watch_;
  InventoryWatch& inventory_;
  StatsCollector& stats_;
  state::ContainerTable& table_;
  const state::EventLedger& ledger_;
  const EventActions& actions_;
  const PostureWatch& posture_;
  OwnMetrics& metrics_;
  const CollectorSet enabled_;
  const std::chrono::milliseconds max_age_;
  const std::string telemetry_path_;
  render::Renderer renderer_;

  std::list<Collection> collections_;
  std::unordered_map<CollectorSet, Recent> recent_;
};

}  // namespace docktap::app
