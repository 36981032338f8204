#include "app/engine_watch.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <spdlog/spdlog.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/text.h"
#include "parse/engine_json.h"

namespace docktap::app {
namespace {

using boost::asio::awaitable;
using boost::asio::steady_timer;
using std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto kPingInterval = 4s;
constexpr auto kPingLasts = 10s;
constexpr auto kLookInterval = 60s;
// After a failed look, or while events do not come.
constexpr auto kLookWithoutEvents = 5s;
// An inspect takes the container's lock, so that a wedged one hangs until the deadline: enough
// workers that a few such don't hold up the others.
constexpr std::size_t kInspectWorkers = 16;
// Events are stamped before the engine's lock and so arrive slightly out of order: ask for a little
// more than what is missing. What comes twice is told by its identity.
constexpr UnixNanos kReplayOverlap = 2'000'000'000;

// Ends at the timer's expiry or its cancellation.
awaitable<void> wait(steady_timer& timer) {
  constexpr auto token = boost::asio::as_tuple(boost::asio::use_awaitable);
  co_await timer.async_wait(token);
}

}  // namespace

EngineWatch::EngineWatch(TaskGroup& tasks, engine::Client& client, state::ContainerTable& table,
                         std::string engine_url, std::function<void()> on_first_look)
    : tasks_(tasks),
      client_(client),
      table_(table),
      engine_url_(std::move(engine_url)),
      on_first_look_(std::move(on_first_look)),
      look_timer_(tasks.executor(), steady_clock::time_point::max()),
      kick_timer_(tasks.executor(), steady_clock::time_point::max()) {}

void EngineWatch::start() {
  tasks_.spawn(keep_following());
  tasks_.spawn(keep_pinging());
  tasks_.spawn(keep_looking());
}

bool EngineWatch::up() const {
  return last_ping_ && steady_clock::now() - *last_ping_ <= kPingLasts;
}

void EngineWatch::inspect(const std::string& id) {
  inspects_.add(id);
  if (inspect_workers_ == kInspectWorkers) return;
  ++inspect_workers_;
  tasks_.spawn(work_off_inspects());
}

// --- is it there? ---

awaitable<void> EngineWatch::keep_pinging() {
  steady_timer timer(tasks_.executor());
  for (;;) {
    timer.expires_after(kPingInterval);
    co_await wait(timer);
    co_await ping();
  }
}

awaitable<bool> EngineWatch::ping() {
  const Result<engine::Ping> reply = co_await client_.ping();
  if (reply) {
    last_ping_ = steady_clock::now();
    if (reachable_ != Reachable::kYes) came_up(*reply);
  } else if (!up() && reachable_ != Reachable::kNo) {
    went_down(reply.error());
  }
  co_return reply.has_value();
}

void EngineWatch::came_up(const engine::Ping& ping) {
  libpod_ = ping.libpod;
  spdlog::info("{} answers at {}, API {}", libpod_ ? "Podman" : "the engine", engine_url_,
               client_.api_version());
  // While it was away, events may have been lost without the connection noticing.
  if (std::exchange(reachable_, Reachable::kYes) == Reachable::kNo) kick_timer_.cancel();
}

void EngineWatch::went_down(const Error& error) {
  reachable_ = Reachable::kNo;
  spdlog::warn("the engine does not answer, so docker_up is 0 until it does: {}", error.message);
  finish_first_look();
}

// --- events ---

awaitable<void> EngineWatch::keep_following() {
  steady_timer timer(tasks_.executor());
  for (;;) {
    // The engine says 200 before it subscribes, so `since` has to be from before the request.
    const UnixNanos since = newest_event_ == 0 ? unix_now() : newest_event_ - kReplayOverlap;
    if (co_await ping()) {
      const Result<void> outcome = co_await follow(since);
      stream_ended(outcome);
    }
    timer.expires_after(back_off_.next());
    co_await wait(timer);
  }
}

awaitable<Result<void>> EngineWatch::follow(UnixNanos since) {
  using namespace boost::asio::experimental::awaitable_operators;
  const auto on_connected = [this] { stream_opened(); };
  const auto on_line = [this](std::string_view line) { on_event_line(line); };
  const auto on_oversized = [] {
    spdlog::warn("the engine sent an event of more than 1 MB, which was passed over");
  };
  std::function<void()> connected(on_connected);
  engine::Client::LineHandler handle_line(on_line);
  std::function<void()> oversized(on_oversized);
  engine::Request request = engine::Request::events(since);
  auto stream = client_.stream_events(std::move(request), std::move(connected),
                                      std::move(handle_line), std::move(oversized));
  auto outcome = co_await (std::move(stream) || kicked());
  if (outcome.index() == 0) co_return std::get<0>(std::move(outcome));
  co_return Result<void>();
}

void EngineWatch::stream_opened() {
  if (stream_ == Stream::kBroken) spdlog::info("the event stream is open again");
  stream_ = Stream::kOpen;
  back_off_.reset();
  info_is_old_ = true;
  look_now();
}

void EngineWatch::stream_ended(const Result<void>& outcome) {
  const Stream before = std::exchange(stream_, Stream::kBroken);
  if (before == Stream::kBroken) return;  // logged once
  if (outcome) {
    spdlog::info("the event stream ended: connecting again");
  } else if (outcome.error().kind != ErrorKind::kCancelled) {
    spdlog::warn("the event stream broke, so the list is asked every {} s until it is back: {}",
                 kLookWithoutEvents.count(), outcome.error().message);
  }
  const auto pause = before == Stream::kNeverOpen ? 0s : kLookWithoutEvents;
  look_timer_.expires_at(std::min(look_timer_.expiry(), steady_clock::now() + pause));
}

awaitable<void> EngineWatch::kicked() { co_await wait(kick_timer_); }

void EngineWatch::on_event_line(std::string_view line) {
  const Result<Event> event = parse::event(line);
  if (!event) {
    if (!std::exchange(malformed_event_logged_, true)) {
      spdlog::warn("an event could not be read and was passed over (logged once): {}",
                   event.error().message);
    }
    return;
  }
  if (!seen_events_.insert(*event)) return;
  newest_event_ = std::max(newest_event_, event->time);
  if (event->type != "container") return;
  if (const std::optional<std::string> id = table_.apply_event(*event)) inspect(*id);
}

// --- complete looks ---

void EngineWatch::look_now() {
  look_again_ = looking_;
  look_timer_.expires_at(steady_clock::now());
}

awaitable<void> EngineWatch::keep_looking() {
  for (;;) {
    // Whoever sets the timer anew ends a wait for its old expiry.
    while (steady_clock::now() < look_timer_.expiry()) co_await wait(look_timer_);
    looking_ = true;
    const bool complete = co_await look();
    looking_ = false;
    look_succeeded_ = complete;
    if (std::exchange(look_again_, false)) {
      look_timer_.expires_at(steady_clock::now());
    } else {
      const bool rely_on_events = complete && stream_ == Stream::kOpen;
      look_timer_.expires_after(rely_on_events ? kLookInterval : kLookWithoutEvents);
    }
  }
}

awaitable<bool> EngineWatch::look() {
  const std::uint64_t mark = table_.mark();
  Result<std::string> body = co_await client_.get(engine::Request::container_list());
  if (!body) {
    look_failed(body.error().message);
    co_return false;
  }
  const Result<std::vector<ContainerSummary>> list = parse::container_list(*body);
  if (!list) {
    look_failed(list.error().message);
    co_return false;
  }
  look_failure_logged_ = false;
  look_succeeded_ = true;
  for (const std::string& id : table_.reconcile(*list, mark)) inspect(id);
  if (std::exchange(info_is_old_, false)) co_await ask_engine_info();
  if (inspects_.idle()) finish_first_look();
  co_return true;
}

void EngineWatch::look_failed(const std::string& why) {
  if (up() && !std::exchange(look_failure_logged_, true)) {
    spdlog::warn("the list of containers is not to be had, asking again: {}", why);
  }
  finish_first_look();
}

awaitable<void> EngineWatch::ask_engine_info() {
  EngineInfo info;
  info.engine = libpod_ ? "podman" : "docker";
  Result<std::string> version = co_await client_.get(engine::Request::version());
  Result<std::string> details = co_await client_.get(engine::Request::info());
  Result<void> read;
  if (version) read = parse::engine_version(*version, info);
  if (read && details) read = parse::engine_info(*details, info);
  if (!version || !details || !read) {
    const Error& error = !version ? version.error() : !details ? details.error() : read.error();
    spdlog::warn("what the engine says of itself is incomplete: {}", error.message);
  }
  info_ = std::move(info);
}

awaitable<void> EngineWatch::work_off_inspects() {
  while (std::optional<std::string> id = inspects_.take()) {
    engine::Request request = engine::Request::container_inspect(*id);
    Result<std::string> body = co_await client_.get(std::move(request));
    if (!inspects_.finish(*id)) continue;
    if (!body) {
      if (body.error().kind == ErrorKind::kNotFound) {
        table_.remove(*id);
      } else if (up() && inspect_log_.allows()) {
        spdlog::warn("a container can't be inspected: {}", body.error().message);
      }
      continue;
    }
    Result<ContainerInfo> info = parse::container_inspect(*body);
    if (info) {
      table_.apply_inspect(std::move(info).value());
    } else if (inspect_log_.allows()) {
      spdlog::warn("the inspect of {} can't be read: {}", id->substr(0, 12), info.error().message);
    }
  }
  --inspect_workers_;
  if (inspects_.idle() && table_.complete() && info_) finish_first_look();
}

void EngineWatch::finish_first_look() {
  if (on_first_look_) std::exchange(on_first_look_, nullptr)();
}

}  // namespace docktap::app
