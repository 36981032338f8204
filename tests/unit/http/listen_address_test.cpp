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

struct ErrorCase {
  const char* cause;
  const char* remedy;
};

TEST(ListenError, NamesTheAddressTheCauseAndTheRemedy) {
  const ErrorCase cases[] = {
      {"cannot bind to h:1: 98 (Address already in use)", "choose another --web.listen-address"},
      {"cannot bind to h:1: 13 (Permission denied)", "ports below 1024"},
      {"cannot bind to h:1: 99 (Cannot assign requested address)", "has no such address"},
      {"h:1: invalid port spec (entry 1)", "no name that resolves"},
  };
  for (const ErrorCase& each : cases) {
    const std::string message = listen_error("h:1", each.cause).message;
    EXPECT_TRUE(message.starts_with(std::string("can't listen on h:1: ") + each.cause)) << message;
    EXPECT_NE(message.find(each.remedy), std::string::npos) << message;
    EXPECT_NE(message.find("--web.listen-address"), std::string::npos) << message;
  }
}

}  // namespace
}  // namespace docktap::http
