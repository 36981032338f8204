#include "render/number.h"

#include <cstdint>
#include <limits>
#include <string>

#include <gtest/gtest.h>

namespace docktap::render {
namespace {

std::string text_of(const Number& number) {
  std::string out;
  number.append_to(out);
  return out;
}

TEST(Number, CountsAreExact) {
  EXPECT_EQ(text_of(Number::count(0)), "0");
  EXPECT_EQ(text_of(Number::count(std::numeric_limits<std::uint64_t>::max())),
            "18446744073709551615");
  EXPECT_EQ(text_of(Number::signed_count(-1)), "-1");
  EXPECT_EQ(text_of(Number::signed_count(137)), "137");
}

TEST(Number, TimesAreExactDecimals) {
  EXPECT_EQ(text_of(Number::nanoseconds(0)), "0");
  EXPECT_EQ(text_of(Number::nanoseconds(1)), "0.000000001");
  EXPECT_EQ(text_of(Number::nanoseconds(10'000'000)), "0.01");
  EXPECT_EQ(text_of(Number::nanoseconds(3'000'000'000)), "3");
  EXPECT_EQ(text_of(Number::nanoseconds(1'760'000'060'500'000'001)), "1760000060.500000001");
  EXPECT_EQ(text_of(Number::microseconds(2'000'001)), "2.000001");
  EXPECT_EQ(text_of(Number::microseconds(std::numeric_limits<std::uint64_t>::max())),
            "18446744073709.551615");
}

TEST(Number, RealsAreShortest) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(text_of(Number::real(0.1)), "0.1");
  EXPECT_EQ(text_of(Number::real(1.5)), "1.5");
  EXPECT_EQ(text_of(Number::real(100000)), "100000");
  EXPECT_EQ(text_of(Number::real(9007199254740991)), "9007199254740991");
  EXPECT_EQ(text_of(Number::real(1e300)), "1e+300");
  EXPECT_EQ(text_of(Number::real(kInfinity)), "+Inf");
  EXPECT_EQ(text_of(Number::real(-kInfinity)), "-Inf");
  EXPECT_EQ(text_of(Number::real(std::numeric_limits<double>::quiet_NaN())), "NaN");
}

TEST(Number, AbsentStaysAbsent) {
  EXPECT_TRUE(Number::count(std::nullopt).is_absent());
  EXPECT_TRUE(Number::nanoseconds(std::nullopt).is_absent());
  EXPECT_FALSE(Number::flag(false).is_absent());
}

}  // namespace
}  // namespace docktap::render
