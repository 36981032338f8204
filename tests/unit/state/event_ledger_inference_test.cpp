#include <gmock/gmock.h>

#include "unit/state/ledger_story.h"

namespace docktap::state {
namespace {

class EventLedgerInference : public LedgerStory {
 protected:
  std::string inferred() const {
    std::string out;
    for (const EventRecord& record : listener_.records) {
      if (record.inferred) out.append(out.empty() ? "" : " ").append(record.action);
    }
    return out;
  }
  // What a list said: the container is not there any more.
  void goes_missing() { table_.reconcile({}, table_.mark(), now_); }
};

TEST_F(EventLedgerInference, ADeathWithItsCode) {
  tell("create n+ start");
  inspect(running());
  now_ += 10 * kSecond;
  inspect(exited(3));
  EXPECT_EQ(exits(), "") << "its event may still come";
  settle();
  EXPECT_EQ(exits(), "error:1");
  EXPECT_EQ(inferred(), "die");
  settle();
  EXPECT_EQ(exits(), "error:1");
  EXPECT_EQ(ledger_.counts().inferred, 1U);
}

TEST_F(EventLedgerInference, ADeathByOom) {
  tell("create n+ start");
  inspect(running());
  now_ += 10 * kSecond;
  ContainerInfo dead = exited(137);
  dead.oom_killed = true;
  inspect(dead);
  settle();
  EXPECT_EQ(exits(), "oom:1");
  EXPECT_EQ(inferred(), "oom die");
  EXPECT_EQ(record().oom_events, 1U);
}

TEST_F(EventLedgerInference, ALateEventOfWhatWasInferredIsADuplicate) {
  tell("create n+ start");
  inspect(running());
  now_ += 10 * kSecond;
  const UnixNanos died = now_;
  inspect(exited(3));
  settle();
  now_ = died;
  tell("die:3");
  EXPECT_EQ(exits(), "error:1");
  EXPECT_EQ(counted("container", "die"), 1U);
  EXPECT_EQ(ledger_.counts().duplicates, 1U);
}

TEST_F(EventLedgerInference, AnEventThatComesBeforeItsInferenceCountsAlone) {
  tell("create n+ start");
  inspect(running());
  now_ += 10 * kSecond;
  inspect(exited(3));
  tell("die:3");
  settle();
  EXPECT_EQ(exits(), "error:1");
  EXPECT_EQ(inferred(), "");
}

TEST_F(EventLedgerInference, RestartsByPolicyWhoseExitsAreUnknown) {
  tell("create n+ start");
  inspect(running());
  now_ += 100 * kSecond;
  ContainerInfo info = running(2);
  info.finished_at = now_ - kSecond;
  inspect(info);
  settle();
  inspect(info);
  EXPECT_EQ(inferred(), "die start die start");
  EXPECT_EQ(exits(), "unknown:2");
  EXPECT_EQ(record().starts, 3U);
  EXPECT_EQ(record().restarts, 2U);
}

// A stop is of the run in which it falls, and of none of those that nobody saw.
TEST_F(EventLedgerInference, RestartsByPolicyOfOneThatWasStoppedOnce) {
  tell("create n+ start kill:15 die:143 n- stop n+ start");
  inspect(running());
  now_ += 100 * kSecond;
  ContainerInfo info = running(3);
  info.finished_at = now_ - kSecond;
  inspect(info);
  settle();
  inspect(info);
  EXPECT_EQ(inferred(), "die start die start die start");
  EXPECT_EQ(record().starts, 5U);
  EXPECT_EQ(record().restarts, 3U);
}

TEST_F(EventLedgerInference, AContainerThatCameAndRuns) {
  now_ += 10 * kSecond;
  ContainerInfo info = running();
  info.created = now_ - kSecond;
  inspect(info);
  settle();
  EXPECT_EQ(inferred(), "create start");
  EXPECT_EQ(record().starts, 1U);
  EXPECT_EQ(exits(), "");
}

TEST_F(EventLedgerInference, APrivilegedStartIsOneToo) {
  judgement_.privileged = true;
  now_ += 10 * kSecond;
  inspect(running());
  settle();
  EXPECT_EQ(security(), "privileged_start:1");
}

TEST_F(EventLedgerInference, WhatWasThereBeforeIsNoNews) {
  ContainerInfo info = running();
  info.created = kBegin - 100 * kSecond;
  info.started_at = kBegin - 90 * kSecond;
  info.finished_at = kBegin - 95 * kSecond;
  info.restart_count = 4;
  inspect(info);
  settle();
  EXPECT_EQ(inferred(), "");
  EXPECT_EQ(record().starts, 0U);
  now_ += kSecond;
  info.state = ContainerState::kExited;
  info.finished_at = now_;
  info.exit_code = 1;
  inspect(info);
  settle();
  EXPECT_EQ(inferred(), "die") << "but its end is";
  EXPECT_EQ(exits(), "error:1");
}

TEST_F(EventLedgerInference, AContainerThatWent) {
  tell("create n+ start");
  inspect(running());
  goes_missing();
  EXPECT_EQ(table_.size(), 0U);
  settle();
  EXPECT_EQ(inferred(), "die destroy");
  EXPECT_EQ(exits(), "unknown:1");
  tell("die:0 n- destroy");
  EXPECT_EQ(exits(), "unknown:1") << "an id never comes back";
}

TEST_F(EventLedgerInference, AContainerThatWentAndWhoseEventsComeAfterAll) {
  tell("create n+ start");
  inspect(running());
  goes_missing();
  tell("die:0 n- destroy");
  settle();
  EXPECT_EQ(exits(), "success:1");
  EXPECT_EQ(inferred(), "");
}

TEST_F(EventLedgerInference, Health) {
  tell("create n+ start");
  ContainerInfo info = running();
  info.health = Health{HealthStatus::kHealthy, 0};
  inspect(info);
  settle();
  EXPECT_EQ(inferred(), "health_status");
  info.health->status = HealthStatus::kUnhealthy;
  inspect(info);
  settle();
  settle();
  EXPECT_EQ(inferred(), "health_status health_status");
  EXPECT_EQ(ledger_.counts().health[0], 1U);
  EXPECT_EQ(ledger_.counts().health[1], 1U);
}

// `docker start` of something that can't be run: no network without a start that begins.
TEST_F(EventLedgerInference, AFailedStartShowsInTheInspectAlone) {
  tell("create n+");
  ContainerInfo info = created();
  info.exit_code = 127;
  info.start_failed = true;
  inspect(info);
  EXPECT_EQ(exits(), "not_runnable:1");
  tell("n-");
  inspect(info);
  settle();
  EXPECT_EQ(exits(), "not_runnable:1") << "once";
  tell("n+ n-");
  inspect(info);
  EXPECT_EQ(exits(), "not_runnable:2") << "a second try";
}

TEST_F(EventLedgerInference, AFailedStartWithoutANetwork) {
  tell("create");
  ContainerInfo info = created();
  info.exit_code = 127;
  info.start_failed = true;
  inspect(info);
  inspect(info);
  EXPECT_EQ(exits(), "not_runnable:1");
}

TEST_F(EventLedgerInference, LabelsThatMaskAttributesChangeNothing) {
  masks_ = {true, true, true};
  tell("create n+ start");
  inspect(running());
  tell("die:0");  // the label's
  EXPECT_EQ(exits(), "");
  inspect(exited(3));
  EXPECT_EQ(exits(), "error:1") << "by the inspect";
  tell("n- n+ start");
  inspect(running());
  tell("die:0 n- destroy");
  EXPECT_EQ(exits(), "error:1 unknown:1") << "gone before its inspect";
}

TEST_F(EventLedgerInference, AKillOfWhichALabelHidesTheSignalIsNoOom) {
  masks_.signal = true;
  tell("create n+ start oom kill:1 die:137");
  EXPECT_EQ(exits(), "sigkill:1");
}

TEST_F(EventLedgerInference, GapsCarryTheirReason) {
  for (std::size_t i = 0; i < kGapReasons.size(); ++i) {
    ledger_.gap(static_cast<GapReason>(i), now_);
    const EventRecord& record = listener_.records.back();
    EXPECT_EQ(record.type, "docktap");
    EXPECT_EQ(record.action, "gap");
    EXPECT_EQ(record.gap, kGapReasons[i]);
    EXPECT_EQ(record.time, now_);
  }
  EXPECT_EQ(gaps(), "overflow:1 engine_restart:1 exporter_restart:1 slow_reader:1");
}

}  // namespace
}  // namespace docktap::state
