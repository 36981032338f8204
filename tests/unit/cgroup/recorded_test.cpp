#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>

#include "cgroup/sampler.h"
#include "support/cgroup_tree/cgroup_tree.h"

namespace docktap::cgroup {
namespace {

namespace fs = std::filesystem;
using test::CgroupTree;

// See the README beside the recording.
TEST(Recorded, AHybridHostWithLinux618) {
  const std::string id = "e6b41b6caf6df26a7b23af1b1835c5e66e4d4cbb1ed8d7fb128df8d2486b7911";
  constexpr std::int64_t kPid = 42;
  const fs::path recording = DOCKTAP_FIXTURES "/cgroup/hybrid-6.18";
  const CgroupTree tree(CgroupTree::Version::kHybrid);
  for (const auto& folder : fs::directory_iterator(recording)) {
    const std::string name = folder.path().filename();
    const fs::path target = name == "proc" ? fs::path(tree.procfs()) / std::to_string(kPid)
                                           : tree.mount(name) / "docker" / id;
    fs::create_directories(target);
    fs::copy(folder.path(), target, fs::copy_options::recursive);
  }
  SamplerOptions options;
  options.cgroupfs = tree.cgroupfs();
  options.procfs = tree.procfs();
  options.per_core_cpu = true;
  const std::unique_ptr<Sampler> sampler = Sampler::open(options).value();
  ContainerInfo info;
  info.id = id;
  info.pid = kPid;
  info.cpu_quota_cores = 0.25;
  const Result<std::unique_ptr<ContainerReader>> reader = sampler->reader_for(info, true);
  ASSERT_TRUE(reader) << reader.error().message;

  StatsSample s;
  ASSERT_EQ((*reader)->read(s), ReadOutcome::kOk);
  EXPECT_FALSE((*reader)->is_incomplete()) << (*reader)->unreadable_reason();
  EXPECT_EQ(s.cpu_usage_ns, 151294000U);
  EXPECT_EQ(s.cpu_user_ns, 67242000U);
  EXPECT_EQ(s.cpu_system_ns, 84052000U);
  EXPECT_EQ(s.cpu_core_usage_ns, (std::vector<std::uint64_t>{65615426, 85679133}));
  EXPECT_EQ(s.cfs_periods, 60U);
  EXPECT_EQ(s.cfs_throttled_ns, 0U);
  EXPECT_EQ(s.memory_usage_bytes, 5070848U);
  EXPECT_EQ(s.memory_working_set_bytes, 5070848U - 4194304U);
  EXPECT_EQ(s.memory_rss_bytes, 110592U);
  EXPECT_EQ(s.memory_cache_bytes, 4194304U);
  EXPECT_EQ(s.memory_swap_bytes, 0U);
  EXPECT_EQ(s.memory_max_usage_bytes, 5492736U);
  EXPECT_EQ(s.page_faults, 6256U);
  EXPECT_EQ(s.oom_kills, 0U);
  EXPECT_EQ(s.pids, 2U);
  EXPECT_EQ(s.pids_limit, 50U);
  EXPECT_EQ(s.cpu_pressure.some_us, 175645U);
  EXPECT_EQ(s.io_pressure.full_us, 90581U);
  ASSERT_EQ(s.networks.size(), 1U);
  EXPECT_EQ(s.networks[0].interface, "eth0");
  EXPECT_EQ(s.networks[0].rx_bytes, 586U);
  EXPECT_EQ(s.networks[0].rx_packets, 7U);
  EXPECT_TRUE(s.block_devices.empty()) << "`Total 0` is no device";
}

}  // namespace
}  // namespace docktap::cgroup
