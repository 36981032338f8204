#include "fixture.h"
#include "parse/engine_json.h"

namespace docktap::parse {
namespace {

ContainerInfo inspect(std::string body) {
  Result<ContainerInfo> info = container_inspect(body);
  if (info) return *info;
  ADD_FAILURE() << info.error().message;
  return {};
}

ContainerInfo with_limits(const std::string& limits) {
  return inspect(R"({"Id":"a","State":{"Status":"running"},"HostConfig":{)" + limits + "}}");
}

TEST(ContainerInspect, Limits) {
  const ContainerInfo info = inspect(fixture("20.10/inspect_limited.json"));
  EXPECT_EQ(info.name, "limited");
  EXPECT_EQ(info.memory_limit_bytes, 64U << 20);
  EXPECT_EQ(info.memory_swap_limit_bytes, 32U << 20);
  EXPECT_EQ(info.memory_reservation_bytes, 32U << 20);
  EXPECT_EQ(info.cpu_quota_cores, 1.5);
  EXPECT_EQ(info.cpuset_cpus, 2U);
}

TEST(ContainerInspect, NoLimitIsAbsent) {
  const ContainerInfo info = inspect(fixture("20.10/inspect_plain.json"));
  EXPECT_FALSE(info.memory_limit_bytes);
  EXPECT_FALSE(info.memory_swap_limit_bytes);
  EXPECT_FALSE(info.memory_reservation_bytes);
  EXPECT_FALSE(info.cpu_quota_cores);
  EXPECT_FALSE(info.cpuset_cpus);
  EXPECT_FALSE(info.has_healthcheck);
  EXPECT_FALSE(info.finished_at);
  EXPECT_TRUE(info.started_at);
  EXPECT_GT(info.pid, 0);

  const ContainerInfo null = with_limits(R"("Memory":null,"MemorySwap":-1,"CpuQuota":-1)");
  EXPECT_FALSE(null.memory_limit_bytes);
  EXPECT_FALSE(null.memory_swap_limit_bytes);
  EXPECT_FALSE(null.cpu_quota_cores);
  EXPECT_FALSE(with_limits(R"("Memory":5,"MemorySwap":-1)").memory_swap_limit_bytes);
}

TEST(ContainerInspect, CpuQuotaDefaultsToAPeriodOf100Milliseconds) {
  EXPECT_EQ(with_limits(R"("CpuQuota":50000,"CpuPeriod":0)").cpu_quota_cores, 0.5);
  EXPECT_EQ(with_limits(R"("CpuQuota":50000,"CpuPeriod":25000)").cpu_quota_cores, 2.0);
}

TEST(ContainerInspect, HealthChecks) {
  const ContainerInfo checked = inspect(fixture("20.10/inspect_checked.json"));
  EXPECT_TRUE(checked.has_healthcheck);
  ASSERT_TRUE(checked.health);
  EXPECT_EQ(checked.health->status, HealthStatus::kHealthy);
  EXPECT_EQ(checked.health->failing_streak, 0U);
  EXPECT_FALSE(inspect(fixture("20.10/inspect_hostnet.json")).has_healthcheck) << "NONE";
}

TEST(ContainerInspect, Exits) {
  const ContainerInfo failed = inspect(fixture("20.10/inspect_failed.json"));
  EXPECT_EQ(failed.state, ContainerState::kExited);
  EXPECT_EQ(failed.exit_code, 3);
  EXPECT_EQ(failed.pid, 0);
  EXPECT_TRUE(failed.finished_at);
  EXPECT_EQ(inspect(fixture("20.10/inspect_onfailure.json")).restart_count, 5);
  EXPECT_FALSE(inspect(fixture("20.10/inspect_created.json")).started_at);
}

}  // namespace
}  // namespace docktap::parse
