#pragma once

#include <cstddef>
#include <list>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>

namespace docktap::app {

// Owns coroutines that run beside their creator, in place of detached ones: it can end them, and
// whoever drives the executor runs it until `empty` before what they refer to goes away.
// Core thread only.
class TaskGroup {
 public:
  explicit TaskGroup(boost::asio::any_io_executor executor);
  TaskGroup(const TaskGroup&) = delete;
  TaskGroup& operator=(const TaskGroup&) = delete;

  // The task gets what it needs as parameters of its coroutine function, never as lambda captures.
  // An exception that leaves it is logged, unless it is the one that cancellation throws.
  void spawn(boost::asio::awaitable<void> task);

  // Asks every task to end at its next suspension; none begins from now on.
  void cancel();

  bool empty() const { return running_.empty(); }
  const boost::asio::any_io_executor& executor() const { return executor_; }

 private:
  boost::asio::any_io_executor executor_;
  std::list<boost::asio::cancellation_signal> running_;
  bool cancelled_ = false;
};

}  // namespace docktap::app
