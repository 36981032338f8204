#include "fixture.h"
#include "parse/engine_json.h"

namespace docktap::parse {
namespace {

bool sampled(std::string body, StatsSample& out) {
  const Result<bool> result = container_stats(body, out);
  if (result) return *result;
  ADD_FAILURE() << result.error().message;
  return false;
}

TEST(ContainerStats, CgroupV1) {
  StatsSample sample;
  ASSERT_TRUE(sampled(fixture("20.10/stats_v1_limited.json"), sample));
  EXPECT_EQ(sample.cpu_usage_ns, 28417361U);
  EXPECT_EQ(sample.cpu_system_ns, 10000000U);
  EXPECT_EQ(sample.cpu_core_usage_ns, (std::vector<std::uint64_t>{13465946, 14951415}));
  EXPECT_EQ(sample.cfs_periods, 3U);
  EXPECT_EQ(sample.memory_usage_bytes, 17592320U);
  EXPECT_EQ(sample.memory_working_set_bytes, 17592320U - 8388608U);
  EXPECT_EQ(sample.memory_rss_bytes, 53248U);
  EXPECT_EQ(sample.memory_cache_bytes, 16777216U);
  EXPECT_EQ(sample.memory_max_usage_bytes, 18296832U);
  EXPECT_EQ(sample.memory_limit_hits, 0U);
  EXPECT_EQ(sample.page_faults, 1527U);
  EXPECT_EQ(sample.pids_limit, 100U);
  ASSERT_EQ(sample.networks.size(), 1U);
  EXPECT_EQ(sample.networks[0].interface, "eth0");
  EXPECT_EQ(sample.networks[0].rx_bytes, 1002U);
  EXPECT_FALSE(sample.networks[0].rx_errors);
  EXPECT_FALSE(sample.memory_swap_bytes);
  EXPECT_FALSE(sample.oom_kills);
}

TEST(ContainerStats, CgroupV2) {
  StatsSample sample;
  ASSERT_TRUE(sampled(fixture("v2/stats.json"), sample));
  EXPECT_EQ(sample.memory_working_set_bytes, 10485760U - 3145728U);
  EXPECT_EQ(sample.memory_rss_bytes, 4194304U);
  EXPECT_FALSE(sample.memory_limit_hits) << "failcnt is another figure there";
  EXPECT_FALSE(sample.pids_limit) << "unlimited";
  EXPECT_TRUE(sample.cpu_core_usage_ns.empty());
  ASSERT_EQ(sample.block_devices.size(), 1U) << "loop is left out";
  EXPECT_EQ(sample.block_devices[0].device, "259:4095");
  EXPECT_EQ(sample.block_devices[0].read_bytes, 4096U);
  EXPECT_EQ(sample.block_devices[0].write_bytes, 8192U);
  EXPECT_FALSE(sample.block_devices[0].reads);
  EXPECT_EQ(sample.networks.size(), 2U);
  ASSERT_TRUE(sampled(fixture("v2/stats_no_io.json"), sample));
  EXPECT_TRUE(sample.block_devices.empty());
  EXPECT_TRUE(sample.networks.empty());
}

TEST(ContainerStats, Podman) {
  StatsSample sample;
  ASSERT_TRUE(sampled(fixture("podman/stats.json"), sample));
  EXPECT_EQ(sample.memory_usage_bytes, 1048576U);
  EXPECT_FALSE(sample.memory_working_set_bytes);
  EXPECT_FALSE(sample.memory_max_usage_bytes) << "it is the limit there";
  EXPECT_FALSE(sample.pids_limit);
}

TEST(ContainerStats, EmptySampleIsNone) {
  StatsSample sample;
  sample.pids = 3;
  EXPECT_FALSE(sampled(fixture("20.10/stats_v1_failed.json"), sample));
  EXPECT_FALSE(sample.pids);
  EXPECT_FALSE(sampled(fixture("29/stats_not_running.json"), sample));
}

TEST(ContainerStats, OperationsAddUpPerDeviceInAnyOrderOfKeys) {
  StatsSample sample;
  ASSERT_TRUE(sampled(R"({"blkio_stats":{"io_serviced_recursive":[
      {"op":"Read","value":1,"minor":4095,"major":259},
      {"op":"Total","value":9,"minor":4095,"major":259},
      {"op":"read","value":2,"minor":4095,"major":259}]},
      "read":"2026-01-01T00:00:00Z"})",
                      sample));
  ASSERT_EQ(sample.block_devices.size(), 1U);
  EXPECT_EQ(sample.block_devices[0].reads, 3U);
  EXPECT_FALSE(sample.block_devices[0].writes);
}

TEST(ContainerStats, WorkingSetIsNotBelowZero) {
  StatsSample sample;
  ASSERT_TRUE(sampled(R"({"read":"2026-01-01T00:00:00Z",
      "memory_stats":{"usage":5,"stats":{"inactive_file":9}}})",
                      sample));
  EXPECT_EQ(sample.memory_working_set_bytes, 0U);
}

}  // namespace
}  // namespace docktap::parse
