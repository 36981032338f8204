#include "base/version.h"

#include <gtest/gtest.h>

#include <string>

namespace docktap {
namespace {

using Parts = std::array<std::uint16_t, 3>;

TEST(Version, UpToThreeNumbersAndWhatStandsBehindThem) {
  struct Row {
    const char* text;
    Parts parts;
    const char* rest;
  };
  const Row rows[] = {
      {"25", {25, 0, 0}, ""},
      {"25.0", {25, 0, 0}, ""},
      {"25.0.6", {25, 0, 6}, ""},
      {"20.10.24+dfsg1", {20, 10, 24}, "+dfsg1"},
      {"28.0.0-rc.1", {28, 0, 0}, "-rc.1"},
      {"17.05.0-ce", {17, 5, 0}, "-ce"},
      {"25.0.6.1", {25, 0, 6}, ".1"},
      {"25.", {25, 0, 0}, "."},
      {"25.x", {25, 0, 0}, ".x"},
      {"25 ", {25, 0, 0}, " "},
  };
  for (const Row& row : rows) {
    std::string_view rest;
    const std::optional<Version> version = parse_version(row.text, rest);
    ASSERT_TRUE(version) << row.text;
    EXPECT_EQ(version->parts, row.parts) << row.text;
    EXPECT_EQ(rest, row.rest) << row.text;
  }
  for (const char* const text : {"", "dev", ".25", "v25", "-1", "20241231", "25.20241231"}) {
    std::string_view rest;
    EXPECT_FALSE(parse_version(text, rest)) << text;
  }
}

TEST(Version, ComparesByNumbers) {
  std::string_view rest;
  const auto version = [&](std::string_view text) { return *parse_version(text, rest); };
  EXPECT_LT(version("9.9.9"), version("10"));
  EXPECT_LT(version("25.0.5"), version("25.0.6"));
  EXPECT_EQ(version("25"), version("25.0.0"));
  EXPECT_LT(version("25.0.10"), version("25.1"));
}

}  // namespace
}  // namespace docktap
