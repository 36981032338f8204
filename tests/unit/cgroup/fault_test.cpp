#include <grp.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

#include "cgroup/sampler.h"
#include "support/cgroup_tree/cgroup_tree.h"

namespace docktap::cgroup {
namespace {

using test::CgroupTree;
namespace fs = std::filesystem;

const std::string kId(64, 'a');
const std::string kPath = "/docker/" + kId;
constexpr std::int64_t kPid = 42;

class FaultTest : public testing::Test {
 protected:
  FaultTest() {
    tree_.add(kPid, kPath);
    SamplerOptions options;
    options.cgroupfs = tree_.cgroupfs();
    options.procfs = tree_.procfs();
    sampler_ = Sampler::open(options).value();
  }
  std::unique_ptr<ContainerReader> make_reader(bool with_network) {
    ContainerInfo info;
    info.id = kId;
    info.pid = kPid;
    return std::move(sampler_->reader_for(info, with_network)).value();
  }
  std::string path_of(const char* file) const { return tree_.cgroupfs() + kPath + "/" + file; }

  CgroupTree tree_{CgroupTree::Version::kV2};
  std::unique_ptr<Sampler> sampler_;
  StatsSample sample_;
};

TEST_F(FaultTest, AContainerThatEndsBeforeItsFirstSampleIsGoneNotUnreadable) {
  const auto reader = make_reader(true);
  tree_.remove(kPid, kPath);
  EXPECT_EQ(reader->read(sample_), ReadOutcome::kGone);
}

TEST_F(FaultTest, AReaderMayOutliveItsSampler) {
  const auto reader = make_reader(true);
  sampler_.reset();
  EXPECT_EQ(reader->read(sample_), ReadOutcome::kOk);
}

TEST_F(FaultTest, AHiddenProcessCostsTheNetworkOnlyAndIsShown) {
  fs::remove_all(tree_.procfs() + "/42");  // as hidepid does
  const auto reader = make_reader(true);
  ASSERT_EQ(reader->read(sample_), ReadOutcome::kOk);
  EXPECT_TRUE(reader->is_incomplete());
  EXPECT_NE(reader->unreadable_reason().find("/42/net/dev"), std::string::npos);
  EXPECT_NE(reader->unreadable_reason().find("--path.procfs"), std::string::npos);
  EXPECT_TRUE(sample_.networks.empty());
  EXPECT_EQ(sample_.pids, 17U);
}

TEST_F(FaultTest, NetworkOfAPidThatIsAnothersIsNotRead) {
  tree_.write_proc(kPid, "cgroup", "0::/docker/" + std::string(64, 'b') + "\n");
  const auto reader = make_reader(true);
  ASSERT_EQ(reader->read(sample_), ReadOutcome::kOk);
  EXPECT_TRUE(sample_.networks.empty());
  EXPECT_TRUE(reader->is_incomplete());
}

TEST_F(FaultTest, ANumberCutByTheBufferIsLeftOut) {
  constexpr std::size_t kMoreThanTheBuffer = 70000;
  constexpr std::uint64_t kBytes = 123456789012345678;
  std::string text;
  for (int minor = 0; text.size() < kMoreThanTheBuffer; ++minor) {
    text += "240:" + std::to_string(minor) + " rbytes=" + std::to_string(kBytes) + "\n";
  }
  tree_.write("", kPath, "io.stat", text);
  const auto reader = make_reader(false);
  ASSERT_EQ(reader->read(sample_), ReadOutcome::kOk);
  ASSERT_GT(sample_.block_devices.size(), 1000U);
  for (const BlockDeviceCounters& device : sample_.block_devices) {
    ASSERT_EQ(device.read_bytes, kBytes) << device.device;
  }
}

// Permissions don't stop root, so the reads run in a child that has given it up. Its exit code
// tells what it saw.
[[noreturn]] void read_unprivileged(ContainerReader& reader, const std::string& reachable,
                                    ReadOutcome expected) {
  constexpr uid_t kNobody = 65534;
  constexpr int kNotUnprivileged = 2;
  constexpr int kTreeOutOfReach = 3;
  if (::geteuid() == 0 &&
      (::setgroups(0, nullptr) != 0 || ::setresgid(kNobody, kNobody, kNobody) != 0 ||
       ::setresuid(kNobody, kNobody, kNobody) != 0)) {
    std::_Exit(kNotUnprivileged);
  }
  if (::access(reachable.c_str(), R_OK | X_OK) != 0) std::_Exit(kTreeOutOfReach);
  StatsSample sample;
  const bool as_expected = reader.read(sample) == expected && reader.is_incomplete() &&
                           reader.unreadable_reason().find("Permission") != std::string::npos;
  std::_Exit(as_expected ? 0 : 1);
}

class ForbiddenTest : public FaultTest {
 protected:
  ForbiddenTest() {
    const fs::path root = fs::path(tree_.cgroupfs()).parent_path();
    fs::permissions(root, fs::perms::group_all | fs::perms::others_read | fs::perms::others_exec,
                    fs::perm_options::add);
  }
  void expect_unprivileged(ContainerReader& reader, ReadOutcome expected) {
    EXPECT_EXIT(read_unprivileged(reader, tree_.cgroupfs() + kPath, expected),
                testing::ExitedWithCode(0), "");
  }
};

TEST_F(ForbiddenTest, OneFileLeavesTheRest) {
  const auto reader = make_reader(false);
  ASSERT_EQ(::chmod(path_of("memory.stat").c_str(), 0), 0);
  expect_unprivileged(*reader, ReadOutcome::kOk);
}

TEST_F(ForbiddenTest, EveryFileIsUnreadable) {
  const auto reader = make_reader(false);
  for (const auto& file : fs::directory_iterator(tree_.cgroupfs() + kPath)) {
    ASSERT_EQ(::chmod(file.path().c_str(), 0), 0);
  }
  expect_unprivileged(*reader, ReadOutcome::kUnreadable);
}

TEST_F(ForbiddenTest, ANetworkLeavesTheRest) {
  const auto reader = make_reader(true);
  ASSERT_EQ(::chmod((tree_.procfs() + "/42/net/dev").c_str(), 0), 0);
  expect_unprivileged(*reader, ReadOutcome::kOk);
}

}  // namespace
}  // namespace docktap::cgroup
