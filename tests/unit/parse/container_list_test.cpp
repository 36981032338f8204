#include <map>

#include "fixture.h"
#include "parse/engine_json.h"

namespace docktap::parse {
namespace {

std::map<std::string, ContainerSummary> by_name(const std::string& path) {
  std::string body = fixture(path);
  Result<std::vector<ContainerSummary>> list = container_list(body);
  std::map<std::string, ContainerSummary> containers;
  if (!list) {
    ADD_FAILURE() << list.error().message;
    return containers;
  }
  for (ContainerSummary& container : *list) containers.emplace(container.name, container);
  return containers;
}

TEST(ContainerList, Engine20) {
  auto containers = by_name("20.10/list.json");
  ASSERT_EQ(containers.size(), 9U);
  EXPECT_EQ(containers["plain"].state, ContainerState::kRunning);
  EXPECT_EQ(containers["plain"].created, 1795486323'000'000'000);
  EXPECT_EQ(containers["plain"].id.size(), 64U);
  EXPECT_EQ(containers["plain"].image, "bb:1");
  EXPECT_EQ(containers["plain"].labels.size(), 3U);
  EXPECT_EQ(containers["paused"].state, ContainerState::kPaused);
  EXPECT_EQ(containers["failed"].state, ContainerState::kExited);
  EXPECT_EQ(containers["created"].state, ContainerState::kCreated);
  EXPECT_EQ(containers["hostnet"].network_mode, "host");
  EXPECT_FALSE(containers["plain"].health);
  ASSERT_TRUE(containers["checked"].health);
  EXPECT_EQ(containers["checked"].health->status, HealthStatus::kHealthy);
  EXPECT_FALSE(containers["checked"].health->failing_streak);
}

TEST(ContainerList, Engine29HasHealthAndLinkedNames) {
  auto containers = by_name("29/list.json");
  ASSERT_TRUE(containers.contains("web"));
  ASSERT_TRUE(containers["web"].health);
  EXPECT_EQ(containers["web"].health->status, HealthStatus::kUnhealthy);
  EXPECT_EQ(containers["web"].health->failing_streak, 4U);
  EXPECT_FALSE(containers["db"].health);
  EXPECT_FALSE(containers["job"].health) << "not running";
}

TEST(ContainerList, EmptyIsEmpty) {
  std::string body = "[]";
  const auto list = container_list(body);
  ASSERT_TRUE(list);
  EXPECT_TRUE(list->empty());
}

}  // namespace
}  // namespace docktap::parse
