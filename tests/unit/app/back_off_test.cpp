#include "app/back_off.h"

#include <gtest/gtest.h>

namespace docktap::app {
namespace {

using namespace std::chrono_literals;

TEST(BackOff, TheFirstRetryIsImmediateAndTheRestGrowToFiveSeconds) {
  BackOff back_off;
  EXPECT_EQ(back_off.next(), 0ms);
  for (const auto full : {250ms, 500ms, 1000ms, 2000ms, 4000ms, 5000ms, 5000ms}) {
    const auto pause = back_off.next();
    EXPECT_GE(pause, full * 3 / 4);
    EXPECT_LE(pause, full);
  }
}

TEST(BackOff, BeginsAnewAfterASuccess) {
  BackOff back_off;
  back_off.next();
  back_off.next();
  back_off.reset();
  EXPECT_EQ(back_off.next(), 0ms);
}

}  // namespace
}  // namespace docktap::app
