#include "http/listen_address.h"

#include <gtest/gtest.h>

namespace docktap::http {
namespace {

TEST(CivetwebAddress, TakesTheUsualForms) {
  EXPECT_EQ(*civetweb_address("127.0.0.1:9417"), "127.0.0.1:9417");
  EXPECT_EQ(*civetweb_address("[::1]:9417"), "[::1]:9417");
  const std::string everywhere = *civetweb_address(":9417");
  EXPECT_TRUE(everywhere == "+9417" || everywhere == "9417") << everywhere;
}

TEST(CivetwebAddress, RefusesWhatCivetwebWouldMisread) {
  for (const char* address : {"", "9417", "host", "host:", "host:x", "host:70000", "::1:9417",
                              "host:80s", "a,b:80", "http://host:80"}) {
    const Result<std::string> result = civetweb_address(address);
    ASSERT_FALSE(result) << address;
    EXPECT_NE(result.error().message.find("[v6]:port"), std::string::npos);
  }
}

}  // namespace
}  // namespace docktap::http
