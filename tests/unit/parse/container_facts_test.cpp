#include "parse/container_facts.h"

#include <gtest/gtest.h>

namespace docktap::parse {
namespace {

TEST(ContainerFacts, CpusetSize) {
  EXPECT_EQ(cpuset_size("0-3,7"), 5U);
  EXPECT_EQ(cpuset_size("2"), 1U);
  EXPECT_EQ(cpuset_size("0-1"), 2U);
  for (const char* bad : {"", ",", "3-1", "a", "0-", "-1", "0-99999999999", "1,,2"}) {
    EXPECT_EQ(cpuset_size(bad), std::nullopt) << bad;
  }
}

TEST(ContainerFacts, HealthInStatusText) {
  EXPECT_EQ(health_in_status_text("Up 2 minutes (healthy)"), HealthStatus::kHealthy);
  EXPECT_EQ(health_in_status_text("Up 2 minutes (unhealthy)"), HealthStatus::kUnhealthy);
  EXPECT_EQ(health_in_status_text("Up 1 second (health: starting)"), HealthStatus::kStarting);
  EXPECT_EQ(health_in_status_text("Up 2 minutes (Paused)"), std::nullopt);
  EXPECT_EQ(health_in_status_text("Up 2 minutes"), std::nullopt);
}

TEST(ContainerFacts, StateKnowsTheEnginesWordsOnly) {
  EXPECT_EQ(container_state("removing"), ContainerState::kRemoving);
  EXPECT_EQ(container_state("Running"), std::nullopt);
}

}  // namespace
}  // namespace docktap::parse
