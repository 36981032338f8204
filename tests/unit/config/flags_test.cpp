#include "config/flags.h"

#include <gtest/gtest.h>

#include <set>

namespace docktap::config {
namespace {

TEST(Flags, AreDocumentedAndUnique) {
  std::set<std::string_view> names;
  for (const Flag& flag : flags()) {
    EXPECT_TRUE(names.insert(flag.name).second) << flag.name;
    EXPECT_FALSE(flag.help.empty()) << flag.name;
    EXPECT_TRUE(flag.apply != nullptr) << flag.name;
    const std::string shown = "--" + std::string(flag.name);
    EXPECT_NE(help_text().find(shown), std::string::npos);
    EXPECT_NE(flag_reference().find("`" + shown), std::string::npos);
  }
}

TEST(EnvironmentName, IsTheFlagInCapitals) {
  EXPECT_EQ(environment_name("stats.max-age"), "DOCKTAP_STATS_MAX_AGE");
  EXPECT_EQ(environment_name("no-collector.stats"), "DOCKTAP_NO_COLLECTOR_STATS");
}

TEST(NearestFlag, ForgivesTyposOnly) {
  EXPECT_EQ(nearest_flag("stats.max-ag"), "stats.max-age");
  EXPECT_EQ(nearest_flag("web.listen-adress"), "web.listen-address");
  EXPECT_EQ(nearest_flag("log-level"), "log.level");
  EXPECT_EQ(nearest_flag("config.chek"), "config.check");
  EXPECT_EQ(nearest_flag("verison"), "version");
  EXPECT_EQ(nearest_flag("something.else.entirely"), std::nullopt);
  EXPECT_EQ(nearest_flag("foo"), std::nullopt);
  EXPECT_EQ(nearest_flag(""), std::nullopt);
}

}  // namespace
}  // namespace docktap::config
