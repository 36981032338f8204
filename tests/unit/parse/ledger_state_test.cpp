#include "parse/ledger_state.h"

#include <gtest/gtest.h>

#include <limits>

namespace docktap::parse {
namespace {

constexpr auto kMost = std::numeric_limits<std::uint64_t>::max();
constexpr auto kLatest = std::numeric_limits<std::int64_t>::max();

// No two fields alike, so that a mix-up shows.
LedgerState full_state() {
  LedgerState state;
  state.engine = "7TNX:OFGS:ABCD";
  state.watched_from = 1'795'479'200'000'000'001;
  state.cursor = 1'795'479'265'837'163'673;
  state.counted = {0, 1, kMost};
  KeptContainer kept;
  kept.id = std::string(64, 'a');
  kept.starts = 11;
  kept.restarts = 7;
  kept.oom_events = 3;
  kept.told_start = 1'795'479'260'000'000'000;
  kept.told_exit = 1'795'479'250'000'000'000;
  kept.alive = true;
  kept.restart_count = 5;
  kept.health = "unhealthy";
  kept.masks = {true, false, true, false};
  kept.stop_request = 1'795'479'255'000'000'000;
  kept.last_oom = 1'795'479'256'000'000'000;
  kept.last_kill_nine = 1'795'479'257'000'000'000;
  kept.oom_kills_seen = 9;
  kept.oom_kills_grew = 1'795'479'258'000'000'000;
  state.containers.push_back(kept);
  kept = {};
  kept.id = std::string(64, 'b');
  kept.starts = kMost;
  kept.told_exit = kLatest;
  kept.died_by_itself = true;
  kept.health = "healthy";
  kept.masks = {false, true, false, true};
  kept.oom_kills_seen = 0;
  state.containers.push_back(kept);
  kept = {};
  kept.id = std::string(64, 'c');
  kept.restart_undecided = true;
  state.containers.push_back(kept);
  return state;
}

void expect_same(const LedgerState& left, const LedgerState& right) {
  EXPECT_EQ(left.engine, right.engine);
  EXPECT_EQ(left.watched_from, right.watched_from);
  EXPECT_EQ(left.cursor, right.cursor);
  EXPECT_EQ(left.counted, right.counted);
  ASSERT_EQ(left.containers.size(), right.containers.size());
  for (std::size_t i = 0; i < left.containers.size(); ++i) {
    const KeptContainer& a = left.containers[i];
    const KeptContainer& b = right.containers[i];
    EXPECT_EQ(a.id, b.id);
    EXPECT_EQ(a.starts, b.starts);
    EXPECT_EQ(a.restarts, b.restarts);
    EXPECT_EQ(a.oom_events, b.oom_events);
    EXPECT_EQ(a.told_start, b.told_start);
    EXPECT_EQ(a.told_exit, b.told_exit);
    EXPECT_EQ(a.alive, b.alive);
    EXPECT_EQ(a.restart_count, b.restart_count);
    EXPECT_EQ(a.died_by_itself, b.died_by_itself);
    EXPECT_EQ(a.restart_undecided, b.restart_undecided);
    EXPECT_EQ(a.health, b.health);
    ASSERT_EQ(a.masks.has_value(), b.masks.has_value());
    if (a.masks) {
      EXPECT_EQ(a.masks->exit_code, b.masks->exit_code);
      EXPECT_EQ(a.masks->signal, b.masks->signal);
      EXPECT_EQ(a.masks->exec_id, b.masks->exec_id);
      EXPECT_EQ(a.masks->image_id, b.masks->image_id);
    }
    EXPECT_EQ(a.stop_request, b.stop_request);
    EXPECT_EQ(a.last_oom, b.last_oom);
    EXPECT_EQ(a.last_kill_nine, b.last_kill_nine);
    EXPECT_EQ(a.oom_kills_seen, b.oom_kills_seen);
    EXPECT_EQ(a.oom_kills_grew, b.oom_kills_grew);
  }
}

LedgerState read(std::string text) {
  Result<LedgerState> state = ledger_state(text);
  if (state) return *state;
  ADD_FAILURE() << state.error().message;
  return {};
}

std::string error_of(std::string text) {
  const Result<LedgerState> state = ledger_state(text);
  if (state) return {};
  EXPECT_EQ(state.error().kind, ErrorKind::kDecode);
  return state.error().message;
}

TEST(LedgerStateText, IsReadAsItWasWritten) {
  expect_same(read(ledger_state_text(full_state())), full_state());
  expect_same(read(ledger_state_text(LedgerState())), LedgerState());
}

TEST(LedgerStateText, IsTheSameWhenItIsWrittenAgain) {
  const std::string text = ledger_state_text(full_state());
  EXPECT_EQ(ledger_state_text(read(text)), text);
}

TEST(LedgerStateText, CutAtAnyByteIsAnErrorThatSaysWhatItIsOf) {
  const std::string whole = ledger_state_text(full_state());
  ASSERT_TRUE(whole.ends_with("]}\n"));
  for (std::size_t size = 0; size + 1 < whole.size(); ++size) {
    const std::string message = error_of(whole.substr(0, size));
    ASSERT_TRUE(message.starts_with("the state file: ")) << "cut at " << size << ": " << message;
  }
  EXPECT_EQ(error_of(whole.substr(0, whole.size() - 1)), "") << "the last line feed is no loss";
}

// A page of a disk that was never written, after a power cut.
TEST(LedgerStateText, ItsEndTurnedToZerosIsAnError) {
  const std::string whole = ledger_state_text(full_state());
  for (std::size_t size = 0; size + 1 < whole.size(); ++size) {
    std::string damaged = whole.substr(0, size);
    damaged.resize(whole.size(), '\0');
    ASSERT_NE(error_of(damaged), "") << "zeros from " << size;
  }
}

TEST(LedgerStateText, AnEnginesIdThatIsNotPlainIsLeftOut) {
  for (const char* const engine : {"a\"b", "a\\b", "a\nb", "a\x01"}) {
    LedgerState state = full_state();
    state.engine = engine;
    EXPECT_EQ(read(ledger_state_text(state)).engine, "");
  }
}

TEST(LedgerState, WhatALaterMinorVersionAddsIsPassedOver) {
  const LedgerState state =
      read(R"({"new":[1],"docktap_state":1,"cursor":5,"containers":[{"id":")" +
           std::string(64, 'a') + R"(","new":{"id":7},"starts":2}]})");
  EXPECT_EQ(state.cursor, 5);
  ASSERT_EQ(state.containers.size(), 1U);
  EXPECT_EQ(state.containers[0].starts, 2U);
}

TEST(LedgerState, WhatAnOlderDocktapDidNotWriteIsNotKnown) {
  const LedgerState state =
      read(R"({"docktap_state":1,"cursor":5,"containers":[{"id":")" + std::string(64, 'a') +
           R"(","starts":3,"restarts":2,"oom_events":1,"told_start":4,"told_exit":3,"alive":true,)"
           R"("restart_count":2,"died_by_itself":false,"restart_undecided":false,"health":""}]})");
  ASSERT_EQ(state.containers.size(), 1U);
  EXPECT_EQ(state.containers[0].starts, 3U);
  EXPECT_FALSE(state.containers[0].masks);
  EXPECT_FALSE(state.containers[0].oom_kills_seen);
  EXPECT_EQ(state.containers[0].stop_request, 0);
}

TEST(LedgerState, AnErrorNamesTheKey) {
  const std::string id(64, 'a');
  struct Case {
    std::string text;
    const char* key;
  };
  for (const Case& row : {
           Case{R"({})", "docktap_state"},
           Case{R"({"cursor":1})", "no state file of docktap's"},
           Case{R"({"docktap_state":0})", "docktap_state"},
           Case{R"({"docktap_state":2})", "a version that this docktap can't read"},
           Case{R"({"docktap_state":-1})", "docktap_state"},
           Case{R"({"docktap_state":"1"})", "docktap_state"},
           Case{R"({"docktap_state":1,"engine":7})", "engine"},
           Case{R"({"docktap_state":1,"engine":"a\"b"})", "engine"},
           Case{R"({"docktap_state":1,"engine":"a\u0000"})", "engine"},
           Case{R"({"docktap_state":1,"cursor":-1})", "cursor"},
           Case{R"({"docktap_state":1,"cursor":1.5})", "cursor"},
           Case{R"({"docktap_state":1,"cursor":9223372036854775808})", "cursor"},
           Case{R"({"docktap_state":1,"watched_from":"now"})", "watched_from"},
           Case{R"({"docktap_state":1,"counted":7})", "counted"},
           Case{R"({"docktap_state":1,"counted":[-1]})", "counted"},
           Case{R"({"docktap_state":1,"counted":[18446744073709551616]})", "counted"},
           Case{R"({"docktap_state":1,"containers":{}})", "containers"},
           Case{R"({"docktap_state":1,"containers":[7]})", "containers"},
           Case{R"({"docktap_state":1,"containers":[{}]})", "containers.id"},
           Case{R"({"docktap_state":1,"containers":[null]})", "containers.id"},
           Case{R"({"docktap_state":1,"containers":[{"id":"../../etc"}]})", "containers.id"},
           Case{R"({"docktap_state":1,"containers":[{"id":")" + id + R"(","starts":-1}]})",
                "containers.starts"},
           Case{R"({"docktap_state":1,"containers":[{"id":")" + id + R"(","alive":1}]})",
                "containers.alive"},
           Case{R"({"docktap_state":1,"containers":[{"id":")" + id + R"(","health":"a\"b"}]})",
                "containers.health"},
           Case{R"({"docktap_state":1,"containers":[{"id":")" + id + R"(","health":"odd"}]})",
                "containers.health"},
           Case{R"({"docktap_state":1,"containers":[{"id":")" + id + R"(","masks":true}]})",
                "containers.masks"},
           Case{R"({"docktap_state":1,"containers":[{"id":")" + id +
                    R"(","masks":{"signal":"9"}}]})",
                "containers.masks.signal"},
           Case{R"({"docktap_state":1,"containers":[{"id":")" + id + R"(","oom_kills_seen":-1}]})",
                "containers.oom_kills_seen"},
           Case{R"({"docktap_state":1} {})", "behind its end"},
           Case{R"([{"docktap_state":1}])", "the document"},
       }) {
    EXPECT_NE(error_of(row.text).find(row.key), std::string::npos)
        << row.text << ": " << error_of(row.text);
  }
}

}  // namespace
}  // namespace docktap::parse
