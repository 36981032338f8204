#include "engine/api_version.h"

#include <gtest/gtest.h>

namespace docktap::engine {
namespace {

TEST(Negotiate, TakesTheNewestThatBothKnow) {
  EXPECT_EQ(*negotiate("1.41", ""), "1.41");
  EXPECT_EQ(*negotiate("1.24", ""), "1.24");
  EXPECT_EQ(*negotiate("1.99", ""), to_string(kNewestApiVersion));
  EXPECT_EQ(*negotiate("2.0", ""), to_string(kNewestApiVersion));
}

TEST(Negotiate, KeepsAFixedVersion) {
  EXPECT_EQ(*negotiate("1.47", "1.40"), "1.40");
  const Result<std::string> too_new = negotiate("1.41", "1.50");
  ASSERT_FALSE(too_new);
  EXPECT_EQ(too_new.error().kind, ErrorKind::kVersion);
  EXPECT_NE(too_new.error().message.find("--docker.api-version"), std::string::npos);
}

TEST(Negotiate, RefusesAnEngineThatIsTooOld) {
  const Result<std::string> old = negotiate("1.12", "");
  ASSERT_FALSE(old);
  EXPECT_EQ(old.error().kind, ErrorKind::kVersion);
}

TEST(Negotiate, RefusesWhatIsNoVersion) {
  for (const char* text : {"", "1", "1.", ".41", "v1.41", "1.41.2", "1.-1", "latest"}) {
    const Result<std::string> version = negotiate(text, "");
    ASSERT_FALSE(version) << text;
    EXPECT_EQ(version.error().kind, ErrorKind::kDecode) << text;
  }
}

}  // namespace
}  // namespace docktap::engine
