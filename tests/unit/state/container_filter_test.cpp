#include "state/container_filter.h"

#include <gtest/gtest.h>

namespace docktap::state {
namespace {

bool shows(const ContainerFilter& filter, const std::string& name,
           std::vector<std::pair<std::string, std::string>> labels = {}) {
  ContainerInfo info;
  info.name = name;
  info.labels = std::move(labels);
  return is_shown(filter, info);
}

TEST(ContainerFilter, ShowsAllUnlessTold) { EXPECT_TRUE(shows({}, "web")); }

TEST(ContainerFilter, MatchesTheWholeName) {
  ContainerFilter filter;
  filter.include_name = std::regex("web.*");
  EXPECT_TRUE(shows(filter, "web-1"));
  EXPECT_FALSE(shows(filter, "my-web-1"));
  filter.exclude_name = std::regex(".*-2");
  EXPECT_FALSE(shows(filter, "web-2"));
}

TEST(ContainerFilter, ANameTooLongForTheRegexMatchesNone) {
  ContainerFilter include;
  include.include_name = std::regex("web.*|a.*");
  EXPECT_TRUE(shows(include, std::string(1024, 'a')));
  EXPECT_FALSE(shows(include, std::string(100'000, 'a')));
  ContainerFilter exclude;
  exclude.exclude_name = std::regex("web.*|a.*");
  EXPECT_TRUE(shows(exclude, std::string(100'000, 'a')));
}

TEST(ContainerFilter, MatchesLabelsByKeyOrValue) {
  ContainerFilter filter;
  filter.include_labels = {{"team", std::nullopt}, {"tier", "db"}};
  EXPECT_TRUE(shows(filter, "a", {{"team", "x"}}));
  EXPECT_TRUE(shows(filter, "a", {{"tier", "db"}}));
  EXPECT_FALSE(shows(filter, "a", {{"tier", "web"}}));
  filter.exclude_labels = {{"hidden", "yes"}};
  EXPECT_FALSE(shows(filter, "a", {{"team", "x"}, {"hidden", "yes"}}));
  EXPECT_TRUE(shows(filter, "a", {{"team", "x"}, {"hidden", "no"}}));
}

}  // namespace
}  // namespace docktap::state
