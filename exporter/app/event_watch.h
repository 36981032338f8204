#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include "app/back_off.h"
#include "app/engine_watch.h"
#include "app/event_tail.h"
#include "app/state_file.h"
#include "app/task_group.h"
#include "base/clock.h"
#include "base/result.h"
#include "engine/client.h"
#include "state/event_ledger.h"
#include "state/stream_continuity.h"

namespace docktap::app {

// Keeps the event ledger complete: connects the tail again whenever it ends, takes in what it
// reads, and compares every 15 s with what the engine remembers, since the engine drops in silence.
// Core thread only; the tail has a thread of its own.
class EventWatch {
 public:
  // `state_path` is empty without --events.state-file.
  EventWatch(TaskGroup& tasks, engine::Client& client, EngineWatch& engine,
             state::EventLedger& ledger, std::unique_ptr<EventTail> tail, bool tail_is_direct,
             std::string state_path);
  EventWatch(const EventWatch&) = delete;
  EventWatch& operator=(const EventWatch&) = delete;

  // Whom to tell besides the ledger: of the stream's opening, and of each event as it comes, those
  // that come again included. Before the start.
  struct Hooks {
    std::function<void()> on_open = [] {};
    std::function<void(const Event&)> on_event = [](const Event&) {};
  };
  void tell(Hooks hooks) { hooks_ = std::move(hooks); }

  void start();
  // There is something in the tail.
  void wake();
  // Events may be lost without the connection noticing: make a new one.
  void reconnect();
  // Nothing more is taken from the tail.
  void stop() { stopped_ = true; }
  // After the last task: what is left to write.
  void finish();

 private:
  using Awaitable = boost::asio::awaitable<void>;

  Awaitable keep_following();
  Awaitable resume();
  Awaitable keep_auditing();
  Awaitable audit();
  boost::asio::awaitable<bool> wait_for_the_stream(std::uint64_t connection);
  Awaitable keep_tidy();

  UnixNanos since() const;
  void drain();
  void take_line(std::string_view line);
  void stream_opened();
  void stream_ended(const Result<void>& outcome);
  void stream_is_good();
  void note_failed_try(const Error& error);
  void judge(const std::vector<Event>& remembered);
  void audit_after(std::chrono::milliseconds pause);
  void save();

  TaskGroup& tasks_;
  engine::Client& client_;
  EngineWatch& engine_;
  state::EventLedger& ledger_;
  std::unique_ptr<EventTail> tail_;
  Hooks hooks_;
  state::StreamContinuity continuity_;

  const std::string state_path_;
  std::optional<StateFile> state_file_;
  std::string saved_;     // the text that was saved last
  bool changed_ = false;  // since then
  bool resumed_ = false;

  BackOff back_off_;
  bool open_ = false;
  bool was_open_ = false;  // ever
  bool ended_ = false;     // the connection that `keep_following` waits for
  bool gave_up_ = false;   // it was docktap that ended it
  bool refused_ = false;   // a proxy does not let events through
  bool ending_logged_ = false;
  std::size_t in_vain_ = 0;  // connections that brought nothing new and did not last, in a row
  bool malformed_logged_ = false;
  std::size_t failed_audits_ = 0;  // one after the other
  std::uint64_t connection_ = 0;

  EventTail::Batch batch_;
  std::size_t position_ = 0;  // in its lines
  bool draining_ = false;
  bool stopped_ = false;

  UnixNanos audited_until_ = 0;           // time of the newest event that an audit saw; 0: none yet
  std::optional<std::uint64_t> audited_;  // its identity

  boost::asio::steady_timer ended_timer_;  // cancelled when the connection has ended
  boost::asio::steady_timer audit_timer_;
};

}  // namespace docktap::app
