#include "app/event_tail.h"

#include <exception>
#include <utility>

#include <spdlog/spdlog.h>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/post.hpp>

#include "app/wait.h"
#include "base/wipe.h"

namespace docktap::app {
namespace {

// Lines that wait for the core: some 50,000 usual ones. Beyond, the engine has to wait.
constexpr std::size_t kMostQueued = std::size_t{32} << 20U;
// Behind the last line, as simdjson wants them.
constexpr std::size_t kPadding = 64;

constexpr auto kNever = std::chrono::steady_clock::time_point::max();

}  // namespace

EventTail::EventTail(engine::Endpoint endpoint, engine::ClientOptions options,
                     engine::RequestObserver observer, std::function<void()> wake)
    : wake_(std::move(wake)),
      keep_running_(context_.get_executor()),
      client_(context_.get_executor(), std::move(endpoint), std::move(options),
              std::move(observer)),
      tasks_(context_.get_executor()),
      disconnect_timer_(context_, kNever),
      thread_([this] {
        for (;;) {
          try {
            context_.run();
            return;
          } catch (const std::exception& error) {
            spdlog::error("unexpected failure in the event tail: {}", error.what());
          }
        }
      }) {}

EventTail::~EventTail() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  taken_.notify_all();
  boost::asio::post(context_, [this] {
    tasks_.cancel();
    keep_running_.reset();
  });
  thread_.join();
}

void EventTail::connect(UnixNanos since) {
  boost::asio::post(context_, [this, since] { tasks_.spawn(follow(since)); });
}

void EventTail::disconnect() {
  boost::asio::post(context_, [this] { disconnect_timer_.cancel(); });
}

void EventTail::take(Batch& batch) {
  batch.opened = false;
  wipe(batch.lines);
  batch.oversized = 0;
  batch.ended.reset();
  {
    const std::lock_guard lock(mutex_);
    std::swap(batch, queued_);
  }
  taken_.notify_all();
}

boost::asio::awaitable<void> EventTail::follow(UnixNanos since) {
  // Settles the API version, which may have changed with a new engine.
  const Result<engine::Ping> ping = co_await client_.ping();
  Result<void> outcome;
  if (ping) {
    outcome = co_await stream(since);
  } else {
    outcome = ping.error();
  }
  put([&](Batch& batch) { batch.ended = std::move(outcome); });
}

boost::asio::awaitable<Result<void>> EventTail::stream(UnixNanos since) {
  using namespace boost::asio::experimental::awaitable_operators;
  const auto on_connected = [this] { put([](Batch& batch) { batch.opened = true; }); };
  const auto on_line = [this](std::string_view line) { put_line(line); };
  const auto on_oversized = [this] { put([](Batch& batch) { ++batch.oversized; }); };
  std::function<void()> connected(on_connected);
  engine::Client::LineHandler handle_line(on_line);
  std::function<void()> oversized(on_oversized);
  engine::Request request = engine::Request::events(since);
  auto lines = client_.stream_events(std::move(request), std::move(connected),
                                     std::move(handle_line), std::move(oversized));
  auto outcome = co_await (std::move(lines) || wait(disconnect_timer_));
  if (outcome.index() == 0) co_return std::get<0>(std::move(outcome));
  co_return Result<void>();
}

void EventTail::put(const std::function<void(Batch&)>& change) {
  bool was_empty = false;
  {
    const std::lock_guard lock(mutex_);
    was_empty = queued_.empty();
    change(queued_);
  }
  if (was_empty) wake_();
}

void EventTail::put_line(std::string_view line) {
  bool was_empty = false;
  {
    std::unique_lock lock(mutex_);
    taken_.wait(lock, [&] { return stopping_ || queued_.lines.size() < kMostQueued; });
    was_empty = queued_.empty();
    std::string& lines = queued_.lines;
    const std::size_t needed = lines.size() + line.size() + 1 + kPadding;
    if (lines.capacity() < needed) lines.reserve(2 * needed);
    lines.append(line).append(1, '\n');
  }
  if (was_empty) wake_();
}

}  // namespace docktap::app
