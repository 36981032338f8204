#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include "app/inspect_queue.h"
#include "app/task_group.h"
#include "base/log_limit.h"
#include "base/result.h"
#include "engine/client.h"
#include "model/engine_info.h"
#include "state/container_table.h"
#include "state/event_ledger.h"

namespace docktap::app {

// Keeps the container table right where events don't tell: pings the engine, and takes a complete
// look (list, then inspect) after every connection and every 60 s. It never gives up; what changes
// about the engine is logged once. Core thread only.
class EngineWatch {
 public:
  struct Hooks {
    std::function<void()> on_first_look;  // once: the first complete look is done or has failed
    std::function<void()> on_back;        // the engine was away and answers again
    std::function<void()> on_info;        // what `info` says is new
    std::function<void()> on_look;  // a complete look has begun well: the list is in the table
    std::function<void(const std::string& id)> on_unreadable;  // an inspect failed or made no sense
  };

  // `sockets` are the paths of the engine's socket on its host.
  EngineWatch(TaskGroup& tasks, engine::Client& client, state::ContainerTable& table,
              state::EventLedger& ledger, std::string engine_url, std::vector<std::string> sockets,
              Hooks hooks);
  EngineWatch(const EngineWatch&) = delete;
  EngineWatch& operator=(const EngineWatch&) = delete;

  void start();

  // A ping was answered within the last 10 s. A stopped engine keeps its connections open, so that
  // those tell nothing.
  bool up() const;
  // The table agrees with the engine: it answers, and the last complete look succeeded.
  bool table_is_current() const { return up() && look_succeeded_; }
  // Null before the first connection.
  const EngineInfo* info() const { return info_ ? &*info_ : nullptr; }

  // Asks now, not at the next interval; true if the engine answered.
  boost::asio::awaitable<bool> ping();
  // What the engine says of itself; `info` is not null after it.
  boost::asio::awaitable<void> ask_info();

  // Something looks out of date about this container: ask the engine.
  void inspect(const std::string& id);
  // What it says of itself may have changed: a complete look, soon, that asks for that, too.
  void ask_info_soon();
  // The event stream opened, or there is none: then the list is asked far more often.
  void events_come(bool open);
  // A complete look, soon, that takes nothing for granted: events were lost.
  void look_at_all();

 private:
  using Awaitable = boost::asio::awaitable<void>;
  using SteadyTime = std::chrono::steady_clock::time_point;

  Awaitable keep_pinging();
  Awaitable keep_looking();
  Awaitable work_off_inspects();

  boost::asio::awaitable<bool> look();

  void look_now();
  void look_failed(const std::string& why);
  void came_up(const engine::Ping& ping);
  void went_down(const Error& error);
  void finish_first_look();

  TaskGroup& tasks_;
  engine::Client& client_;
  state::ContainerTable& table_;
  state::EventLedger& ledger_;
  const std::string engine_url_;
  const std::vector<std::string> sockets_;
  Hooks hooks_;

  enum class Reachable { kUnknown, kYes, kNo };
  Reachable reachable_ = Reachable::kUnknown;
  std::optional<SteadyTime> last_ping_;
  std::optional<EngineInfo> info_;
  bool info_is_old_ = true;  // a new connection may be to a new version
  bool info_failure_logged_ = false;
  bool libpod_ = false;

  bool events_come_ = false;
  bool events_came_ = false;  // ever, or it was found that they don't

  InspectQueue inspects_;
  LogLimit inspect_log_{10};
  std::size_t inspect_workers_ = 0;
  bool look_succeeded_ = false;
  bool look_failure_logged_ = false;
  bool look_again_ = false;  // a look was asked for while one was under way
  bool looking_ = false;
  bool look_at_all_ = false;

  boost::asio::steady_timer look_timer_;
};

}  // namespace docktap::app
