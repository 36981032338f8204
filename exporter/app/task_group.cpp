#include "app/task_group.h"

#include <exception>
#include <utility>

#include <spdlog/spdlog.h>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/system/system_error.hpp>

namespace docktap::app {
namespace {

void log_unexpected(std::exception_ptr failure) {
  try {
    std::rethrow_exception(std::move(failure));
  } catch (const boost::system::system_error& error) {
    if (error.code() == boost::asio::error::operation_aborted) return;
    spdlog::error("a task ended unexpectedly: {}", error.what());
  } catch (const std::exception& error) {
    spdlog::error("a task ended unexpectedly: {}", error.what());
  }
}

}  // namespace

TaskGroup::TaskGroup(boost::asio::any_io_executor executor) : executor_(std::move(executor)) {}

void TaskGroup::spawn(boost::asio::awaitable<void> task) {
  if (cancelled_) return;
  const auto signal = running_.emplace(running_.end());
  boost::asio::co_spawn(executor_, std::move(task),
                        boost::asio::bind_cancellation_slot(
                            signal->slot(), [this, signal](std::exception_ptr failure) {
                              running_.erase(signal);
                              if (failure) log_unexpected(std::move(failure));
                            }));
}

void TaskGroup::cancel() {
  cancelled_ = true;
  // Behind the tasks that have yet to begin: cancelled before that, a task ends by an exception out
  // of the executor, without a word to its handler.
  boost::asio::post(executor_, [this] {
    // A task may end, and so leave the list, while its signal is being emitted.
    for (auto signal = running_.begin(); signal != running_.end();) {
      const auto next = std::next(signal);
      signal->emit(boost::asio::cancellation_type::terminal);
      signal = next;
    }
  });
}

}  // namespace docktap::app
