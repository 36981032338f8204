#include "base/result.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace docktap {
namespace {

TEST(Result, HoldsAValueOrAnError) {
  const Result<std::string> value(std::string("web"));
  ASSERT_TRUE(value);
  EXPECT_EQ(*value, "web");

  const Result<std::string> error(Error(ErrorKind::kTimeout, "too slow"));
  ASSERT_FALSE(error);
  EXPECT_EQ(error.error().kind, ErrorKind::kTimeout);
  EXPECT_EQ(error.error().message, "too slow");
}

TEST(Result, GivesAMoveOnlyValueAway) {
  Result<std::unique_ptr<int>> result(std::make_unique<int>(7));
  const std::unique_ptr<int> owner = std::move(result).value();
  EXPECT_EQ(*owner, 7);
}

TEST(Result, OfNothingIsSuccessUntilGivenAnError) {
  EXPECT_TRUE(Result<void>());
  EXPECT_FALSE(Result<void>(Error(ErrorKind::kIo, "gone")));
}

}  // namespace
}  // namespace docktap
