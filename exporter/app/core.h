#pragma once

#include <atomic>
#include <memory>
#include <thread>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "app/engine_watch.h"
#include "app/event_actions.h"
#include "app/event_log.h"
#include "app/event_watch.h"
#include "app/inventory_watch.h"
#include "app/own_metrics.h"
#include "app/page_service.h"
#include "app/posture_watch.h"
#include "app/stats_collector.h"
#include "app/task_group.h"
#include "cgroup/sampler.h"
#include "config/config.h"
#include "engine/client.h"
#include "engine/endpoint.h"
#include "state/container_table.h"
#include "state/event_ledger.h"

namespace docktap::app {

// The core thread and all that only it touches: one io_context runs the event tail, the requests to
// the engine, the reading of cgroups and the rendering.
class Core {
 public:
  // `log` is null without --events.log.
  Core(const config::Config& config, const engine::Endpoint& endpoint,
       std::unique_ptr<cgroup::Sampler> sampler, std::unique_ptr<EventLog> log = nullptr);
  // Cancels every task and joins the thread.
  ~Core();
  Core(const Core&) = delete;
  Core& operator=(const Core&) = delete;

  // From any thread.
  PageService& pages() { return pages_; }
  OwnMetrics& metrics() { return metrics_; }
  bool ready() const { return ready_; }

  // From any thread: all is judged by this policy from now on.
  void take_policy(const config::Config& config);

  // From any thread: --events.log was moved away.
  void reopen_event_log();

  // From any thread: pages that take longer than `grace` from now are refused.
  void wind_down(std::chrono::milliseconds grace);

 private:
  void run();
  void first_look_is_over();
  void heard(const Event& event);
  engine::RequestObserver observer();
  std::unique_ptr<EventTail> tail(const config::Config& config, const engine::Endpoint& endpoint);

  boost::asio::io_context context_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> keep_running_;
  boost::asio::steady_timer grace_timer_;
  std::atomic<bool> ready_{false};
  OwnMetrics metrics_;
  state::ContainerTable table_;
  PostureWatch posture_;
  engine::Client client_;
  std::unique_ptr<EventLog> log_;
  TaskGroup tasks_;  // its tasks refer to what stands above
  EventActions actions_;
  state::EventLedger ledger_;
  EngineWatch watch_;
  InventoryWatch inventory_;
  EventWatch events_;
  StatsCollector stats_;
  PageService pages_;
  std::thread thread_;
};

}  // namespace docktap::app
