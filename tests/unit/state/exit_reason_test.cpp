#include "state/exit_reason.h"

#include <gtest/gtest.h>

#include <limits>

namespace docktap::state {
namespace {

constexpr UnixNanos kSecond = 1'000'000'000;
constexpr UnixNanos kDeath = 1'795'479'265 * kSecond;

std::string_view reason_of(const ExitFacts& exit) {
  return kExitReasons[static_cast<std::size_t>(exit_reason(exit))];
}

std::string_view reason_of(std::optional<std::int64_t> code) {
  return reason_of(ExitFacts{code, kDeath, 0, 0});
}

TEST(ExitReason, OfACode) {
  EXPECT_EQ(reason_of(std::nullopt), "unknown");
  EXPECT_EQ(reason_of(0), "success");
  for (const std::int64_t code : {1, 2, 125, 126, 127, 128, 193, 255, -1, 1000}) {
    EXPECT_EQ(reason_of(code), "error") << code;
  }
  EXPECT_EQ(reason_of(std::numeric_limits<std::int64_t>::max()), "error");
  EXPECT_EQ(reason_of(std::numeric_limits<std::int64_t>::min()), "error");
  EXPECT_EQ(reason_of(137), "sigkill");
  EXPECT_EQ(reason_of(143), "sigterm");
  for (const std::int64_t code : {129, 130, 134, 136, 138, 139, 142, 144, 192}) {
    EXPECT_EQ(reason_of(code), "other") << code;
  }
}

struct OomCase {
  const char* what;
  std::int64_t code;
  UnixNanos oom;   // before the death; negative: none
  UnixNanos kill;  // likewise, of a SIGKILL that was asked for
  std::string_view reason;
};

TEST(ExitReason, IsOomOnlyWhereAnOomWasJustBeforeAndNobodyAskedForTheKill) {
  constexpr UnixNanos kNone = -1;
  for (const OomCase& row : {
           OomCase{"at once", 137, kSecond / 100, kNone, "oom"},
           OomCase{"at the same time", 137, 0, kNone, "oom"},
           OomCase{"after 2 s", 137, 2 * kSecond, kNone, "oom"},
           OomCase{"after more", 137, 2 * kSecond + 1, kNone, "sigkill"},
           OomCase{"a child's, long ago", 137, 3600 * kSecond, kNone, "sigkill"},
           OomCase{"none", 137, kNone, kNone, "sigkill"},
           OomCase{"a kill since", 137, kSecond, kSecond / 2, "sigkill"},
           OomCase{"a kill alone", 137, kNone, kSecond, "sigkill"},
           OomCase{"a kill before", 137, kSecond / 2, kSecond, "oom"},
           OomCase{"a child's, then its own end", 1, kSecond / 100, kNone, "error"},
           OomCase{"a child's, then a good end", 0, kSecond / 100, kNone, "success"},
           OomCase{"a child's, then a stop", 143, kSecond / 100, kNone, "sigterm"},
           OomCase{"a child's, then a crash", 139, kSecond / 100, kNone, "other"},
       }) {
    ExitFacts exit{row.code, kDeath, 0, 0};
    if (row.oom >= 0) exit.last_oom = kDeath - row.oom;
    if (row.kill >= 0) exit.last_kill_nine = kDeath - row.kill;
    EXPECT_EQ(reason_of(exit), row.reason) << row.what;
  }
}

// With live-restore the engine says 0 of a container that died unseen.
TEST(ExitReason, WithoutACodeNothingIsGuessed) {
  EXPECT_EQ(reason_of(ExitFacts{std::nullopt, kDeath, kDeath - 1, 0}), "unknown");
}

}  // namespace
}  // namespace docktap::state
