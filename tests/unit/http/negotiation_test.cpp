#include "http/negotiation.h"

#include <gtest/gtest.h>

namespace docktap::http {
namespace {

TEST(AcceptsGzip, FollowsTheRfc) {
  for (const char* yes : {"gzip", "GZIP", "x-gzip", "deflate, gzip;q=0.5", "*", "br,*;q=0.1",
                          "gzip ; q=1", "identity;q=0, gzip"}) {
    EXPECT_TRUE(accepts_gzip(yes)) << yes;
  }
  for (const char* no : {"", "identity", "gzip;q=0", "gzip;q=0.0", "*;q=0", "gzip;q=0,*", "br",
                         "gzipped", "gzip;q=", "gzip;q=nan"}) {
    EXPECT_FALSE(accepts_gzip(no)) << no;
  }
  EXPECT_FALSE(accepts_gzip(std::nullopt));
}

TEST(Patience, IsTheScrapeTimeoutLessTheWay) {
  using std::chrono::milliseconds;
  EXPECT_EQ(patience("10"), milliseconds(9500));
  EXPECT_EQ(patience("2.5"), milliseconds(2000));
  EXPECT_EQ(patience("0.1"), milliseconds(500));
  EXPECT_EQ(patience("1e9"), milliseconds(60'000));
  for (const char* nonsense : {"", "x", "-1", "0", "nan", "inf", "10s"}) {
    EXPECT_EQ(patience(nonsense), milliseconds(10'000)) << nonsense;
  }
  EXPECT_EQ(patience(std::nullopt), milliseconds(10'000));
}

using Values = std::vector<std::string>;

TEST(QueryValues, AreDecodedAndInOrder) {
  EXPECT_EQ(query_values("collect[]=stats&x=1&collect[]=engine", "collect[]"),
            (Values{"stats", "engine"}));
  EXPECT_EQ(query_values("collect%5B%5D=sta%74s", "collect[]"), Values{"stats"});
  EXPECT_EQ(query_values("collect[]=a+b%2", "collect[]"), Values{"a b%2"});
  EXPECT_EQ(query_values("collect[]", "collect[]"), Values{""});
  EXPECT_EQ(query_values("", "collect[]"), Values{});
}

TEST(QueryValues, AreBounded) {
  std::string query;
  for (int i = 0; i < 1000; ++i) query += "a=1&";
  EXPECT_EQ(query_values(query, "a").size(), 64U);
  EXPECT_EQ(query_values("a=" + std::string(1000, 'x') + "&a=2", "a"),
            (Values{std::string(256, 'x'), "2"}));
}

}  // namespace
}  // namespace docktap::http
