// A container's labels hide what the engine says under the same name, and may be anybody's secrets.

#include <gmock/gmock.h>

#include "unit/state/ledger_story.h"

namespace docktap::state {
namespace {

using testing::IsEmpty;

class EventLedgerLabels : public LedgerStory {
 protected:
  // Of the newest event of this action.
  EventRecord recorded(const std::string& action) const {
    EventRecord newest;
    for (const EventRecord& record : listener_.records) {
      if (record.action == action) newest = record;
    }
    return newest;
  }
  // An inspect of one with these labels.
  ContainerInfo labelled(ContainerInfo info, const char* label) {
    if (*label != 0) info.labels = {{label, "0"}};
    return info;
  }
};

TEST_F(EventLedgerLabels, NoValueReachesTheRecord) {
  struct Case {
    AttributeMasks masks;
    const char* signal;
    bool has_code;
  };
  for (const Case& row :
       {Case{{}, "9", true}, Case{{true, false, false}, "9", false},
        Case{{false, true, false}, "", true}, Case{{true, true, false}, "", false}}) {
    id_[0] = id_[0] == 'a' ? 'b' : static_cast<char>(id_[0] + 1);
    masks_ = row.masks;
    tell("create start exec_start:ls/1 exec_die:3/1 kill:9 die:3");
    EXPECT_EQ(recorded("kill").signal, row.signal);
    EXPECT_EQ(recorded("die").exit_code.has_value(), row.has_code);
    EXPECT_EQ(recorded("exec_die").exit_code.has_value(), row.has_code);
  }
}

TEST_F(EventLedgerLabels, UntilTheyWereSeenOneMayHideAnything) {
  tell("kill:9 die:0");  // created before docktap watched
  EXPECT_EQ(recorded("kill").signal, "");
  EXPECT_FALSE(recorded("die").exit_code);
  EXPECT_EQ(exits(), "");
  inspect(labelled(exited(3), "exitCode"));
  EXPECT_EQ(exits(), "error:1") << "by the inspect";
  tell("start kill:9 die:0");
  EXPECT_EQ(recorded("kill").signal, "9");
  EXPECT_FALSE(recorded("die").exit_code);
}

TEST_F(EventLedgerLabels, AnEventThatNoneHidesIsBelievedOnceTheyWereSeen) {
  tell("die:3 start");  // runs again: no inspect can tell any more
  EXPECT_EQ(exits(), "");
  inspect(running());
  EXPECT_EQ(exits(), "error:1");
}

TEST_F(EventLedgerLabels, AListShowsThemToo) {
  ContainerSummary summary;
  summary.id = id_;
  summary.state = ContainerState::kRunning;
  table_.reconcile({summary}, table_.mark(), now_);
  tell("die:3");
  EXPECT_EQ(exits(), "error:1");
  EXPECT_EQ(recorded("die").exit_code, 3);
}

TEST_F(EventLedgerLabels, AnInferredDeathIsTheInspects) {
  masks_.exit_code = true;
  tell("create n+ start");
  inspect(running());
  now_ += 10 * kSecond;
  inspect(exited(3));
  settle();
  EXPECT_EQ(recorded("die").exit_code, 3);
  EXPECT_EQ(exits(), "error:1");
}

TEST_F(EventLedgerLabels, AnInferredCreateHidesNoLabel) {
  now_ += 10 * kSecond;
  inspect(labelled(running(), "exitCode"));
  settle();
  tell("die:0");
  EXPECT_EQ(exits(), "") << "the label's";
}

TEST_F(EventLedgerLabels, OneThatNamesAnExecIsNotAsked) {
  masks_.exec_id = true;
  tell("create n+ start exec_start:sh/1");
  EXPECT_THAT(listener_.execs, IsEmpty()) << "of any other container, as its owner likes";
  EXPECT_EQ(security(), "exec:1 exec_shell:1");
  EXPECT_EQ(ledger_.counts().inspects_missed, 1U);
}

TEST_F(EventLedgerLabels, OneThatNamesAnExecIsNotAskedWhenAnInspectShowsIt) {
  judge_at_create_ = false;
  tell("start exec_start:sh/1");
  inspect(labelled(running(), "execID"));
  EXPECT_THAT(listener_.execs, IsEmpty());
  EXPECT_EQ(ledger_.counts().inspects_missed, 1U);
}

TEST_F(EventLedgerLabels, EveryDeathOfWhichOneHidesTheCodeCounts) {
  masks_.exit_code = true;
  tell("create n+ start die:0 start die:0");
  EXPECT_EQ(exits(), "unknown:1") << "its code is gone";
  inspect(exited(3));
  EXPECT_EQ(exits(), "error:1 unknown:1");
}

TEST_F(EventLedgerLabels, ADeathAndAStartThatFailedBothCount) {
  masks_.exit_code = true;
  tell("create n+ start die:0 n- n+ n- destroy");
  EXPECT_EQ(exits(), "not_runnable:1 unknown:1");
}

TEST_F(EventLedgerLabels, ADeathAndAStartThatFailedBothCountInOneInspect) {
  masks_.exit_code = true;
  tell("create n+ start die:0 n- n+ n-");
  ContainerInfo info = exited(127);
  info.start_failed = true;
  info.finished_at = record().info.finished_at;
  inspect(info);
  EXPECT_EQ(exits(), "not_runnable:1 unknown:1") << "the code is of the start that failed";
}

}  // namespace
}  // namespace docktap::state
