#include "engine/engine_clock.h"

#include <string>

#include <gtest/gtest.h>

namespace docktap::engine {
namespace {

constexpr UnixNanos kSecond = 1'000'000'000;
// Wed, 25 Nov 2026 16:00:55 GMT
constexpr UnixNanos kTime = 1'795'622'455 * kSecond;
constexpr const char* kDate = "Wed, 25 Nov 2026 16:00:55 GMT";

// How far ahead of ours the clock is after a reply at `received`, sent 10 ms before; in seconds.
double ahead(const std::string& date, UnixNanos received) {
  EngineClock clock;
  clock.take(date, received - kSecond / 100, received);
  return to_seconds(clock.now() - unix_now());
}

TEST(EngineClock, AgreesWhereTheSecondsDo) {
  EXPECT_NEAR(ahead(kDate, kTime), 0, 0.5);
  EXPECT_NEAR(ahead(kDate, kTime + kSecond * 9 / 10), 0, 0.5);
  EXPECT_NEAR(ahead(kDate, kTime + kSecond), 0, 0.5) << "sent in that second, answered in the next";
}

TEST(EngineClock, IsNotLaterThanTheEnginesWhereTheyDiffer) {
  EXPECT_NEAR(ahead(kDate, kTime - 20 * kSecond), 20, 0.5);
  EXPECT_NEAR(ahead(kDate, kTime + 20 * kSecond), -20, 0.5);
}

TEST(EngineClock, FollowsACorrection) {
  EngineClock clock;
  clock.take(kDate, kTime + 20 * kSecond, kTime + 20 * kSecond);
  clock.take(kDate, kTime, kTime);
  EXPECT_NEAR(to_seconds(clock.now() - unix_now()), 0, 0.5);
}

TEST(EngineClock, PassesOverWhatIsNoDate) {
  for (const char* const text : {"", "yesterday", "Wed, 25 Nov 2026 16:00:55", "2026-11-25",
                                 "Wed, 25 Nov 2026 16:00:55 GMT+1"}) {
    EXPECT_NEAR(ahead(text, kTime + 20 * kSecond), 0, 0.5) << text;
  }
}

}  // namespace
}  // namespace docktap::engine
