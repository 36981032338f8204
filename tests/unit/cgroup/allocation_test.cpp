#include <gtest/gtest.h>

#include <string>

#include "cgroup/sampler.h"
#include "support/allocation_counter/allocation_counter.h"
#include "support/cgroup_tree/cgroup_tree.h"

namespace docktap::cgroup {
namespace {

using test::CgroupTree;

class AllocationTest : public testing::TestWithParam<CgroupTree::Version> {};

TEST_P(AllocationTest, ASampleInSteadyStateAllocatesNothing) {
  CgroupTree tree(GetParam());
  ContainerInfo info;
  info.id = std::string(64, 'a');
  info.pid = 42;
  info.cpu_quota_cores = 1;
  tree.add(info.pid, "/docker/" + info.id);
  SamplerOptions options;
  options.cgroupfs = tree.cgroupfs();
  options.procfs = tree.procfs();
  options.descriptor_budget = 100;
  const auto sampler = Sampler::open(options).value();
  const auto reader = sampler->reader_for(info, true).value();
  StatsSample sample;
  for (int i = 0; i < 3; ++i) ASSERT_EQ(reader->read(sample), ReadOutcome::kOk);
  const std::size_t before = test::allocations();
  for (int i = 0; i < 100; ++i) reader->read(sample);
  EXPECT_EQ(test::allocations() - before, 0U);
  EXPECT_EQ(sample.pids, 17U);
}

INSTANTIATE_TEST_SUITE_P(Versions, AllocationTest,
                         testing::Values(CgroupTree::Version::kV1, CgroupTree::Version::kV2,
                                         CgroupTree::Version::kHybrid));

}  // namespace
}  // namespace docktap::cgroup
