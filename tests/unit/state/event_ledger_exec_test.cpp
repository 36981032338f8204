#include "unit/state/ledger_story.h"

namespace docktap::state {
namespace {

HealthProbe probe_of(const char* command) {
  return {keyed_hash(command), UnixNanos{10'000'000'000}, 0, 0};
}

class EventLedgerExec : public LedgerStory {
 protected:
  void answer(bool privileged, const std::string& user) {
    ASSERT_EQ(listener_.execs.size(), 1U);
    ledger_.exec_asked(listener_.execs.front().first, ExecInfo{privileged, user});
  }
};

TEST_F(EventLedgerExec, IsAskedForByItsIdAndCountedOnce) {
  tell("create n+ start exec_start:sh/1");
  ASSERT_EQ(listener_.execs.size(), 1U);
  EXPECT_EQ(listener_.execs.front().second, std::string(64, '1'));
  EXPECT_EQ(last_action(), "start") << "not told before all is known";
  answer(false, "");
  EXPECT_EQ(last_action(), "exec_start");
  EXPECT_EQ(security(), "exec:1 exec_shell:1");
  answer(true, "root");
  EXPECT_EQ(security(), "exec:1 exec_shell:1") << "a second answer";
}

TEST_F(EventLedgerExec, Privileged) {
  tell("create n+ start exec_start:ls/1");
  answer(true, "");
  EXPECT_EQ(security(), "exec:1 exec_privileged:1");
  EXPECT_GT(record().security_last[index_of(SecurityEvent::kExecPrivileged)], kBegin);
}

TEST_F(EventLedgerExec, RootOnlyWhereTheContainerIsNot) {
  struct Case {
    const char* container;
    const char* exec;
    bool is_root;
  };
  for (const Case& row : {Case{"", "root", false}, Case{"0", "0:0", false},
                          Case{"www-data", "", false}, Case{"www-data", "1000", false},
                          Case{"www-data", "root", true}, Case{"1000:1000", "0", true}}) {
    ContainerTable table{table_options()};
    RecordingListener listener;
    EventLedger ledger(table, listener, LedgerOptions());
    ledger.watch_from(kBegin);
    ledger.take(event("create"));
    ContainerInfo info = created();
    info.facts.user = row.container;
    ledger.inspected(info, {}, now_);
    ledger.take(event("start"));
    ledger.take(event("exec_start:ls/1"));
    ASSERT_EQ(listener.execs.size(), 1U);
    ledger.exec_asked(listener.execs.front().first, ExecInfo{false, row.exec});
    EXPECT_EQ(ledger.counts().security[index_of(SecurityEvent::kExecRoot)], row.is_root ? 1U : 0U)
        << row.container << " " << row.exec;
  }
}

TEST_F(EventLedgerExec, ThatIsGoneIsMissed) {
  tell("create n+ start exec_start:ls/1");
  ledger_.exec_asked(listener_.execs.front().first, std::nullopt);
  EXPECT_EQ(security(), "exec:1");
  EXPECT_EQ(ledger_.counts().inspects_missed, 1U);
}

TEST_F(EventLedgerExec, WithAMaskedIdIsNotAskedFor) {
  tell("create n+ start");
  Event masked = event("exec_start:sh/1");
  masked.exec_id = "../../info";
  ledger_.take(masked);
  EXPECT_TRUE(listener_.execs.empty());
  EXPECT_EQ(security(), "exec:1 exec_shell:1");
  EXPECT_EQ(ledger_.counts().inspects_missed, 1U);
}

TEST_F(EventLedgerExec, ProbesAreNotCounted) {
  probe_ = probe_of("curl");
  tell("create n+ start");
  for (int i = 0; i < 5; ++i) {
    tell("~10 exec_create:curl/1 exec_start:curl/1 exec_die:0/1");
  }
  EXPECT_EQ(security(), "");
  EXPECT_EQ(counted("container", "exec_start"), 5U);
  EXPECT_EQ(events(), "start:1");
  EXPECT_TRUE(listener_.execs.empty());
}

TEST_F(EventLedgerExec, ProbesOfAStartPeriodAreNotCountedEither) {
  probe_ = probe_of("curl");
  probe_->start_interval = 5 * kSecond;
  probe_->start_period = 12 * kSecond;
  tell("create n+ start");
  for (int i = 0; i < 3; ++i) tell("~5 exec_start:curl/1 exec_die:1/1");
  tell("~10 exec_start:curl/1 exec_die:0/1");
  EXPECT_EQ(security(), "");
  tell("~5 exec_start:curl/2 exec_die:0/2");  // the period is over
  ledger_.flush();
  EXPECT_EQ(security(), "exec:1");
}

TEST_F(EventLedgerExec, NobodyHidesBehindAProbe) {
  probe_ = probe_of("curl");
  tell("create n+ start ~1 exec_start:curl/1 exec_die:0/1");  // before the first probe is due
  tell("~10 exec_start:curl/2 exec_die:0/2");                 // the probe
  tell("~2 exec_start:curl/3 exec_die:0/3");                  // too early for the next
  tell("~10 exec_start:sh/4 exec_die:0/4");                   // another command
  ledger_.flush();
  EXPECT_EQ(security(), "exec:3 exec_shell:1");
}

TEST_F(EventLedgerExec, BeforeTheContainerIsKnownWaitsForItsInspect) {
  judge_at_create_ = false;
  probe_ = probe_of("curl");
  tell("create n+ start ~10 exec_start:curl/1 exec_die:0/1 exec_start:ls/2 exec_die:0/2");
  EXPECT_EQ(security(), "");
  inspect(running());
  ledger_.flush();
  EXPECT_EQ(security(), "exec:1") << "one of them was the probe";
  EXPECT_EQ(counted("container", "exec_start"), 2U);
}

TEST_F(EventLedgerExec, OfAContainerThatIsGoneBeforeItsInspectCounts) {
  judge_at_create_ = false;
  tell("create n+ start exec_start:ls/1 exec_die:0/1 die:0 n- destroy");
  ledger_.could_not_judge(id_);
  ledger_.flush();
  EXPECT_EQ(security(), "exec:1");
  EXPECT_EQ(exits(), "success:1");
}

TEST_F(EventLedgerExec, OfAContainerThatCannotBeInspectedIsToldAsItIs) {
  tell("exec_start:sh/1 exec_die:0/1");
  EXPECT_TRUE(listener_.records.empty());
  for (int i = 1; i <= 2; ++i) {
    const auto times = static_cast<std::uint64_t>(i);
    ledger_.unreadable(id_);
    EXPECT_EQ(ledger_.counts().security[index_of(SecurityEvent::kExecShell)], times);
    EXPECT_EQ(ledger_.counts().inspects_missed, times);
    EXPECT_EQ(listener_.records.size(), 2 * times);
    EXPECT_EQ(record().events[static_cast<std::size_t>(ContainerEvent::kExec)], times);
    tell("exec_start:sh/2 exec_die:0/2");
  }
}

TEST_F(EventLedgerExec, OfAContainerThatCannotBeInspectedIsAskedForByAnIdThatNoLabelHides) {
  judge_at_create_ = false;
  tell("create n+ start exec_start:sh/1");
  ledger_.unreadable(id_);
  answer(true, "");
  EXPECT_EQ(security(), "exec:1 exec_shell:1 exec_privileged:1");
  EXPECT_EQ(ledger_.counts().inspects_missed, 1U) << "whether it is a probe";
  tell("exec_start:sh/2");
  ledger_.unreadable(id_);
  ledger_.exec_asked(listener_.execs.back().first, std::nullopt);
  EXPECT_EQ(ledger_.counts().inspects_missed, 2U) << "once";
}

TEST_F(EventLedgerExec, OfAContainerThatIsGoneAtItsInspectIsTold) {
  tell("exec_start:sh/1");  // found by this alone
  ledger_.gone(id_, now_);
  EXPECT_EQ(security(), "exec:1 exec_shell:1");
  EXPECT_EQ(ledger_.counts().inspects_missed, 1U);
  EXPECT_EQ(table_.size(), 0U);
}

// A proxy that answers 404 to inspects makes nothing disappear for good.
TEST_F(EventLedgerExec, AContainerThatIsListedButNotFoundComesBack) {
  ContainerSummary summary;
  summary.id = id_;
  summary.state = ContainerState::kRunning;
  table_.reconcile({summary}, table_.mark(), now_);
  ledger_.gone(id_, now_);
  settle();
  EXPECT_EQ(counted("container", "destroy"), 0U);
  table_.reconcile({summary}, table_.mark(), now_);
  EXPECT_EQ(table_.size(), 1U);
}

TEST_F(EventLedgerExec, OfAContainerThatAListMissesIsToldWithItsEnd) {
  tell("exec_start:sh/1");
  table_.reconcile({}, table_.mark(), now_);
  EXPECT_EQ(table_.size(), 0U);
  settle();
  EXPECT_EQ(security(), "exec:1 exec_shell:1");
  EXPECT_EQ(events(), "exec:1");
  EXPECT_EQ(counted("container", "destroy"), 1U);
}

TEST_F(EventLedgerExec, ThatWaitsIsToldAtTheEnd) {
  tell("exec_start:sh/1");
  ledger_.flush();
  EXPECT_EQ(security(), "exec:1 exec_shell:1");
  EXPECT_EQ(ledger_.counts().inspects_missed, 1U);
  EXPECT_TRUE(listener_.execs.empty()) << "nobody waits for the answer";
}

TEST_F(EventLedgerExec, AttachCountsOnlyWhileItRuns) {
  tell("create attach n+ start");
  EXPECT_EQ(security(), "");
  tell("attach die:0 attach");
  EXPECT_EQ(security(), "attach:1");
}

}  // namespace
}  // namespace docktap::state
