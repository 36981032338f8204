#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include "app/back_off.h"
#include "app/inspect_queue.h"
#include "app/task_group.h"
#include "base/log_limit.h"
#include "base/result.h"
#include "engine/client.h"
#include "model/engine_info.h"
#include "state/container_table.h"
#include "state/seen_events.h"

namespace docktap::app {

// Keeps the container table right: pings the engine, follows its events, and takes a complete look
// (list, then inspect) after every connection and every 60 s. It never gives up; what changes about
// the engine is logged once. Core thread only.
class EngineWatch {
 public:
  // `on_first_look` is called once: when the first complete look is done or has failed.
  EngineWatch(TaskGroup& tasks, engine::Client& client, state::ContainerTable& table,
              std::string engine_url, std::function<void()> on_first_look);
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

  // Something looks out of date about this container: ask the engine.
  void inspect(const std::string& id);

 private:
  using Awaitable = boost::asio::awaitable<void>;
  using SteadyTime = std::chrono::steady_clock::time_point;

  Awaitable keep_pinging();
  Awaitable keep_following();
  Awaitable keep_looking();
  Awaitable work_off_inspects();

  boost::asio::awaitable<bool> ping();
  boost::asio::awaitable<Result<void>> follow(UnixNanos since);
  Awaitable kicked();
  Awaitable ask_engine_info();
  boost::asio::awaitable<bool> look();

  void on_event_line(std::string_view line);
  void look_now();
  void stream_opened();
  void stream_ended(const Result<void>& outcome);
  void look_failed(const std::string& why);
  void came_up(const engine::Ping& ping);
  void went_down(const Error& error);
  void finish_first_look();

  TaskGroup& tasks_;
  engine::Client& client_;
  state::ContainerTable& table_;
  const std::string engine_url_;
  std::function<void()> on_first_look_;

  enum class Reachable { kUnknown, kYes, kNo };
  Reachable reachable_ = Reachable::kUnknown;
  std::optional<SteadyTime> last_ping_;
  std::optional<EngineInfo> info_;
  bool info_is_old_ = true;  // a new connection may be to a new version
  bool libpod_ = false;

  UnixNanos newest_event_ = 0;
  state::SeenEvents seen_events_;
  BackOff back_off_;
  enum class Stream { kNeverOpen, kOpen, kBroken };
  Stream stream_ = Stream::kNeverOpen;
  bool malformed_event_logged_ = false;

  InspectQueue inspects_;
  LogLimit inspect_log_{10};
  std::size_t inspect_workers_ = 0;
  bool look_succeeded_ = false;
  bool look_failure_logged_ = false;
  bool look_again_ = false;  // a look was asked for while one was under way
  bool looking_ = false;

  boost::asio::steady_timer look_timer_;
  boost::asio::steady_timer kick_timer_;  // cancelled to end the event stream from outside
};

}  // namespace docktap::app
