#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "unit/state/container_story.h"

namespace docktap::state {
namespace {

using testing::IsEmpty;

using ContainerLifeTest = ContainerStory;

TEST_F(ContainerLifeTest, DockerRunCountsOneStart) {
  EXPECT_TRUE(tell("create").inspect);
  EXPECT_TRUE(tell("start").inspect);
  EXPECT_EQ(record().info.state, ContainerState::kRunning);
  table_.apply_inspect(running_info(), now_);
  EXPECT_EQ(record().starts, 1U);
  EXPECT_EQ(record().restarts, 0U);
  EXPECT_EQ(table_.running().size(), 1U);
}

TEST_F(ContainerLifeTest, AnInspectThatOvertakesTheStartEventDoesNotCountIt) {
  tell("create");
  ContainerInfo info = running_info();
  info.started_at = now_ + kSecond - 1000;  // of the start event to come
  table_.apply_inspect(info, now_);
  EXPECT_EQ(record().starts, 0U) << "its event will";
  tell("start");
  EXPECT_EQ(record().starts, 1U);
  EXPECT_EQ(infer(), "");
}

TEST_F(ContainerLifeTest, AContainerThatOnlyRunsACommandIsNoDiscovery) {
  tell("exec_start");  // before the first list
  table_.apply_inspect(running_info(), now_);
  EXPECT_EQ(record().starts, 0U);
}

TEST_F(ContainerLifeTest, ARestartPolicyCountsRestarts) {
  start_new();
  for (int restart = 1; restart <= 3; ++restart) {
    die(1);
    tell("start");
    table_.apply_inspect(running_info(restart), now_);
  }
  EXPECT_EQ(record().starts, 4U);
  EXPECT_EQ(record().restarts, 3U);
}

TEST_F(ContainerLifeTest, ARestartLoopFasterThanItsInspectsCountsToo) {
  start_new();
  for (int restart = 1; restart <= 3; ++restart) {
    die(1);
    tell("start");
  }
  table_.apply_inspect(running_info(3), now_);
  EXPECT_EQ(record().starts, 4U);
  EXPECT_EQ(record().restarts, 3U);
}

TEST_F(ContainerLifeTest, AStartByHandAfterACrashIsNoRestart) {
  start_new();
  die(1);
  table_.apply_inspect(exited_info(1), now_);
  tell("start");
  table_.apply_inspect(running_info(0), now_);
  EXPECT_EQ(record().starts, 2U);
  EXPECT_EQ(record().restarts, 0U);
}

TEST_F(ContainerLifeTest, DockerRestartIsNoRestartOfThePolicy) {
  start_new();
  kill("15");
  die(0);
  tell("stop");
  tell("start");
  table_.apply_inspect(running_info(), now_);
  tell("restart");
  EXPECT_EQ(record().starts, 2U);
  EXPECT_EQ(record().restarts, 0U);
}

TEST_F(ContainerLifeTest, ASignalThatIsAMessageIsNoStop) {
  start_new();
  kill("1");
  die(1);
  tell("start");
  table_.apply_inspect(running_info(1), now_);
  EXPECT_EQ(record().restarts, 1U);
}

TEST_F(ContainerLifeTest, StartsThatNoEventToldAreInferred) {
  start_new();
  now_ += 100 * kSecond;
  ContainerInfo info = running_info(2);
  info.finished_at = now_ - kSecond;
  table_.apply_inspect(info, now_);
  EXPECT_EQ(record().starts, 1U) << "events may still come";
  EXPECT_EQ(infer(), "die start die start");
  table_.apply_inspect(info, now_);
  EXPECT_EQ(record().starts, 3U);
  EXPECT_EQ(record().restarts, 2U);
  EXPECT_EQ(infer(), "");
}

TEST_F(ContainerLifeTest, TheFirstStartIsInferredBesidesTheRestarts) {
  tell("create");
  now_ += 100 * kSecond;
  ContainerInfo info = running_info(2);
  info.finished_at = now_ - kSecond;
  table_.apply_inspect(info, now_);
  EXPECT_EQ(infer(), "start die start die start");
  table_.apply_inspect(info, now_);
  EXPECT_EQ(record().starts, 3U);
  EXPECT_EQ(record().restarts, 2U);
}

// The engine stamps the start's event after both.
TEST_F(ContainerLifeTest, AnExitThatSeemsToPrecedeItsStartIsInferredOnce) {
  tell("create");
  tell("start");
  ContainerInfo info = exited_info(3);
  info.started_at = now_ - 1'000'000;
  info.finished_at = now_ - 2'000'000;
  table_.apply_inspect(info, now_);
  EXPECT_EQ(infer(), "die");
  EXPECT_EQ(infer(), "");
  EXPECT_EQ(record().events[static_cast<std::size_t>(ContainerEvent::kDie)], 1U);
}

TEST_F(ContainerLifeTest, AnUnseenRunIsInferredEvenIfItsTimesAreOutOfOrder) {
  tell("create");
  ContainerInfo info = exited_info(3);
  info.started_at = now_ + 1'000'000;
  info.finished_at = now_;
  table_.apply_inspect(info, now_);
  EXPECT_EQ(infer(), "start die");
  EXPECT_EQ(infer(), "");
}

TEST_F(ContainerLifeTest, ADieTellsExitCodeAndTime) {
  start_new();
  EXPECT_EQ(record().info.finished_at, std::nullopt);
  die(3);
  EXPECT_EQ(record().info.state, ContainerState::kExited);
  EXPECT_EQ(record().info.exit_code, 3);
  EXPECT_EQ(record().info.finished_at, now_);
  EXPECT_THAT(table_.running(), IsEmpty());
}

TEST_F(ContainerLifeTest, PauseAndUnpause) {
  start_new();
  tell("pause");
  EXPECT_EQ(record().info.state, ContainerState::kPaused);
  EXPECT_EQ(table_.running().size(), 1U) << "a paused container still has its memory";
  tell("unpause");
  EXPECT_EQ(record().info.state, ContainerState::kRunning);
}

TEST_F(ContainerLifeTest, OomKillsAreCountedFromSamples) {
  start_new();
  take_sample(0);
  take_sample(2);
  take_sample(2);
  EXPECT_EQ(record().oom_events, 2U);
}

TEST_F(ContainerLifeTest, AnOomDeathThatNoSampleSawCountsOnce) {
  start_new();
  tell("oom");
  tell("oom");
  die(137);
  table_.apply_inspect(exited_info(137, true), now_);
  EXPECT_EQ(record().oom_events, 1U);
}

TEST_F(ContainerLifeTest, AnOomDeathThatASampleSawIsNotCountedAgain) {
  start_new();
  take_sample(1);
  tell("oom");
  die(137);
  table_.apply_inspect(exited_info(137, true), now_);
  EXPECT_EQ(record().oom_events, 1U);
}

TEST_F(ContainerLifeTest, TheFlagWithoutAnOomEventIsNoOom) {
  start_new();
  die(137);
  table_.apply_inspect(exited_info(137, true), now_);
  EXPECT_EQ(record().oom_events, 0U) << "it stays set after a child's";
}

TEST_F(ContainerLifeTest, AnOomDeathWhoseInspectOvertakesItsEventsCountsOnce) {
  tell("create");
  ContainerInfo dead = running_info();
  dead.state = ContainerState::kExited;
  dead.pid = 0;
  dead.exit_code = 137;
  dead.oom_killed = true;
  dead.started_at = now_ + kSecond - 1000;  // of the start event to come
  table_.apply_inspect(dead, now_);
  EXPECT_EQ(record().oom_events, 0U);
  tell("start");
  tell("oom");
  die(137);
  EXPECT_EQ(record().oom_events, 1U);
  EXPECT_EQ(record().starts, 1U);
}

TEST_F(ContainerLifeTest, ARestartKeepsTheOomCount) {
  start_new();
  take_sample(1);
  die(137);
  tell("start");
  table_.apply_inspect(running_info(1), now_);
  take_sample(0);
  take_sample(1);
  EXPECT_EQ(record().oom_events, 2U);
}

TEST_F(ContainerLifeTest, AKillFromOutsideIsNoOom) {
  start_new();
  kill("9");
  die(137);
  table_.apply_inspect(exited_info(137), now_);
  EXPECT_EQ(record().oom_events, 0U);
}

TEST_F(ContainerLifeTest, HealthFollowsEventsAndStartsAnew) {
  tell("create");
  tell("start");
  ContainerInfo info = running_info();
  info.has_healthcheck = true;
  info.health = Health{HealthStatus::kStarting, 0};
  table_.apply_inspect(info, now_);
  Event healthy = event("health_status");
  healthy.health = "healthy";
  EXPECT_TRUE(table_.apply_event(healthy).inspect);
  EXPECT_EQ(record().info.health->status, HealthStatus::kHealthy);
  Event unhealthy = event("health_status");
  unhealthy.health = "unhealthy";
  table_.apply_event(unhealthy);
  EXPECT_EQ(record().info.health->status, HealthStatus::kUnhealthy);
  die(1);
  tell("start");
  EXPECT_EQ(record().info.health->status, HealthStatus::kStarting);
}

TEST_F(ContainerLifeTest, AFailedProbeAsksForTheStreak) {
  tell("create");
  tell("start");
  ContainerInfo info = running_info();
  info.has_healthcheck = true;
  info.health = Health{HealthStatus::kHealthy, 0};
  table_.apply_inspect(info, now_);
  Event probe = event("exec_die");
  probe.exit_code = 0;
  EXPECT_FALSE(table_.apply_event(probe).inspect) << "no request for each good probe";
  probe.exit_code = 1;
  EXPECT_TRUE(table_.apply_event(probe).inspect);
}

TEST_F(ContainerLifeTest, StartsReplayedAfterAnInspectShowedThemCountOnce) {
  start_new();
  std::vector<Event> missed;  // three restarts while docktap was not connected
  for (int restart = 1; restart <= 3; ++restart) {
    missed.push_back(event("die"));
    missed.back().exit_code = 1;
    missed.push_back(event("start"));
  }
  table_.apply_inspect(running_info(3), now_);  // comes before the engine's replay
  EXPECT_EQ(record().starts, 1U);
  for (const Event& replayed : missed) table_.apply_event(replayed);
  table_.apply_inspect(running_info(3), now_);
  EXPECT_EQ(record().starts, 4U);
  EXPECT_EQ(record().restarts, 3U);
  die(1);
  tell("start");
  table_.apply_inspect(running_info(4), now_);
  EXPECT_EQ(record().starts, 5U) << "a new one counts again";
  EXPECT_EQ(record().restarts, 4U);
}

TEST_F(ContainerLifeTest, AReplayTellsOfStartsThatTheInspectCouldNotCount) {
  start_new();
  std::vector<Event> missed;  // two restarts by hand: the engine's own count stays 0
  for (int i = 0; i < 2; ++i) {
    missed.push_back(event("kill"));
    missed.back().signal = "15";
    missed.push_back(event("die"));
    missed.push_back(event("start"));
  }
  table_.apply_inspect(running_info(), now_);
  EXPECT_EQ(record().starts, 1U);
  for (const Event& replayed : missed) table_.apply_event(replayed);
  table_.apply_inspect(running_info(), now_);
  EXPECT_EQ(record().starts, 3U);
  EXPECT_EQ(record().restarts, 0U);
}

}  // namespace
}  // namespace docktap::state
