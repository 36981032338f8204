#include "support/fake_engine/event_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace docktap::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// A line for every time of `first…last`.
void fill(EventLog& log, UnixNanos first, UnixNanos last) {
  for (UnixNanos time = first; time <= last; ++time) log.add({time, std::to_string(time)});
}

TEST(EventLogTest, RepeatsFromSinceToUntilBothIncluded) {
  EventLog log;
  fill(log, 1, 9);
  EXPECT_THAT(log.replay(8), ElementsAre("8", "9"));
  EXPECT_THAT(log.replay(3, 5), ElementsAre("3", "4", "5"));
  EXPECT_THAT(log.replay(10), IsEmpty());
}

TEST(EventLogTest, RemembersTheLast256) {
  EventLog log;
  fill(log, 1, 257);
  const std::vector<std::string> lines = log.replay(0);
  ASSERT_THAT(lines, SizeIs(EventLog::kRemembered));
  EXPECT_EQ(lines.front(), "2");
  EXPECT_EQ(lines.back(), "257");
}

TEST(EventLogTest, AReplayStopsAtTheFirstOlderOneAsTheEnginesDoes) {
  EventLog log;
  for (const UnixNanos time : {5, 3, 6}) log.add({time, std::to_string(time)});
  EXPECT_THAT(log.replay(4), ElementsAre("6"));
}

TEST(EventLogTest, ForgetsAtARestart) {
  EventLog log;
  fill(log, 1, 3);
  log.forget();
  EXPECT_THAT(log.replay(0), IsEmpty());
}

TEST(EventLogTest, AListenerGetsTheReplayAndAllThatFollowsOnce) {
  EventLog log;
  fill(log, 1, 3);
  const auto listener = log.subscribe(2);
  fill(log, 4, 5);
  EXPECT_THAT(log.take(*listener), ElementsAre("2", "3", "4", "5"));
  fill(log, 6, 6);
  EXPECT_THAT(log.take(*listener), ElementsAre("6"));
}

TEST(EventLogTest, ASlowListenerLosesNothing) {
  EventLog log;
  const auto listener = log.subscribe(0);
  std::vector<EventLine> lines;
  for (UnixNanos time = 1; time <= 20'000; ++time) lines.push_back({time, "line"});
  log.add(lines);
  EXPECT_THAT(log.take(*listener), SizeIs(20'000));
  EXPECT_THAT(log.replay(0), SizeIs(EventLog::kRemembered));
}

TEST(EventLogTest, WhatIsDroppedIsRememberedButNotDelivered) {
  EventLog log;
  const auto listener = log.subscribe(0);
  log.drop_next(2);
  fill(log, 1, 3);
  EXPECT_THAT(log.take(*listener), ElementsAre("3"));
  EXPECT_THAT(log.replay(0), ElementsAre("1", "2", "3"));
}

TEST(EventLogTest, IsDeliveredOnceTheNewestListenerAsksForMore) {
  EventLog log;
  EXPECT_FALSE(log.is_delivered()) << "nobody listens";
  auto listener = log.subscribe(0);
  fill(log, 1, 1);
  EXPECT_FALSE(log.is_delivered());
  EXPECT_THAT(log.take(*listener), SizeIs(1));
  EXPECT_FALSE(log.is_delivered()) << "it may still be at work on it";
  std::thread waiting([&] { log.take(*listener); });
  while (!log.is_delivered()) std::this_thread::yield();
  log.wake();
  waiting.join();
  listener.reset();
  EXPECT_FALSE(log.is_delivered());
}

}  // namespace
}  // namespace docktap::test
