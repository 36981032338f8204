#include "app/event_query.h"

#include <gtest/gtest.h>

#include <string>

namespace docktap::app {
namespace {

render::PageRequest request(std::string since, std::string limit = "") {
  render::PageRequest request;
  request.kind = render::PageKind::kEvents;
  request.since = std::move(since);
  request.limit = std::move(limit);
  return request;
}

TEST(EventQuery, WithoutParametersIsEverything) {
  const Result<render::EventQuery> query = event_query(request(""));
  ASSERT_TRUE(query);
  EXPECT_FALSE(query->since);
  EXPECT_TRUE(query->type.empty());
  EXPECT_EQ(query->limit, 1000U);
}

TEST(EventQuery, ReadsTimesAsUnixSecondsAndAsRfc3339) {
  EXPECT_EQ(event_query(request("1700000000"))->since, 1'700'000'000'000'000'000);
  EXPECT_EQ(event_query(request("1700000000.5"))->since, 1'700'000'000'500'000'000);
  EXPECT_EQ(event_query(request("1700000000.000000001"))->since, 1'700'000'000'000'000'001);
  EXPECT_EQ(event_query(request("2023-11-14T22:13:20Z"))->since, 1'700'000'000'000'000'000);
}

TEST(EventQuery, ABadTimeIsNamed) {
  for (const char* text : {"yesterday", "-1", "1.", ".5", "1.1234567891", "1e9",
                           "99999999999999999999", "9999999999999"}) {
    const Result<render::EventQuery> query = event_query(request(text));
    ASSERT_FALSE(query) << text;
    EXPECT_NE(query.error().message.find(std::string("since=") + text), std::string::npos)
        << query.error().message;
  }
}

TEST(EventQuery, TheLimitHasBounds) {
  EXPECT_EQ(event_query(request("", "1"))->limit, 1U);
  EXPECT_EQ(event_query(request("", "1000"))->limit, 1000U);
  for (const char* text : {"0", "1001", "-1", "ten", "1 "}) {
    const Result<render::EventQuery> query = event_query(request("", text));
    ASSERT_FALSE(query) << text;
    EXPECT_NE(query.error().message.find("1 to 1000"), std::string::npos);
  }
}

TEST(EventQuery, TakesSinceLimitAndTypeTogether) {
  render::PageRequest all = request("0", "7");
  all.type = "image";
  const Result<render::EventQuery> query = event_query(all);
  ASSERT_TRUE(query);
  EXPECT_EQ(query->since, 0);
  EXPECT_EQ(query->limit, 7U);
  EXPECT_EQ(query->type, "image");
}

TEST(EventQuery, TheLatestTimeStillFits) {
  EXPECT_EQ(event_query(request("9000000000.999999999"))->since, 9'000'000'000'999'999'999);
  EXPECT_FALSE(event_query(request("9000000001")));
}

TEST(EventQuery, ABadValueIsShownOnOneHarmlessShortLine) {
  for (const auto& bad : {request("\x1B[31m\n" + std::string(5000, 'x')),
                          request("", "\x1B[31m\n" + std::string(5000, 'x'))}) {
    const Result<render::EventQuery> query = event_query(bad);
    ASSERT_FALSE(query);
    EXPECT_EQ(query.error().kind, ErrorKind::kUsage);
    EXPECT_EQ(query.error().message.find_first_of("\x1B\n"), std::string::npos);
    EXPECT_LT(query.error().message.size(), 200U);
  }
}

}  // namespace
}  // namespace docktap::app
