#include "state/container_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace docktap::state {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr UnixNanos kSecond = 1'000'000'000;

std::string id_of(char digit) { return std::string(64, digit); }

// A table and the story that is told to it: events, as they would come, one second apart.
class ContainerTableTest : public testing::Test {
 protected:
  Event event(const std::string& action) {
    now_ += kSecond;
    Event event;
    event.time = now_;
    event.type = "container";
    event.action = action;
    event.actor_id = id_;
    event.name = "web";
    return event;
  }
  std::optional<std::string> tell(const std::string& action) {
    return table_.apply_event(event(action));
  }
  void die(std::int64_t exit_code) {
    Event died = event("die");
    died.exit_code = exit_code;
    table_.apply_event(died);
  }
  void kill(const std::string& signal) {
    Event killed = event("kill");
    killed.signal = signal;
    table_.apply_event(killed);
  }

  // The inspect that follows the last event.
  ContainerInfo running_info(std::int64_t restart_count = 0) {
    ContainerInfo info;
    info.id = id_;
    info.name = "web";
    info.state = ContainerState::kRunning;
    info.pid = 4711;
    info.started_at = now_ - 1000;  // a start event is stamped just after it
    info.restart_count = restart_count;
    return info;
  }
  ContainerInfo exited_info(std::int64_t exit_code, bool oom_killed = false) {
    ContainerInfo info = running_info();
    info.state = ContainerState::kExited;
    info.pid = 0;
    info.exit_code = exit_code;
    info.oom_killed = oom_killed;
    info.started_at = record().info.started_at;
    info.finished_at = now_;
    return info;
  }
  ContainerSummary summary(ContainerState state = ContainerState::kRunning) {
    ContainerSummary summary;
    summary.id = id_of('a');
    summary.name = "web";
    summary.state = state;
    return summary;
  }

  const ContainerRecord& record() { return *table_.find(id_of('a')); }
  void take_sample(std::uint64_t oom_kills) {
    ASSERT_EQ(table_.running().size(), 1U);
    ContainerRecord& running = *table_.running().front();
    running.sample.oom_kills = oom_kills;
    table_.apply_sample(running, now_);
  }
  // create, start and the inspect after them.
  void start_new() {
    tell("create");
    tell("start");
    table_.apply_inspect(running_info());
  }

  ContainerTable table_{TableOptions()};
  std::string id_ = id_of('a');  // of the container that the story is about
  UnixNanos now_ = 1'795'479'265 * kSecond;
};

TEST_F(ContainerTableTest, AListMakesContainersAppearAndGo) {
  EXPECT_FALSE(table_.complete());
  EXPECT_THAT(table_.reconcile({summary()}, table_.mark()), ElementsAre(id_of('a')));
  EXPECT_TRUE(table_.complete());
  EXPECT_EQ(table_.shown().size(), 1U);
  EXPECT_EQ(record().starts, 0U) << "0 at discovery";
  EXPECT_THAT(table_.reconcile({}, table_.mark()), IsEmpty());
  EXPECT_EQ(table_.size(), 0U);
  EXPECT_THAT(table_.shown(), IsEmpty());
}

TEST_F(ContainerTableTest, ADiscoveredContainerHasNoHistory) {
  table_.reconcile({summary()}, table_.mark());
  ContainerInfo info = running_info(7);
  info.oom_killed = true;
  table_.apply_inspect(info);
  take_sample(3);
  EXPECT_EQ(record().starts, 0U);
  EXPECT_EQ(record().restarts, 0U);
  EXPECT_EQ(record().oom_events, 0U);
}

TEST_F(ContainerTableTest, AnUnchangedContainerIsInspectedOnce) {
  table_.reconcile({summary()}, table_.mark());
  table_.apply_inspect(running_info());
  EXPECT_THAT(table_.reconcile({summary()}, table_.mark()), IsEmpty());
}

TEST_F(ContainerTableTest, AListOlderThanAnEventDoesNotUndoIt) {
  const std::uint64_t mark = table_.mark();
  start_new();
  EXPECT_THAT(table_.reconcile({}, mark), IsEmpty());
  EXPECT_EQ(table_.size(), 1U) << "it was created after the list";
  die(0);
  EXPECT_THAT(table_.reconcile({summary(ContainerState::kRunning)}, mark), IsEmpty());
  EXPECT_EQ(record().info.state, ContainerState::kExited);
}

TEST_F(ContainerTableTest, AListTellsWhatEventsDidNot) {
  start_new();
  EXPECT_THAT(table_.reconcile({summary(ContainerState::kExited)}, table_.mark()),
              ElementsAre(id_of('a')));
  EXPECT_EQ(record().info.state, ContainerState::kExited);
  EXPECT_THAT(table_.running(), IsEmpty());
}

TEST_F(ContainerTableTest, DockerRunCountsOneStart) {
  EXPECT_EQ(tell("create"), id_of('a'));
  EXPECT_EQ(tell("start"), id_of('a'));
  EXPECT_EQ(record().info.state, ContainerState::kRunning);
  table_.apply_inspect(running_info());
  EXPECT_EQ(record().starts, 1U);
  EXPECT_EQ(record().restarts, 0U);
  EXPECT_EQ(table_.running().size(), 1U);
}

TEST_F(ContainerTableTest, AnInspectThatOvertakesTheStartEventCountsIt) {
  tell("create");
  ContainerInfo info = running_info();
  info.started_at = now_ + kSecond - 1000;  // of the start event to come
  table_.apply_inspect(info);
  EXPECT_EQ(record().starts, 1U);
  tell("start");
  EXPECT_EQ(record().starts, 1U) << "not again";
}

TEST_F(ContainerTableTest, AContainerThatOnlyRunsACommandIsNoDiscovery) {
  tell("exec_start");  // before the first list
  table_.apply_inspect(running_info());
  EXPECT_EQ(record().starts, 0U);
}

TEST_F(ContainerTableTest, ARestartPolicyCountsRestarts) {
  start_new();
  for (int restart = 1; restart <= 3; ++restart) {
    die(1);
    tell("start");
    table_.apply_inspect(running_info(restart));
  }
  EXPECT_EQ(record().starts, 4U);
  EXPECT_EQ(record().restarts, 3U);
}

TEST_F(ContainerTableTest, ARestartLoopFasterThanItsInspectsCountsToo) {
  start_new();
  for (int restart = 1; restart <= 3; ++restart) {
    die(1);
    tell("start");
  }
  table_.apply_inspect(running_info(3));
  EXPECT_EQ(record().starts, 4U);
  EXPECT_EQ(record().restarts, 3U);
}

TEST_F(ContainerTableTest, AStartByHandAfterACrashIsNoRestart) {
  start_new();
  die(1);
  table_.apply_inspect(exited_info(1));
  tell("start");
  table_.apply_inspect(running_info(0));
  EXPECT_EQ(record().starts, 2U);
  EXPECT_EQ(record().restarts, 0U);
}

TEST_F(ContainerTableTest, DockerRestartIsNoRestartOfThePolicy) {
  start_new();
  kill("15");
  die(0);
  tell("stop");
  tell("start");
  table_.apply_inspect(running_info());
  tell("restart");
  EXPECT_EQ(record().starts, 2U);
  EXPECT_EQ(record().restarts, 0U);
}

TEST_F(ContainerTableTest, ASignalThatIsAMessageIsNoStop) {
  start_new();
  kill("1");
  die(1);
  tell("start");
  table_.apply_inspect(running_info(1));
  EXPECT_EQ(record().restarts, 1U);
}

TEST_F(ContainerTableTest, StartsThatNoEventToldAreInferred) {
  start_new();
  now_ += 100 * kSecond;
  table_.apply_inspect(running_info(2));
  EXPECT_EQ(record().starts, 3U);
  EXPECT_EQ(record().restarts, 2U);
}

TEST_F(ContainerTableTest, ADieTellsExitCodeAndTime) {
  start_new();
  EXPECT_EQ(record().info.finished_at, std::nullopt);
  die(3);
  EXPECT_EQ(record().info.state, ContainerState::kExited);
  EXPECT_EQ(record().info.exit_code, 3);
  EXPECT_EQ(record().info.finished_at, now_);
  EXPECT_THAT(table_.running(), IsEmpty());
}

TEST_F(ContainerTableTest, PauseAndUnpause) {
  start_new();
  tell("pause");
  EXPECT_EQ(record().info.state, ContainerState::kPaused);
  EXPECT_EQ(table_.running().size(), 1U) << "a paused container still has its memory";
  tell("unpause");
  EXPECT_EQ(record().info.state, ContainerState::kRunning);
}

TEST_F(ContainerTableTest, OomKillsAreCountedFromSamples) {
  start_new();
  take_sample(0);
  take_sample(2);
  take_sample(2);
  EXPECT_EQ(record().oom_events, 2U);
}

TEST_F(ContainerTableTest, AnOomDeathThatNoSampleSawCountsOnce) {
  start_new();
  tell("oom");
  tell("oom");
  die(137);
  table_.apply_inspect(exited_info(137, true));
  EXPECT_EQ(record().oom_events, 1U);
}

TEST_F(ContainerTableTest, AnOomDeathThatASampleSawIsNotCountedAgain) {
  start_new();
  take_sample(1);
  tell("oom");
  die(137);
  table_.apply_inspect(exited_info(137, true));
  EXPECT_EQ(record().oom_events, 1U);
}

TEST_F(ContainerTableTest, AnOomThatOnlyTheInspectToldCounts) {
  start_new();
  die(137);
  table_.apply_inspect(exited_info(137, true));
  EXPECT_EQ(record().oom_events, 1U);
}

TEST_F(ContainerTableTest, AnOomDeathWhoseInspectOvertakesItsEventsCountsOnce) {
  tell("create");
  ContainerInfo dead = running_info();
  dead.state = ContainerState::kExited;
  dead.pid = 0;
  dead.exit_code = 137;
  dead.oom_killed = true;
  dead.started_at = now_ + kSecond - 1000;  // of the start event to come
  table_.apply_inspect(dead);
  EXPECT_EQ(record().oom_events, 1U);
  tell("start");
  tell("oom");
  die(137);
  EXPECT_EQ(record().oom_events, 1U);
  EXPECT_EQ(record().starts, 1U);
}

TEST_F(ContainerTableTest, ARestartKeepsTheOomCount) {
  start_new();
  take_sample(1);
  die(137);
  tell("start");
  table_.apply_inspect(running_info(1));
  take_sample(0);
  take_sample(1);
  EXPECT_EQ(record().oom_events, 2U);
}

TEST_F(ContainerTableTest, AKillFromOutsideIsNoOom) {
  start_new();
  kill("9");
  die(137);
  table_.apply_inspect(exited_info(137));
  EXPECT_EQ(record().oom_events, 0U);
}

TEST_F(ContainerTableTest, HealthFollowsEventsAndStartsAnew) {
  tell("create");
  tell("start");
  ContainerInfo info = running_info();
  info.has_healthcheck = true;
  info.health = Health{HealthStatus::kStarting, 0};
  table_.apply_inspect(info);
  Event healthy = event("health_status");
  healthy.health = "healthy";
  EXPECT_EQ(table_.apply_event(healthy), id_of('a'));
  EXPECT_EQ(record().info.health->status, HealthStatus::kHealthy);
  Event unhealthy = event("health_status");
  unhealthy.health = "unhealthy";
  table_.apply_event(unhealthy);
  EXPECT_EQ(record().info.health->status, HealthStatus::kUnhealthy);
  die(1);
  tell("start");
  EXPECT_EQ(record().info.health->status, HealthStatus::kStarting);
}

TEST_F(ContainerTableTest, AFailedProbeAsksForTheStreak) {
  tell("create");
  tell("start");
  ContainerInfo info = running_info();
  info.has_healthcheck = true;
  info.health = Health{HealthStatus::kHealthy, 0};
  table_.apply_inspect(info);
  Event probe = event("exec_die");
  probe.exit_code = 0;
  EXPECT_EQ(table_.apply_event(probe), std::nullopt) << "no request for each good probe";
  probe.exit_code = 1;
  EXPECT_EQ(table_.apply_event(probe), id_of('a'));
}

TEST_F(ContainerTableTest, RenameAndDestroy) {
  start_new();
  Event renamed = event("rename");
  renamed.name = "api";
  EXPECT_EQ(table_.apply_event(renamed), id_of('a'));
  EXPECT_EQ(record().labels, R"(id="aaaaaaaaaaaa",name="api")");
  EXPECT_EQ(tell("destroy"), std::nullopt);
  EXPECT_EQ(table_.find(id_of('a')), nullptr);
}

TEST_F(ContainerTableTest, DestroyNeedsNoDieBeforeIt) {
  tell("create");
  EXPECT_EQ(tell("destroy"), std::nullopt) << "created, never started";
  EXPECT_EQ(table_.size(), 0U);
  EXPECT_EQ(tell("destroy"), std::nullopt) << "of one that is not known";
  EXPECT_EQ(table_.size(), 0U);
}

TEST_F(ContainerTableTest, AContainerThatIsGoneBeforeItsInspectIsRemoved) {
  tell("create");
  table_.remove(id_);
  EXPECT_EQ(table_.size(), 0U);
  table_.remove(id_);
  EXPECT_EQ(table_.size(), 0U);
}

TEST_F(ContainerTableTest, ASampleIsNotFreshOnceTheContainerHasStopped) {
  start_new();
  take_sample(0);
  EXPECT_TRUE(record().sample_is_fresh);
  EXPECT_EQ(record().last_seen, now_);
  die(0);
  EXPECT_FALSE(record().sample_is_fresh);
}

TEST_F(ContainerTableTest, CountsByStateCoverHiddenOnesToo) {
  TableOptions options;
  options.filter.include_name = std::regex("nothing");
  ContainerTable table(options);
  ContainerSummary paused = summary(ContainerState::kPaused);
  paused.id = id_of('b');
  table.reconcile({summary(), paused}, table.mark());
  EXPECT_THAT(table.shown(), IsEmpty());
  const auto counts = table.count_by_state();
  EXPECT_EQ(counts[static_cast<std::size_t>(ContainerState::kRunning)], 1U);
  EXPECT_EQ(counts[static_cast<std::size_t>(ContainerState::kPaused)], 1U);
}

TEST_F(ContainerTableTest, ShowsAtMostSoManyInTheOrderOfTheirIds) {
  TableOptions options;
  options.max_containers = 2;
  ContainerTable table(options);
  std::vector<ContainerSummary> list;
  for (const char digit : {'c', 'a', 'b'}) {
    list.push_back(summary());
    list.back().id = id_of(digit);
  }
  table.reconcile(list, table.mark());
  ASSERT_EQ(table.shown().size(), 2U);
  EXPECT_EQ(table.shown()[0]->info.id, id_of('a'));
  EXPECT_EQ(table.shown()[1]->info.id, id_of('b'));
  EXPECT_EQ(table.dropped(), 1U);
  EXPECT_EQ(table.size(), 3U);
}

TEST_F(ContainerTableTest, WhatIsOlderThanADestroyDoesNotBringItBack) {
  const std::uint64_t mark = table_.mark();
  start_new();
  const ContainerInfo asked_before = running_info();
  die(0);
  tell("destroy");
  table_.apply_inspect(asked_before);
  EXPECT_EQ(table_.size(), 0U) << "by an inspect that was under way";
  EXPECT_THAT(table_.reconcile({summary()}, mark), IsEmpty());
  EXPECT_EQ(table_.size(), 0U) << "by a list that was under way";
  EXPECT_EQ(tell("exec_die"), std::nullopt);
  EXPECT_EQ(table_.size(), 0U) << "by an event that came late";
}

TEST_F(ContainerTableTest, EveryChangeOfStateOvertakesAnInspectUnderWay) {
  start_new();
  for (const char* const action : {"pause", "unpause", "die", "start", "rename", "update"}) {
    EXPECT_EQ(tell(action), id_of('a')) << action;
  }
}

TEST_F(ContainerTableTest, StartsReplayedAfterTheyWereInferredCountOnce) {
  start_new();
  std::vector<Event> missed;  // three restarts while docktap was not connected
  for (int restart = 1; restart <= 3; ++restart) {
    missed.push_back(event("die"));
    missed.back().exit_code = 1;
    missed.push_back(event("start"));
  }
  table_.apply_inspect(running_info(3));  // comes before the engine's replay
  EXPECT_EQ(record().starts, 4U);
  EXPECT_EQ(record().restarts, 3U);
  for (const Event& replayed : missed) table_.apply_event(replayed);
  table_.apply_inspect(running_info(3));
  EXPECT_EQ(record().starts, 4U);
  EXPECT_EQ(record().restarts, 3U);
  die(1);
  tell("start");
  table_.apply_inspect(running_info(4));
  EXPECT_EQ(record().starts, 5U) << "a new one counts again";
  EXPECT_EQ(record().restarts, 4U);
}

TEST_F(ContainerTableTest, AReplayTellsOfStartsThatTheInspectCouldNotCount) {
  start_new();
  std::vector<Event> missed;  // two restarts by hand: the engine's own count stays 0
  for (int i = 0; i < 2; ++i) {
    missed.push_back(event("kill"));
    missed.back().signal = "15";
    missed.push_back(event("die"));
    missed.push_back(event("start"));
  }
  table_.apply_inspect(running_info());
  EXPECT_EQ(record().starts, 2U) << "at least one start";
  for (const Event& replayed : missed) table_.apply_event(replayed);
  table_.apply_inspect(running_info());
  EXPECT_EQ(record().starts, 3U);
  EXPECT_EQ(record().restarts, 0U);
}

TEST_F(ContainerTableTest, AThousandComeAndGo) {
  for (int i = 1000; i < 2000; ++i) {
    id_ = std::to_string(i) + std::string(60, 'a');
    start_new();
    die(0);
    tell("destroy");
  }
  EXPECT_EQ(table_.size(), 0U);
  EXPECT_THAT(table_.shown(), IsEmpty());
}

}  // namespace
}  // namespace docktap::state
