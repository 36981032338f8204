#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "app/task_group.h"
#include "base/clock.h"
#include "base/result.h"
#include "engine/client.h"

namespace docktap::app {

// Reads the engine's event stream on a thread of its own, into a bounded queue, so that neither a
// scrape nor anything else on the core thread keeps the engine waiting: it drops events, silently,
// for a reader that is slow. One connection at a time.
class EventTail {
 public:
  // What has come since the last `take`, all of one connection.
  struct Batch {
    bool opened = false;        // before the lines
    std::string lines;          // each with its line feed; 64 readable bytes behind the last one
    std::size_t oversized = 0;  // lines that were too long, passed over
    std::optional<Result<void>> ended;  // after the lines

    bool empty() const { return !opened && lines.empty() && oversized == 0 && !ended; }
  };

  // `wake` is called from the tail's thread when there is something to take.
  EventTail(engine::Endpoint endpoint, engine::ClientOptions options,
            engine::RequestObserver observer, std::function<void()> wake);
  // Ends the connection and joins the thread.
  ~EventTail();
  EventTail(const EventTail&) = delete;
  EventTail& operator=(const EventTail&) = delete;

  // From any thread. The next connection, once the end of the last one has been taken.
  void connect(UnixNanos since);
  // Ends the connection; the end comes as success.
  void disconnect();
  // Swaps what is queued into `batch`, whose memory is used again.
  void take(Batch& batch);

 private:
  boost::asio::awaitable<void> follow(UnixNanos since);
  boost::asio::awaitable<Result<void>> stream(UnixNanos since);
  void put(const std::function<void(Batch&)>& change);
  void put_line(std::string_view line);

  std::function<void()> wake_;
  std::mutex mutex_;
  std::condition_variable taken_;
  Batch queued_;
  bool stopping_ = false;

  boost::asio::io_context context_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> keep_running_;
  engine::Client client_;
  TaskGroup tasks_;
  boost::asio::steady_timer disconnect_timer_;  // cancelled to end the connection
  std::thread thread_;
};

}  // namespace docktap::app
