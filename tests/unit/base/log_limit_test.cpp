#include "base/log_limit.h"

#include <gtest/gtest.h>

namespace docktap {
namespace {

TEST(LogLimit, AllowsSoManyAMinute) {
  const LogLimit::Clock::time_point start = LogLimit::Clock::now();
  LogLimit limit(2);
  EXPECT_TRUE(limit.allows(start));
  EXPECT_TRUE(limit.allows(start));
  EXPECT_FALSE(limit.allows(start + std::chrono::seconds(59)));
  EXPECT_TRUE(limit.allows(start + std::chrono::seconds(60)));
}

}  // namespace
}  // namespace docktap
