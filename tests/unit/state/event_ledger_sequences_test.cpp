// The sequences that an engine was recorded to send for each operation: facts/security.md.

#include <ostream>

#include "unit/state/ledger_story.h"

namespace docktap::state {
namespace {

struct Sequence {
  const char* name;
  const char* story;
  const char* exits;
  const char* events;    // of the container
  const char* security;  // of one that is privileged
  std::uint64_t starts;
};

std::ostream& operator<<(std::ostream& out, const Sequence& row) { return out << row.name; }

constexpr Sequence kSequences[] = {
    {"RunRm", "create attach n+ start die:0 n- destroy", "success:1", "start:1 die:1",
     "privileged_start:1", 1},
    {"RunDetached", "create n+ start", "", "start:1", "privileged_start:1", 1},
    {"CommandNotFoundRm", "create attach n+ n- destroy", "not_runnable:1", "", "", 0},
    {"CreatedOnly", "create destroy", "", "", "", 0},
    {"CreatedOnlyConnected", "create n+ destroy", "", "", "", 0},
    {"StopWithTimeOut", "create n+ start kill:15 kill:9 die:137 n- stop", "sigkill:1",
     "start:1 die:1 kill:2", "privileged_start:1", 1},
    {"StopObeyed", "create n+ start kill:15 die:143 n- stop", "sigterm:1", "start:1 die:1 kill:1",
     "privileged_start:1", 1},
    {"Restart", "create n+ start kill:15 die:0 n- stop n+ start restart", "success:1",
     "start:2 die:1 kill:1", "privileged_start:2", 2},
    {"StopDuringBackOff", "create n+ start die:1 n- stop", "error:1", "start:1 die:1",
     "privileged_start:1", 1},
    {"Kill", "create n+ start kill:9 die:137 n-", "sigkill:1", "start:1 die:1 kill:1",
     "privileged_start:1", 1},
    {"KillFromTheHost", "create n+ start die:137 n-", "sigkill:1", "start:1 die:1",
     "privileged_start:1", 1},
    {"KillUsr1", "create n+ start kill:10", "", "start:1 kill:1", "privileged_start:1", 1},
    {"RmForce", "create n+ start kill:9 die:137 n- destroy", "sigkill:1", "start:1 die:1 kill:1",
     "privileged_start:1", 1},
    {"RestartByPolicy", "create n+ start die:1 n- n+ start", "error:1", "start:2 die:1",
     "privileged_start:2", 2},
    {"OomOfTheMainProcess", "create n+ start oom oom oom die:137 n-", "oom:1",
     "start:1 die:1 oom:3", "privileged_start:1", 1},
    {"OomOfAChild", "create n+ start oom ~60 die:1", "error:1", "start:1 die:1 oom:1",
     "privileged_start:1", 1},
    {"OomOfAChildThenAKill", "create n+ start oom kill:9 die:137", "sigkill:1",
     "start:1 die:1 kill:1 oom:1", "privileged_start:1", 1},
    {"OomOfTheRunBefore", "create n+ start oom die:137 n+ start die:137", "sigkill:1 oom:1",
     "start:2 die:2 oom:1", "privileged_start:2", 2},
    {"Exec", "create n+ start exec_create:ls/1 exec_start:ls/1 exec_die:0/1", "", "start:1 exec:1",
     "privileged_start:1 exec:1", 1},
    {"ExecShell", "create n+ start exec_create:sh/1 exec_start:sh/1 exec_die:0/1", "",
     "start:1 exec:1", "privileged_start:1 exec:1 exec_shell:1", 1},
    {"ExecNotFound", "create n+ start exec_create:no/1 exec_start:no/1", "", "start:1 exec:1",
     "privileged_start:1 exec:1", 1},
    {"PauseUnpause", "create n+ start pause unpause", "", "start:1 pause:1", "privileged_start:1",
     1},
    {"StopWhilePaused", "create n+ start pause kill:15 unpause kill:9 die:137 n- stop", "sigkill:1",
     "start:1 die:1 kill:2 pause:1", "privileged_start:1", 1},
    {"KillWhilePaused", "create n+ start pause kill:9 die:137 n-", "sigkill:1",
     "start:1 die:1 kill:1 pause:1", "privileged_start:1", 1},
    {"RenameUpdateTopResizeExport", "create n+ start rename update top resize export", "",
     "start:1", "privileged_start:1 export:1 update:1 rename:1", 1},
    {"Copy", "create n+ start extract-to-dir archive-path", "", "start:1",
     "privileged_start:1 archive_in:1 archive_out:1", 1},
    {"ConnectTwice", "create n+ start n+ n+ n- n-", "", "start:1", "privileged_start:1", 1},
    {"ConnectTwiceBeforeTheStart", "create n+ n+ start die:0", "success:1", "start:1 die:1",
     "privileged_start:1", 1},
    {"HostNetwork", "create n+:host start", "", "start:1",
     "privileged_start:1 network_host_connect:1", 1},
    {"SharedNetwork", "create attach start die:0 destroy", "success:1", "start:1 die:1",
     "privileged_start:1", 1},
    {"AttachToARunningOne", "create attach n+ start attach", "", "start:1",
     "privileged_start:1 attach:1", 1},
    {"EngineEnds", "create n+ start kill:15 die:143 n- stop ~20 n+ start", "sigterm:1",
     "start:2 die:1 kill:1", "privileged_start:2", 2},
    {"HealthChanges",
     "create n+ start health_status:healthy health_status:unhealthy health_status:healthy", "",
     "start:1 unhealthy:1", "privileged_start:1", 1},
};

class EventLedgerSequence : public LedgerStory, public testing::WithParamInterface<Sequence> {
 protected:
  void expect_as_recorded() {
    EXPECT_EQ(exits(), GetParam().exits);
    EXPECT_EQ(events(), GetParam().events);
    EXPECT_EQ(security(), GetParam().security);
    EXPECT_EQ(record().starts, GetParam().starts);
    EXPECT_EQ(gaps(), "");
    EXPECT_EQ(ledger_.counts().inspects_missed, 0U);
  }
};

TEST_P(EventLedgerSequence, CountsWhatHappened) {
  judgement_.privileged = true;
  tell(GetParam().story);
  ledger_.flush();
  expect_as_recorded();
  EXPECT_EQ(ledger_.counts().duplicates, 0U);
  EXPECT_EQ(ledger_.counts().last_event, now_);
}

TEST_P(EventLedgerSequence, CountsNothingTwiceInAReplay) {
  judgement_.privileged = true;
  tell(GetParam().story);
  for (const Event& event : std::vector<Event>(told_)) EXPECT_FALSE(ledger_.take(event));
  ledger_.flush();
  expect_as_recorded();
  EXPECT_EQ(ledger_.counts().duplicates, told_.size());
}

// As if each event came by an audit, the last one by the stream.
TEST_P(EventLedgerSequence, CountsTheSameWhenAnAuditRecoversIt) {
  judgement_.privileged = true;
  RecordingListener listener;
  ContainerTable table{table_options()};
  EventLedger whole{table, listener, LedgerOptions()};
  whole.watch_from(kBegin);
  tell(GetParam().story);
  whole.compare(told_);
  EXPECT_EQ(whole.recover(), told_.size());
  EXPECT_EQ(whole.counts().recovered, told_.size());
  EXPECT_EQ(whole.counts().exits, ledger_.counts().exits);
  EXPECT_EQ(whole.counts().events, ledger_.counts().events);
  EXPECT_EQ(whole.recover(), 0U);
}

// Whichever event behind the create the engine drops from its stream.
TEST_P(EventLedgerSequence, CountsTheSameWhenAnAuditRecoversOne) {
  tell(GetParam().story);
  ledger_.flush();
  const auto ends = [](const EventLedger& ledger) {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < kExitReasons.size(); ++i) {
      // That one is no event's, and its sign is the order of others.
      if (i != static_cast<std::size_t>(ExitReason::kNotRunnable)) sum += ledger.counts().exits[i];
    }
    return sum;
  };
  for (std::size_t dropped = 1; dropped < told_.size(); ++dropped) {
    RecordingListener listener;
    ContainerTable table{table_options()};
    EventLedger ledger{table, listener, LedgerOptions()};
    ledger.watch_from(kBegin);
    for (std::size_t i = 0; i < told_.size(); ++i) {
      if (i == dropped) continue;
      ledger.take(told_[i]);
      if (told_[i].action == "create") ledger.inspected(created(), judgement_, told_[i].time);
    }
    ledger.compare(told_);
    EXPECT_EQ(ledger.recover(), 1U);
    ledger.flush();
    const std::string without = "without " + told_[dropped].action;
    EXPECT_EQ(ledger.counts().events, ledger_.counts().events) << without;
    EXPECT_EQ(ends(ledger), ends(ledger_)) << without;
    const ContainerRecord& same = *table.find_or_tombstone(id_);
    EXPECT_EQ(same.events, record().events) << without;
    EXPECT_EQ(same.starts, record().starts) << without;
    EXPECT_EQ(same.restarts, record().restarts) << without;
  }
}

INSTANTIATE_TEST_SUITE_P(Recorded, EventLedgerSequence, testing::ValuesIn(kSequences),
                         [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace docktap::state
