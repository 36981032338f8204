#include "cgroup/sampler.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "support/cgroup_tree/cgroup_tree.h"

namespace docktap::cgroup {
namespace {

using test::CgroupTree;
using Version = CgroupTree::Version;

const std::string kId(64, 'a');
const std::string kPath = "/docker/" + kId;
constexpr std::int64_t kPid = 42;

class SamplerTest : public testing::TestWithParam<std::size_t> {  // the descriptor budget
 protected:
  void open(Version version, bool per_core = false) {
    tree_ = std::make_unique<CgroupTree>(version);
    tree_->add(kPid, kPath);
    SamplerOptions options;
    options.cgroupfs = tree_->cgroupfs();
    options.procfs = tree_->procfs();
    options.per_core_cpu = per_core;
    options.descriptor_budget = GetParam();
    sampler_ = Sampler::open(options).value();
    info_.id = kId;
    info_.pid = kPid;
    info_.cpu_quota_cores = 1.5;
  }
  void make_reader(bool with_network = true) {
    Result<std::unique_ptr<ContainerReader>> reader = sampler_->reader_for(info_, with_network);
    ASSERT_TRUE(reader) << reader.error().message;
    reader_ = std::move(reader).value();
  }
  ReadOutcome read() { return reader_->read(sample_); }

  std::unique_ptr<CgroupTree> tree_;
  std::unique_ptr<Sampler> sampler_;
  ContainerInfo info_;
  std::unique_ptr<ContainerReader> reader_;
  StatsSample sample_;
};

// What every version shows of the tree's figures.
void expect_common_figures(const StatsSample& s) {
  EXPECT_EQ(s.cfs_periods, 100U);
  EXPECT_EQ(s.cfs_throttled_periods, 7U);
  EXPECT_EQ(s.memory_usage_bytes, 104857600U);
  EXPECT_EQ(s.memory_working_set_bytes, 94371840U);
  EXPECT_EQ(s.memory_rss_bytes, 73400320U);
  EXPECT_EQ(s.memory_cache_bytes, 20971520U);
  EXPECT_EQ(s.memory_mapped_file_bytes, 5242880U);
  EXPECT_EQ(s.memory_swap_bytes, 4096U);
  EXPECT_EQ(s.memory_max_usage_bytes, 157286400U);
  EXPECT_EQ(s.memory_limit_hits, 3U);
  EXPECT_EQ(s.oom_kills, 1U);
  EXPECT_EQ(s.page_faults, 4321U);
  EXPECT_EQ(s.major_page_faults, 21U);
  EXPECT_EQ(s.pids, 17U);
  EXPECT_EQ(s.pids_limit, 100U);
  EXPECT_EQ(s.pids_limit_hits, 2U);
  ASSERT_EQ(s.networks.size(), 1U);
  EXPECT_EQ(s.networks[0].interface, "eth0");
  EXPECT_EQ(s.networks[0].rx_bytes, 1000000U);
  EXPECT_EQ(s.networks[0].tx_dropped, 4U);
  ASSERT_EQ(s.block_devices.size(), 1U);
  EXPECT_EQ(s.block_devices[0].device, "240:7") << "a device that sysfs does not know";
  EXPECT_EQ(s.block_devices[0].read_bytes, 4096U);
  EXPECT_EQ(s.block_devices[0].write_bytes, 8192U);
  EXPECT_EQ(s.block_devices[0].reads, 1U);
  EXPECT_EQ(s.block_devices[0].writes, 2U);
}

TEST_P(SamplerTest, ReadsV1) {
  open(Version::kV1);
  make_reader();
  ASSERT_EQ(read(), ReadOutcome::kOk);
  expect_common_figures(sample_);
  EXPECT_EQ(sample_.cpu_usage_ns, 7654321000U);
  EXPECT_EQ(sample_.cpu_user_ns, 5000000000U);
  EXPECT_EQ(sample_.cpu_system_ns, 2650000000U);
  EXPECT_EQ(sample_.cfs_throttled_ns, 123456789U);
  EXPECT_EQ(sample_.cpu_pressure.some_us, std::nullopt) << "v1 has no pressure files";
  EXPECT_STREQ(sampler_->version(), "v1");
}

TEST_P(SamplerTest, ReadsHybrid) {
  open(Version::kHybrid);
  make_reader();
  ASSERT_EQ(read(), ReadOutcome::kOk);
  expect_common_figures(sample_);
  EXPECT_EQ(sample_.cpu_usage_ns, 7654321000U);
  EXPECT_EQ(sample_.cpu_system_ns, 2654321000U) << "from the unified cpu.stat";
  EXPECT_EQ(sample_.cpu_pressure.some_us, 1234567U);
  EXPECT_EQ(sample_.io_pressure.full_us, 345678U);
}

TEST_P(SamplerTest, ReadsV2) {
  open(Version::kV2);
  make_reader();
  ASSERT_EQ(read(), ReadOutcome::kOk);
  expect_common_figures(sample_);
  EXPECT_EQ(sample_.cpu_usage_ns, 7654321000U);
  EXPECT_EQ(sample_.cfs_throttled_ns, 123456000U);
  EXPECT_EQ(sample_.memory_pressure.full_us, 345678U);
}

TEST_P(SamplerTest, ReadsAgainWhatHasChanged) {
  open(Version::kV2);
  make_reader();
  ASSERT_EQ(read(), ReadOutcome::kOk);
  tree_->write("", kPath, "memory.current", "5000\n");
  tree_->write("", kPath, "pids.max", "max\n");
  ASSERT_EQ(read(), ReadOutcome::kOk);
  EXPECT_EQ(sample_.memory_usage_bytes, 5000U);
  EXPECT_EQ(sample_.memory_working_set_bytes, 0U) << "never below 0";
  EXPECT_EQ(sample_.pids_limit, std::nullopt) << "no limit is no series";
}

TEST_P(SamplerTest, AFileThatTheKernelLacksIsAbsent) {
  open(Version::kV2);
  for (const char* file : {"memory.peak", "memory.swap.current", "cpu.pressure", "io.stat"}) {
    tree_->erase("", kPath, file);
  }
  make_reader();
  ASSERT_EQ(read(), ReadOutcome::kOk);
  EXPECT_FALSE(reader_->is_incomplete());
  EXPECT_EQ(sample_.memory_max_usage_bytes, std::nullopt);
  EXPECT_EQ(sample_.memory_swap_bytes, std::nullopt);
  EXPECT_EQ(sample_.cpu_pressure.some_us, std::nullopt);
  EXPECT_TRUE(sample_.block_devices.empty());
  EXPECT_EQ(sample_.memory_pressure.some_us, 1234567U);
}

TEST_P(SamplerTest, MalformedFilesAreAbsent) {
  open(Version::kV2);
  tree_->write("", kPath, "memory.current", "lots\n");
  tree_->write("", kPath, "cpu.stat", std::string("\0\xFF\n garbage", 12));
  tree_->write("", kPath, "memory.stat", "");
  make_reader();
  ASSERT_EQ(read(), ReadOutcome::kOk);
  EXPECT_EQ(sample_.memory_usage_bytes, std::nullopt);
  EXPECT_EQ(sample_.memory_working_set_bytes, std::nullopt);
  EXPECT_EQ(sample_.cpu_usage_ns, std::nullopt);
  EXPECT_EQ(sample_.pids, 17U);
}

TEST_P(SamplerTest, AFileLargerThanAPageIsReadWhole) {
  open(Version::kV2);
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "filler_" + std::to_string(i) + " 1\n";
  tree_->write("", kPath, "memory.stat", text + "anon 77\n");
  make_reader();
  ASSERT_EQ(read(), ReadOutcome::kOk);
  EXPECT_EQ(sample_.memory_rss_bytes, 77U);
}

TEST_P(SamplerTest, AnUnreadableFileMakesTheSampleIncomplete) {
  open(Version::kV2);
  // As root nothing is forbidden; a folder in place of a file can't be read by anybody.
  tree_->erase("", kPath, "memory.stat");
  std::filesystem::create_directory(tree_->cgroupfs() + kPath + "/memory.stat");
  make_reader();
  ASSERT_EQ(read(), ReadOutcome::kOk);
  EXPECT_TRUE(reader_->is_incomplete());
  EXPECT_NE(reader_->unreadable_reason().find("memory.stat"), std::string::npos);
  EXPECT_EQ(sample_.memory_rss_bytes, std::nullopt);
  EXPECT_EQ(sample_.memory_usage_bytes, 104857600U);
}

TEST_P(SamplerTest, AnUnreadableNetworkLeavesTheRest) {
  open(Version::kHybrid);
  make_reader();
  std::filesystem::remove(tree_->procfs() + "/42/net/dev");  // as hidepid does
  ASSERT_EQ(read(), ReadOutcome::kOk);
  EXPECT_TRUE(reader_->is_incomplete());
  EXPECT_NE(reader_->unreadable_reason().find("net/dev"), std::string::npos);
  EXPECT_TRUE(sample_.networks.empty());
  EXPECT_EQ(sample_.pids, 17U);
}

TEST_P(SamplerTest, WithoutANetworkOfItsOwnThereIsNone) {
  open(Version::kHybrid);
  make_reader(false);
  ASSERT_EQ(read(), ReadOutcome::kOk);
  EXPECT_TRUE(sample_.networks.empty());
  EXPECT_FALSE(reader_->is_incomplete());
}

TEST_P(SamplerTest, CoresAreReadOnlyWhenAsked) {
  open(Version::kV1);
  make_reader();
  ASSERT_EQ(read(), ReadOutcome::kOk);
  EXPECT_TRUE(sample_.cpu_core_usage_ns.empty());
  open(Version::kV1, true);
  make_reader();
  ASSERT_EQ(read(), ReadOutcome::kOk);
  EXPECT_EQ(sample_.cpu_core_usage_ns, (std::vector<std::uint64_t>{4000000000, 3654321000}));
}

TEST_P(SamplerTest, QuotaFiguresAreReadOnlyWithAQuota) {
  open(Version::kV1);
  info_.cpu_quota_cores.reset();
  make_reader();
  ASSERT_EQ(read(), ReadOutcome::kOk);
  EXPECT_EQ(sample_.cfs_periods, std::nullopt);
}

TEST_P(SamplerTest, LoopAndRamDevicesAreLeftOut) {
  open(Version::kV2);
  tree_->write("", kPath, "io.stat",
               "7:0 rbytes=1 wbytes=1 rios=1 wios=1\n1:0 rbytes=1 wbytes=1 rios=1 wios=1\n");
  make_reader();
  ASSERT_EQ(read(), ReadOutcome::kOk);
  EXPECT_TRUE(sample_.block_devices.empty());
}

TEST_P(SamplerTest, DescriptorsStayWithinTheBudget) {
  open(Version::kHybrid);
  make_reader();
  ASSERT_EQ(read(), ReadOutcome::kOk);
  EXPECT_LE(sampler_->descriptors_kept(), GetParam());
  reader_.reset();
  EXPECT_EQ(sampler_->descriptors_kept(), 0U);
}

// None: every file by its path. Eight: folders only. Plenty: every file is kept.
INSTANTIATE_TEST_SUITE_P(Budgets, SamplerTest, testing::Values(0, 8, 1000));

TEST(Sampler, WithoutKeptDescriptorsACgroupThatGoesIsGone) {
  CgroupTree tree(Version::kV2);
  tree.add(kPid, kPath);
  SamplerOptions options;
  options.cgroupfs = tree.cgroupfs();
  options.procfs = tree.procfs();
  const std::unique_ptr<Sampler> sampler = Sampler::open(options).value();
  ContainerInfo info;
  info.id = kId;
  info.pid = kPid;
  const std::unique_ptr<ContainerReader> reader = sampler->reader_for(info, false).value();
  StatsSample sample;
  ASSERT_EQ(reader->read(sample), ReadOutcome::kOk);
  tree.remove(kPid, kPath);
  EXPECT_EQ(reader->read(sample), ReadOutcome::kGone);
}

TEST(Sampler, SaysWhereThereIsNoProcfs) {
  CgroupTree tree(Version::kV2);
  SamplerOptions options;
  options.cgroupfs = tree.cgroupfs();
  options.procfs = "/nonexistent";
  const auto sampler = Sampler::open(options);
  ASSERT_FALSE(sampler);
  EXPECT_NE(sampler.error().message.find("--path.procfs"), std::string::npos);
}

}  // namespace
}  // namespace docktap::cgroup
