#include <gmock/gmock.h>

#include <numeric>

#include "support/effort/effort.h"
#include "unit/state/ledger_story.h"

namespace docktap::state {
namespace {

// What a second docktap knows, after the first one's state was given to it.
class EventLedgerState : public LedgerStory {
 protected:
  struct Docktap {
    explicit Docktap(const LedgerState& state) { ledger.restore(state); }
    const ContainerRecord& record(const std::string& id) { return *table.find_or_tombstone(id); }
    ContainerTable table{TableOptions()};
    RecordingListener listener;
    EventLedger ledger{table, listener, LedgerOptions()};
  };
  std::uint64_t exits_of(const Docktap& docktap) {
    const auto& exits = docktap.ledger.counts().exits;
    return std::accumulate(exits.begin(), exits.end(), std::uint64_t{0});
  }
};

TEST_F(EventLedgerState, TheCountersGoOn) {
  tell("create n+ start");
  inspect(running());
  tell("die:1 n- n+ start");
  inspect(running(1));
  Docktap next(ledger_.state("engine"));
  next.ledger.inspected(running(1), {}, now_);
  EXPECT_EQ(next.record(id_).starts, 2U);
  EXPECT_EQ(next.record(id_).restarts, 1U);
  next.ledger.take(event("die:1"));
  next.ledger.take(event("start"));
  next.ledger.inspected(running(2), {}, now_);
  EXPECT_EQ(next.record(id_).starts, 3U);
  EXPECT_EQ(next.record(id_).restarts, 2U);
  EXPECT_EQ(exits_of(next), 1U) << "those of its own time";
}

TEST_F(EventLedgerState, AReplayOfWhatWasCountedCountsNothing) {
  tell("create n+ start die:1 n-");
  const LedgerState state = ledger_.state("engine");
  EXPECT_EQ(state.cursor, now_);
  EXPECT_EQ(state.counted.size(), told_.size());
  EXPECT_EQ(state.counted.back(), identity_of(told_.back()));
  Docktap next(state);
  EXPECT_EQ(next.ledger.last_identity(), identity_of(told_.back()));
  for (const Event& event : told_) EXPECT_FALSE(next.ledger.take(event));
  EXPECT_EQ(exits_of(next), 0U);
  EXPECT_EQ(next.ledger.counts().duplicates, told_.size());
}

TEST_F(EventLedgerState, WhatHappenedMeanwhileIsCounted) {
  tell("create n+ start");
  inspect(running());
  Docktap next(ledger_.state("engine"));
  next.ledger.take(event("die:0"));
  next.ledger.take(event("destroy"));
  EXPECT_EQ(exits_of(next), 1U);
}

TEST_F(EventLedgerState, WhatNoEventToldIsInferred) {
  tell("create n+ start");
  inspect(running());
  const LedgerState state = ledger_.state("engine");
  now_ += 100 * kSecond;
  ContainerInfo dead = exited(1);
  Docktap next(state);
  next.ledger.inspected(dead, {}, now_);
  next.ledger.settle(now_ + 60 * kSecond);
  next.ledger.settle(now_ + 120 * kSecond);
  EXPECT_EQ(exits_of(next), 1U);
  EXPECT_EQ(next.ledger.counts().inferred, 1U);
  EXPECT_EQ(next.record(id_).starts, 1U);
}

TEST_F(EventLedgerState, AContainerThatWentMeanwhileIsGone) {
  tell("create n+ start");
  inspect(running());
  Docktap next(ledger_.state("engine"));
  next.table.reconcile({}, next.table.mark(), now_);
  next.ledger.settle(now_ + 60 * kSecond);
  EXPECT_EQ(exits_of(next), 1U);
  EXPECT_EQ(next.table.size(), 0U);
  EXPECT_TRUE(next.ledger.state("engine").containers.empty());
}

TEST_F(EventLedgerState, TheSameStateComesBack) {
  tell("create n+ start");
  inspect(running());
  tell("health_status:unhealthy");
  const LedgerState before = ledger_.state("engine");
  Docktap next(before);
  const LedgerState after = next.ledger.state("engine");
  EXPECT_EQ(after.counted, before.counted);
  EXPECT_EQ(after.cursor, before.cursor);
  ASSERT_EQ(after.containers.size(), 1U);
  const KeptContainer& kept = after.containers.front();
  EXPECT_EQ(kept.id, id_);
  EXPECT_EQ(kept.told_start, before.containers.front().told_start);
  EXPECT_TRUE(kept.alive);
  EXPECT_EQ(kept.health, "unhealthy");
}

TEST_F(EventLedgerState, AContainerThatWasNeverInspectedIsFoundAnew) {
  ContainerSummary summary;
  summary.id = id_;
  summary.state = ContainerState::kRunning;
  summary.created = kBegin - 1000 * kSecond;
  table_.reconcile({summary}, table_.mark(), now_);
  tell("kill:10");
  const LedgerState state = ledger_.state("engine");
  EXPECT_TRUE(state.containers.empty());
  Docktap next(state);
  ContainerInfo info = running(2);
  info.created = kBegin - 1000 * kSecond;
  info.started_at = kBegin - 500 * kSecond;
  info.finished_at = kBegin - 501 * kSecond;
  next.ledger.inspected(info, {true, false, false}, now_);
  next.ledger.settle(now_ + 60 * kSecond);
  EXPECT_EQ(next.ledger.counts().inferred, 0U);
  EXPECT_EQ(next.ledger.counts().security[index_of(SecurityEvent::kPrivilegedStart)], 0U);
}

TEST_F(EventLedgerState, WhichAttributesLabelsHideIsKept) {
  masks_.exit_code = true;
  tell("create n+ start");
  Docktap next(ledger_.state("engine"));
  next.ledger.take(event("die:0"));  // replayed before any inspect
  EXPECT_EQ(exits_of(next), 0U);
  next.ledger.inspected(exited(1), {}, now_);
  EXPECT_EQ(next.ledger.counts().exits[static_cast<std::size_t>(ExitReason::kError)], 1U);
}

TEST_F(EventLedgerState, AFileOfAnOlderDocktapDoesNotTellWhatLabelsHide) {
  tell("create n+ start");
  LedgerState state = ledger_.state("engine");
  state.containers.front().masks.reset();
  Docktap next(state);
  next.ledger.take(event("die:3"));
  EXPECT_EQ(exits_of(next), 0U);
  next.ledger.inspected(exited(3), {}, now_);
  EXPECT_EQ(next.ledger.counts().exits[static_cast<std::size_t>(ExitReason::kError)], 1U);
}

// Its replay comes before any inspect; once the labels are seen, and hide nothing, it is believed.
TEST_F(EventLedgerState, EveryDeathReplayedToAnOlderFileKeepsItsReason) {
  tell("create n+ start");
  LedgerState state = ledger_.state("engine");
  state.containers.front().masks.reset();
  Docktap next(state);
  for (const char* const token : {"die:1", "start", "kill:1", "die:137", "start", "die:0"}) {
    next.ledger.take(event(token));
  }
  EXPECT_EQ(exits_of(next), 0U);
  next.ledger.inspected(exited(0), {}, now_);
  const auto& exits = next.ledger.counts().exits;
  EXPECT_EQ(exits[static_cast<std::size_t>(ExitReason::kError)], 1U);
  EXPECT_EQ(exits[static_cast<std::size_t>(ExitReason::kSuccess)], 1U);
  EXPECT_EQ(exits[static_cast<std::size_t>(ExitReason::kUnknown)], 0U);
  EXPECT_EQ(exits_of(next), 3U);
}

TEST_F(EventLedgerState, AChildThatWasOomKilledMeanwhileIsNews) {
  const auto sample = [&](ContainerTable& table, std::uint64_t kills) {
    ASSERT_EQ(table.running().size(), 1U);
    table.running().front()->sample.oom_kills = kills;
    table.apply_sample(*table.running().front(), now_);
  };
  tell("create n+ start");
  inspect(running());
  sample(table_, 1);
  Docktap next(ledger_.state("engine"));
  next.ledger.take(event("oom"));
  ContainerInfo info = running();
  info.started_at = last_start() - 1000;
  next.ledger.inspected(info, {}, now_);
  sample(next.table, 2);
  EXPECT_EQ(next.record(id_).oom_events, 2U);
}

TEST_F(EventLedgerState, WhatTheRunDiesOfIsKept) {
  struct Case {
    const char* before;
    ExitReason reason;
  };
  for (const Case& row : {Case{"create n+ start oom", ExitReason::kOom},
                          Case{"create n+ start oom kill:9", ExitReason::kSigkill}}) {
    id_[0] = id_[0] == 'a' ? 'b' : 'c';
    tell(row.before);
    Docktap next(ledger_.state("engine"));
    next.ledger.take(event("die:137"));
    EXPECT_EQ(next.ledger.counts().exits[static_cast<std::size_t>(row.reason)], 1U) << row.before;
  }
}

TEST_F(EventLedgerState, ThatItWasAskedToStopIsKept) {
  tell("create n+ start kill:15");
  Docktap next(ledger_.state("engine"));
  next.ledger.take(event("die:1"));
  next.ledger.take(event("start"));
  next.ledger.inspected(running(1), {}, now_);
  EXPECT_EQ(next.record(id_).restarts, 0U);
}

TEST_F(EventLedgerState, AMillionEventsLeaveLittleBehind) {
  judge_at_create_ = false;
  constexpr std::string_view kDigits = "0123456789abcdef";
  constexpr std::size_t kContainers = test::rounds(120'000);
  for (std::size_t i = 0; i < kContainers; ++i) {
    for (std::size_t digit = 0; digit < 5; ++digit) id_[digit] = kDigits[(i >> (4 * digit)) & 15U];
    tell("create attach n+ start exec_start:sh/1 die:0 n- destroy");
    told_.clear();
    ledger_.judged(id_, {true, false, false});
    for (const auto& [ticket, id] : std::exchange(listener_.execs, {})) {
      ledger_.exec_asked(ticket, std::nullopt);
    }
    listener_ = {};
  }
  EXPECT_EQ(ledger_.counts().security[index_of(SecurityEvent::kPrivilegedStart)], kContainers);
  EXPECT_EQ(table_.size(), 0U);
  EXPECT_EQ(table_.tombstones().size(), 1000U);
  EXPECT_EQ(table_.tombstones_dropped(), kContainers - 1000);
  EXPECT_LE(ledger_.state("engine").counted.size(), 257U);
  EXPECT_EQ(ledger_.waiting(), 0U);
}

}  // namespace
}  // namespace docktap::state
