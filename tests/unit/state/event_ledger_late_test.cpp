// Events that an audit recovers, or that come after what was inferred of them.

#include "unit/state/ledger_story.h"

namespace docktap::state {
namespace {

struct Late {
  const char* name;
  const char* story;  // with a `!` in front of what the stream left out, and an audit finds
  const char* after;  // the audit, and what comes then
  const char* exits;
  const char* events;
  std::uint64_t starts;
  std::uint64_t restarts;
};

std::ostream& operator<<(std::ostream& out, const Late& row) { return out << row.name; }

constexpr Late kLate[] = {
    {"RunOfOneThatIsGone", "create !start !die:3 destroy", "", "error:1", "start:1 die:1", 1, 0},
    // It looked like a start that failed; that can't be taken back, but counts for the end.
    {"RunOnANetworkOfOneThatIsGone", "create n+ !start !die:3 n- destroy", "", "not_runnable:1",
     "start:1 die:1", 1, 0},
    {"DeathOfOneThatIsGone", "create n+ start !die:3 n- destroy", "", "error:1", "start:1 die:1", 1,
     0},
    {"OomOfOneThatIsGone", "create n+ start !oom !die:137 n- destroy", "", "oom:1",
     "start:1 die:1 oom:1", 1, 0},
    {"ExecOfOneThatIsGone", "create n+ start !exec_start:sh/1 kill:9 die:137 n- destroy", "",
     "sigkill:1", "start:1 die:1 kill:1 exec:1", 1, 0},
    {"StopOfTheRunBefore", "create n+ start !kill:15 !die:143 n- !stop n+ start", "die:1 start",
     "error:1 sigterm:1", "start:3 die:2 kill:1", 3, 1},
    {"StopBehindACrash", "create n+ start kill:15 die:143 !stop start die:1", "start",
     "error:1 sigterm:1", "start:3 die:2 kill:1", 3, 1},
    {"KillOfTheRunBefore", "create n+ start !kill:9 !die:137 n- n+ start oom", "die:137",
     "sigkill:1 oom:1", "start:2 die:2 kill:1 oom:1", 2, 0},
    {"OomOfTheRunBefore", "create n+ start !oom !die:137 n- n+ start", "die:137", "sigkill:1 oom:1",
     "start:2 die:2 oom:1", 2, 1},
    {"StartOfACrashLoop", "create n+ start die:1 !start die:1 start die:1 start", "", "error:3",
     "start:4 die:3", 4, 3},
    {"DeathOfACrashLoop", "create n+ start !die:1 start die:1 start die:1 start", "", "error:3",
     "start:4 die:3", 4, 3},
    {"RunOfACrashLoop", "create n+ start die:1 start !die:1 !start die:1 start", "", "error:3",
     "start:4 die:3", 4, 3},
    {"EndOfACrashLoop", "create n+ start die:1 !start die:1", "", "error:2", "start:2 die:2", 2, 1},
};

class EventLedgerLate : public LedgerStory, public testing::WithParamInterface<Late> {
 protected:
  // Restarted by its policy, some time.
  ContainerInfo seen() {
    ContainerInfo info = table_.find(id_)->is_alive() ? running() : exited(1);
    info.restart_count = 9;
    info.started_at = last_start() - 1000;
    return info;
  }
};

TEST_P(EventLedgerLate, CountsAsIfItHadComeInTime) {
  tell(GetParam().story);
  recover();
  tell(GetParam().after);
  if (table_.find(id_) != nullptr) inspect(seen());
  settle();
  ledger_.flush();
  EXPECT_EQ(exits(), GetParam().exits);
  EXPECT_EQ(events(), GetParam().events);
  EXPECT_EQ(record().starts, GetParam().starts);
  EXPECT_EQ(record().restarts, GetParam().restarts);
  EXPECT_EQ(ledger_.counts().inferred, 0U);
}

INSTANTIATE_TEST_SUITE_P(Recovered, EventLedgerLate, testing::ValuesIn(kLate),
                         [](const auto& row) { return std::string(row.param.name); });

using EventLedgerLateStory = LedgerStory;

TEST_F(EventLedgerLateStory, AnExecOfOneThatIsGoneIsASecurityEvent) {
  tell("create n+ start !exec_start:sh/1 kill:9 die:137 n- destroy");
  recover();
  ledger_.flush();
  EXPECT_EQ(security(), "exec:1 exec_shell:1");
}

TEST_F(EventLedgerLateStory, ADeathOfOneThatIsGoneWhoseCodeALabelHidesIsUnknown) {
  masks_.exit_code = true;
  tell("create n+ start !die:0 n- destroy");
  recover();
  EXPECT_EQ(exits(), "unknown:1");
}

TEST_F(EventLedgerLateStory, StateOfTheRunStaysWhatNewerEventsSaid) {
  tell("create n+ start !pause !die:0 n- start");
  recover();
  EXPECT_EQ(record().info.state, ContainerState::kRunning);
  tell("!pause !unpause die:0");
  recover();
  EXPECT_EQ(record().info.state, ContainerState::kExited);
}

TEST_F(EventLedgerLateStory, AnOlderHealthIsNotTheNewest) {
  tell("create n+ start health_status:healthy !health_status:unhealthy health_status:healthy");
  ContainerInfo info = running();
  info.started_at = last_start() - 1000;
  info.health = Health{HealthStatus::kHealthy, 0};
  recover();
  EXPECT_EQ(record().info.health->status, HealthStatus::kHealthy);
  inspect(info);
  settle();
  EXPECT_EQ(ledger_.counts().health[0], 2U) << "the third is not inferred again";
  EXPECT_EQ(ledger_.counts().health[1], 1U);
  EXPECT_EQ(events(), "start:1 unhealthy:1");
}

TEST_F(EventLedgerLateStory, AHealthOfTheRunBeforeIsNotThisOnes) {
  tell("create n+ start !health_status:unhealthy die:1 start");
  recover();
  EXPECT_EQ(events(), "start:2 die:1 unhealthy:1");
  EXPECT_FALSE(record().info.health);
}

TEST_F(EventLedgerLateStory, AStartThatIsLostForGoodIsInferredOnceAndItsEndNotAtAll) {
  tell("create n+ start die:1 !start die:1");
  ContainerInfo info = exited(1);
  info.started_at = last_start() - 1000;
  info.restart_count = 1;
  inspect(info);
  settle();
  settle();
  inspect(info);
  EXPECT_EQ(exits(), "error:2");
  EXPECT_EQ(events(), "start:2 die:2");
  EXPECT_EQ(ledger_.counts().inferred, 1U);
  EXPECT_EQ(record().restarts, 1U);
}

// The stream's own order is believed, whatever its times.
TEST_F(EventLedgerLateStory, WhatComesAfterTheClockWasSetBackIsNotLate) {
  tell("create n+ start kill:15 die:143 n- n+ start health_status:healthy");
  now_ -= 3600 * kSecond;
  tell("health_status:unhealthy");
  ContainerInfo info = running();
  info.started_at = now_ + 3600 * kSecond;
  info.health = Health{HealthStatus::kUnhealthy, 3};
  inspect(info);
  settle();
  EXPECT_EQ(ledger_.counts().health[1], 1U);
  tell("die:1 n+ start die:1 n+ start die:1 n+ start");
  EXPECT_EQ(events(), "start:5 die:4 kill:1 unhealthy:1");
  EXPECT_EQ(record().restarts, 2U) << "of the third an inspect tells";
}

// `docker rm -fv`: the engine takes it off its list first, and then removes a large volume.
TEST_F(EventLedgerLateStory, ARemovalThatWasInferredCountsOnce) {
  tell("create n+ start kill:9 die:137 n-");
  table_.reconcile({}, table_.mark(), now_);
  settle();
  EXPECT_EQ(counted("container", "destroy"), 1U);
  tell("destroy");
  EXPECT_EQ(counted("container", "destroy"), 1U);
  EXPECT_EQ(ledger_.counts().duplicates, 1U);
}

TEST_F(EventLedgerLateStory, ADeathThatWasInferredWithTheRemovalCountsOnce) {
  tell("create n+ start !die:0 ~5");
  table_.reconcile({}, table_.mark(), now_);
  settle();
  recover();
  tell("destroy");
  EXPECT_EQ(exits(), "unknown:1");
  EXPECT_EQ(counted("container", "die"), 1U);
  EXPECT_EQ(events(), "start:1 die:1");
  EXPECT_EQ(ledger_.counts().duplicates, 2U);
}

}  // namespace
}  // namespace docktap::state
