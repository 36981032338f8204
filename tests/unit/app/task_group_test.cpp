#include "app/task_group.h"

#include <gtest/gtest.h>

#include <chrono>
#include <stdexcept>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace docktap::app {
namespace {

using boost::asio::awaitable;

awaitable<void> sleep_for(boost::asio::io_context* context, std::chrono::seconds time, bool* done) {
  boost::asio::steady_timer timer(*context, time);
  co_await timer.async_wait(boost::asio::use_awaitable);
  *done = true;
}

awaitable<void> fail() {
  throw std::runtime_error("broken");
  co_return;
}

TEST(TaskGroup, IsEmptyOnceItsTasksHaveEnded) {
  boost::asio::io_context context;
  TaskGroup tasks(context.get_executor());
  bool done = false;
  tasks.spawn(sleep_for(&context, std::chrono::seconds(0), &done));
  EXPECT_FALSE(tasks.empty());
  context.run();
  EXPECT_TRUE(done);
  EXPECT_TRUE(tasks.empty());
}

TEST(TaskGroup, CancelEndsEveryTaskAtItsSuspension) {
  boost::asio::io_context context;
  TaskGroup tasks(context.get_executor());
  bool done[3] = {};
  for (bool& flag : done) tasks.spawn(sleep_for(&context, std::chrono::hours(1), &flag));
  context.poll();
  tasks.cancel();
  context.run();
  EXPECT_TRUE(tasks.empty());
  for (const bool flag : done) EXPECT_FALSE(flag);
}

TEST(TaskGroup, ATaskThatFailsLeavesTheOthersAlone) {
  boost::asio::io_context context;
  TaskGroup tasks(context.get_executor());
  bool done = false;
  tasks.spawn(fail());
  tasks.spawn(sleep_for(&context, std::chrono::seconds(0), &done));
  context.run();
  EXPECT_TRUE(done);
  EXPECT_TRUE(tasks.empty());
}

}  // namespace
}  // namespace docktap::app
