#include "state/oom_count.h"

#include <gtest/gtest.h>

namespace docktap::state {
namespace {

constexpr UnixNanos kSecond = 1'000'000'000;
constexpr UnixNanos kNow = 1'795'479'265 * kSecond;
constexpr UnixNanos kBegan = kNow - 60 * kSecond;

TEST(OomCount, TakesWhatIsNewInEachSample) {
  OomCount count;
  count.begin_run(true, kBegan);
  EXPECT_EQ(count.take_sample(0, kNow), 0U);
  EXPECT_EQ(count.take_sample(2, kNow), 2U);
  EXPECT_EQ(count.take_sample(2, kNow), 0U);
  EXPECT_EQ(count.take_sample(7, kNow), 5U);
}

TEST(OomCount, TheKillsBeforeTheFirstSampleAreNewsOnlyOfARunSeenFromItsStart) {
  OomCount seen;
  seen.begin_run(true, kBegan);
  EXPECT_EQ(seen.take_sample(3, kNow), 3U);
  OomCount unseen;
  unseen.begin_run(false, kBegan);
  EXPECT_EQ(unseen.take_sample(3, kNow), 0U);
  EXPECT_EQ(unseen.take_sample(4, kNow), 1U);
  OomCount neither;
  EXPECT_EQ(neither.take_sample(3, kNow), 0U);
}

TEST(OomCount, ACounterThatFellBeginsAgainWhereItIs) {
  OomCount count;
  count.begin_run(true, kBegan);
  EXPECT_EQ(count.take_sample(5, kNow), 5U);
  EXPECT_EQ(count.take_sample(1, kNow), 0U);
  EXPECT_EQ(count.take_sample(2, kNow), 1U);
}

TEST(OomCount, EachRunHasACounterOfItsOwn) {
  OomCount count;
  count.begin_run(true, kBegan);
  EXPECT_EQ(count.take_sample(5, kNow), 5U);
  count.begin_run(true, kBegan);
  EXPECT_EQ(count.take_sample(5, kNow), 5U);
  count.begin_run(false, kBegan);
  EXPECT_EQ(count.take_sample(9, kNow), 0U);
}

TEST(OomCount, ADeathThatNoSampleSawCounts) {
  OomCount count;
  count.begin_run(true, kBegan);
  EXPECT_EQ(count.die(kNow), 1U);
  EXPECT_EQ(count.take_sample(0, kNow), 0U);
  EXPECT_EQ(count.die(kNow + kSecond), 1U) << "a sample that saw none";
}

TEST(OomCount, ADeathThatASampleJustSawDoesNot) {
  OomCount count;
  count.begin_run(true, kBegan);
  EXPECT_EQ(count.take_sample(1, kNow), 1U);
  EXPECT_EQ(count.die(kNow), 0U);
  EXPECT_EQ(count.die(kNow + 2 * kSecond), 0U);
  EXPECT_EQ(count.die(kNow - kSecond), 0U) << "taken while it died";
  EXPECT_EQ(count.die(kNow + 2 * kSecond + 1), 1U) << "another one's, a while ago";
}

TEST(OomCount, ADeathIsItsOwnRunsAlone) {
  OomCount count;
  count.begin_run(true, kBegan);
  EXPECT_EQ(count.take_sample(1, kNow), 1U);
  count.begin_run(true, kNow + kSecond / 2);
  EXPECT_EQ(count.die(kNow + kSecond), 1U) << "the sample was of the run before";
  EXPECT_EQ(count.die(kNow + kSecond / 4), 0U) << "and an event of that one comes late";
}

TEST(OomCount, GoesOnWhereItWasLeft) {
  OomCount count;
  count.resume(2, kNow);
  EXPECT_EQ(count.take_sample(3, kNow + 10 * kSecond), 1U);
  OomCount dying;
  dying.resume(1, kNow);
  EXPECT_EQ(dying.die(kNow + kSecond), 0U);
}

TEST(OomCount, ASampleThatSawNothingNewChangesNothing) {
  OomCount count;
  count.begin_run(true, kBegan);
  EXPECT_EQ(count.take_sample(1, kNow), 1U);
  EXPECT_EQ(count.take_sample(1, kNow + 10 * kSecond), 0U);
  EXPECT_EQ(count.die(kNow + 10 * kSecond), 1U);
}

}  // namespace
}  // namespace docktap::state
