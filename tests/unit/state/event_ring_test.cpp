#include "state/event_ring.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace docktap::state {
namespace {

EventRecord record_at(UnixNanos time) {
  EventRecord record;
  record.time = time;
  return record;
}

TEST(EventRing, KeepsTheNewestAThousandOldestFirst) {
  EventRing ring;
  EXPECT_TRUE(ring.records().empty());
  constexpr UnixNanos kAll = 2500;
  for (UnixNanos i = 0; i < kAll; ++i) {
    ring.add(record_at(i));
    ASSERT_EQ(ring.records().size(), std::min<std::size_t>(static_cast<std::size_t>(i) + 1, 1000));
    ASSERT_EQ(ring.records().back().time, i);
  }
  for (std::size_t i = 0; i < 1000; ++i) {
    ASSERT_EQ(ring.records()[i].time, kAll - 1000 + static_cast<UnixNanos>(i));
  }
}

// They are told when all is known of them, which is not the order of their times.
TEST(EventRing, KeepsThemInTheOrderTheyWereTold) {
  EventRing ring;
  ring.add(record_at(2));
  ring.add(record_at(1));
  EXPECT_EQ(ring.records().front().time, 2);
  EXPECT_EQ(ring.records().back().time, 1);
}

}  // namespace
}  // namespace docktap::state
