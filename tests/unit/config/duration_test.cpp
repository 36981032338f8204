#include "config/duration.h"

#include <gtest/gtest.h>

namespace docktap::config {
namespace {

using namespace std::chrono_literals;

TEST(ParseDuration, ReadsWhatPrometheusWrites) {
  EXPECT_EQ(parse_duration("500ms"), 500ms);
  EXPECT_EQ(parse_duration("1s"), 1s);
  EXPECT_EQ(parse_duration("1m30s"), 90s);
  EXPECT_EQ(parse_duration("2h"), 2h);
  EXPECT_EQ(parse_duration("1d2h3m4s5ms"), 26h + 3min + 4s + 5ms);
  EXPECT_EQ(parse_duration("0s"), 0s);
}

TEST(ParseDuration, RefusesTheRest) {
  for (const char* text : {"", "10", "s", "-1s", "1.5s", "1 s", "1s1m", "1s1s", "1w", "1sec",
                           "99999999999999999999s", "9999999999d"}) {
    EXPECT_EQ(parse_duration(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace docktap::config
