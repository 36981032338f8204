#include "state/probe_rhythm.h"

#include <gtest/gtest.h>

namespace docktap::state {
namespace {

constexpr UnixNanos kSecond = 1'000'000'000;
constexpr UnixNanos kStart = 1'795'479'265 * kSecond;
constexpr std::uint64_t kProbe = 7;
constexpr std::uint64_t kOther = 8;

// Seconds since the start of the run, in tenths: `at(105)` is 10.5 s.
constexpr UnixNanos at(UnixNanos tenths) { return kStart + tenths * (kSecond / 10); }

class ProbeRhythmTest : public testing::Test {
 protected:
  ProbeRhythmTest() { rhythm_.begin(kStart); }

  bool is_probe(UnixNanos time, const std::string& exec_id, std::uint64_t command = kProbe) {
    Event event;
    event.time = time;
    event.exec_id = exec_id;
    event.command = command;
    return rhythm_.is_probe(event, probe_);
  }
  void die(UnixNanos time, const std::string& exec_id, bool is_masked = false) {
    Event event;
    event.time = time;
    event.exec_id = exec_id;
    rhythm_.exec_died(event, is_masked);
  }

  std::optional<HealthProbe> probe_ = HealthProbe{kProbe, 10 * kSecond, 0, 0};
  ProbeRhythm rhythm_;
};

// docktap begins to watch in the middle of a start period.
TEST_F(ProbeRhythmTest, OfARunThatWasFoundTheStartPeriodGoesOn) {
  rhythm_ = ProbeRhythm();
  rhythm_.found(kStart);
  probe_ = HealthProbe{kProbe, 10 * kSecond, kSecond, 30 * kSecond};
  for (const UnixNanos second : {20, 21, 22}) {
    EXPECT_TRUE(is_probe(at(10 * second), "a")) << second;
    die(at(10 * second), "a");
  }
  EXPECT_TRUE(is_probe(at(300), "a"));
  die(at(300), "a");
  EXPECT_FALSE(is_probe(at(310), "b")) << "it is over";
}

TEST_F(ProbeRhythmTest, WithoutAHealthcheckThereIsNone) {
  probe_.reset();
  EXPECT_FALSE(is_probe(at(100), "a"));
  EXPECT_FALSE(is_probe(at(100), "a", 0));
}

TEST_F(ProbeRhythmTest, AnotherCommandIsNone) { EXPECT_FALSE(is_probe(at(100), "a", kOther)); }

TEST_F(ProbeRhythmTest, AnotherCommandCostsTheProbeNothing) {
  EXPECT_FALSE(is_probe(at(95), "a", kOther));
  die(at(99), "a");
  EXPECT_TRUE(is_probe(at(100), "b"));
}

TEST_F(ProbeRhythmTest, IsDueNineTenthsOfItsIntervalAfterTheStart) {
  EXPECT_FALSE(is_probe(at(0), "a"));
  EXPECT_FALSE(is_probe(at(90) - 1, "b"));
  EXPECT_TRUE(is_probe(at(90), "c"));
}

TEST_F(ProbeRhythmTest, WhatComesTooEarlyDoesNotMoveTheRhythm) {
  EXPECT_FALSE(is_probe(at(50), "a"));
  die(at(51), "a");
  EXPECT_TRUE(is_probe(at(100), "b"));
}

TEST_F(ProbeRhythmTest, IsDueAgainAfterTheEndOfTheLastOne) {
  EXPECT_TRUE(is_probe(at(100), "a"));
  die(at(130), "a");
  EXPECT_FALSE(is_probe(at(219), "b")) << "an interval after its start, not after its end";
  EXPECT_TRUE(is_probe(at(230), "c"));
}

TEST_F(ProbeRhythmTest, TwoAtOnceAreOneProbeAndOneExec) {
  EXPECT_TRUE(is_probe(at(100), "a"));
  EXPECT_FALSE(is_probe(at(100), "b"));
}

TEST_F(ProbeRhythmTest, TheEndOfAnotherExecIsNotTheProbes) {
  EXPECT_TRUE(is_probe(at(100), "a"));
  die(at(101), "a");
  die(at(150), "b");
  EXPECT_TRUE(is_probe(at(201), "c"));
  die(at(210), "b");  // while it is under way
  die(at(202), "c");
  EXPECT_TRUE(is_probe(at(292), "d"));
}

TEST_F(ProbeRhythmTest, OneWithoutAnEndDoesNotStopTheNext) {
  EXPECT_TRUE(is_probe(at(100), "a"));  // its command was not found: no exec_die
  EXPECT_FALSE(is_probe(at(189), "b"));
  EXPECT_TRUE(is_probe(at(200), "c"));
}

TEST_F(ProbeRhythmTest, AMaskedExecIdLetsAnyEndBeTheProbes) {
  EXPECT_TRUE(is_probe(at(100), "mask"));
  die(at(130), "else", true);
  EXPECT_FALSE(is_probe(at(219), "mask"));
  EXPECT_TRUE(is_probe(at(220), "mask"));
}

TEST_F(ProbeRhythmTest, AMaskedEndWithoutAProbeMovesNothing) {
  die(at(50), "mask", true);
  EXPECT_TRUE(is_probe(at(90), "mask"));
}

TEST_F(ProbeRhythmTest, ANewRunBeginsItAnew) {
  EXPECT_TRUE(is_probe(at(100), "a"));
  rhythm_.begin(at(110));
  EXPECT_FALSE(is_probe(at(199), "b"));
  die(at(199), "a");  // the old run's
  EXPECT_TRUE(is_probe(at(200), "c"));
}

TEST_F(ProbeRhythmTest, OfARunThatBeganUnseenTheFirstIsTaken) {
  rhythm_ = ProbeRhythm();
  EXPECT_TRUE(is_probe(at(3), "a"));
  EXPECT_FALSE(is_probe(at(4), "b"));
}

// --- the start period ---

TEST_F(ProbeRhythmTest, TheStartIntervalHoldsWhileTheContainerStarts) {
  probe_->start_interval = 2 * kSecond;
  probe_->start_period = 6 * kSecond;
  EXPECT_FALSE(is_probe(at(17), "a"));
  EXPECT_TRUE(is_probe(at(20), "b"));
  die(at(21), "b");
  EXPECT_FALSE(is_probe(at(38), "c"));
  EXPECT_TRUE(is_probe(at(41), "d"));
  die(at(59), "d");
  EXPECT_TRUE(is_probe(at(79), "e")) << "its timer was set within the period";
  die(at(80), "e");
  EXPECT_FALSE(is_probe(at(100), "f")) << "the period is over";
  EXPECT_TRUE(is_probe(at(180), "g"));
}

TEST_F(ProbeRhythmTest, WithoutAStartPeriodTheStartIntervalNeverHolds) {
  probe_->start_interval = 2 * kSecond;
  EXPECT_FALSE(is_probe(at(20), "a"));
  EXPECT_TRUE(is_probe(at(100), "b"));
}

TEST_F(ProbeRhythmTest, ALongerStartIntervalDoesNotHideTheProbeOfAHealthyContainer) {
  probe_->start_interval = 60 * kSecond;
  probe_->start_period = 600 * kSecond;
  EXPECT_TRUE(is_probe(at(100), "a"));
}

}  // namespace
}  // namespace docktap::state
