// Cgroup files → sample, on a generated tree. A tmpfs file is cheaper than the kernel's own: what
// is measured here is our part and the system calls.

#include <memory>
#include <vector>

#include <benchmark/benchmark.h>

#include "cgroup/sampler.h"
#include "support/cgroup_tree/cgroup_tree.h"
#include "support/fake_engine/fake_container.h"

namespace docktap::cgroup {
namespace {

constexpr std::size_t kPlenty = 100'000;

void sample_all(benchmark::State& state, test::CgroupTree::Version version, std::size_t budget) {
  test::CgroupTree tree(version);
  SamplerOptions options;
  options.cgroupfs = tree.cgroupfs();
  options.procfs = tree.procfs();
  options.descriptor_budget = budget;
  const std::unique_ptr<Sampler> sampler = Sampler::open(options).value();
  std::vector<std::unique_ptr<ContainerReader>> readers;
  for (unsigned i = 0; i < state.range(0); ++i) {
    ContainerInfo info;
    info.id = test::fake_id(i + 1);
    info.pid = i + 1;
    tree.add(info.pid, "/docker/" + info.id);
    readers.push_back(sampler->reader_for(info, true).value());
  }
  StatsSample sample;
  for (auto _ : state) {
    for (const auto& reader : readers) benchmark::DoNotOptimize(reader->read(sample));
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void BM_CgroupV2KeptFiles(benchmark::State& state) {
  sample_all(state, test::CgroupTree::Version::kV2, kPlenty);
}
void BM_CgroupHybridKeptFiles(benchmark::State& state) {
  sample_all(state, test::CgroupTree::Version::kHybrid, kPlenty);
}
void BM_CgroupHybridByPath(benchmark::State& state) {
  sample_all(state, test::CgroupTree::Version::kHybrid, 0);
}

BENCHMARK(BM_CgroupV2KeptFiles)->Arg(10)->Arg(100)->Arg(1000)->Unit(benchmark::kMicrosecond);
BENCHMARK(BM_CgroupHybridKeptFiles)->Arg(10)->Arg(100)->Arg(1000)->Unit(benchmark::kMicrosecond);
BENCHMARK(BM_CgroupHybridByPath)->Arg(10)->Arg(100)->Arg(1000)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace docktap::cgroup
