#include "base/clock.h"

#include <gtest/gtest.h>

namespace docktap {
namespace {

TEST(ParseRfc3339, ReadsWhatTheEngineWrites) {
  EXPECT_EQ(parse_rfc3339("1970-01-01T00:00:00Z"), 0);
  EXPECT_EQ(parse_rfc3339("2026-11-24T00:14:25.837163673Z"), 1795479265837163673);
  EXPECT_EQ(parse_rfc3339("2026-11-24T00:14:25.8Z"), 1795479265800000000);
  EXPECT_EQ(parse_rfc3339("2026-11-24T02:14:25+02:00"), 1795479265000000000);
  EXPECT_EQ(parse_rfc3339("2026-11-23T19:14:25-05:00"), 1795479265000000000);
  EXPECT_EQ(parse_rfc3339("2024-02-29T00:00:00Z"), 1709164800000000000);
}

TEST(ParseRfc3339, BeyondNanosecondsIsCutOff) {
  EXPECT_EQ(parse_rfc3339("1970-01-01T00:00:00.1234567899Z"), 123456789);
}

TEST(ParseRfc3339, TheZeroTimeIsNoTime) {
  EXPECT_EQ(parse_rfc3339("0001-01-01T00:00:00Z"), std::nullopt);
}

TEST(ParseRfc3339, RefusesWhatIsMalformed) {
  for (const char* text : {"", "now", "2026-11-24", "2026-11-24T00:14:25", "2026-11-24 00:14:25Z",
                           "2026-13-24T00:14:25Z", "2026-02-30T00:14:25Z", "2026-11-24T24:14:25Z",
                           "2026-11-24T00:60:25Z", "2026-11-24T00:14:25.Z", "2026-11-24T00:14:25ZZ",
                           "2026-11-24T00:14:25+0200", "2026-11-24T00:14:25+24:00",
                           "-026-11-24T00:14:25Z", "9999-11-24T00:14:25Z"}) {
    EXPECT_EQ(parse_rfc3339(text), std::nullopt) << text;
  }
}

TEST(FormatRfc3339, AlwaysHasNineDigitsAndGreenwichTime) {
  EXPECT_EQ(format_rfc3339(0), "1970-01-01T00:00:00.000000000Z");
  EXPECT_EQ(format_rfc3339(1), "1970-01-01T00:00:00.000000001Z");
  EXPECT_EQ(format_rfc3339(1795479265837163673), "2026-11-24T00:14:25.837163673Z");
  EXPECT_EQ(format_rfc3339(1709164799999999999), "2024-02-28T23:59:59.999999999Z");
  EXPECT_EQ(format_rfc3339(1709164800000000000), "2024-02-29T00:00:00.000000000Z");
  EXPECT_EQ(format_rfc3339(-1), "1969-12-31T23:59:59.999999999Z");
}

TEST(FormatRfc3339, IsReadBackAsItWas) {
  for (const UnixNanos time :
       {UnixNanos{0}, UnixNanos{-1}, UnixNanos{999'999'999}, UnixNanos{1'709'164'800'000'000'000},
        UnixNanos{1'795'479'265'837'163'673}, UnixNanos{9'000'000'000'000'000'000}}) {
    EXPECT_EQ(parse_rfc3339(format_rfc3339(time)), time);
  }
}

TEST(FormatEventTime, AlwaysHasNineDigits) {
  EXPECT_EQ(format_event_time(1795479265837163673), "1795479265.837163673");
  EXPECT_EQ(format_event_time(1795479265000000042), "1795479265.000000042");
  EXPECT_EQ(format_event_time(0), "0.000000000");
}

}  // namespace
}  // namespace docktap
