// One-shot stats, as the engine sends them, to samples: one round over all containers.
#include <cstddef>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "parse/engine_json.h"

namespace docktap::parse {
namespace {

void stats_to_samples(benchmark::State& state, const std::string& path) {
  std::ifstream file(DOCKTAP_FIXTURES "/engine/" + path, std::ios::binary);
  const std::string reply{std::istreambuf_iterator<char>(file), {}};
  if (reply.empty()) {
    state.SkipWithError(("no fixture " + path).c_str());
    return;
  }
  const auto containers = static_cast<std::size_t>(state.range(0));
  std::vector<std::string> bodies(containers, reply);
  std::vector<StatsSample> samples(containers);
  for (auto _ : state) {
    for (std::size_t i = 0; i < containers; ++i) {
      if (!container_stats(bodies[i], samples[i])) state.SkipWithError("the fixture is malformed");
    }
    benchmark::DoNotOptimize(samples.data());
  }
  const std::int64_t replies = static_cast<std::int64_t>(state.iterations()) * state.range(0);
  state.SetItemsProcessed(replies);
  state.SetBytesProcessed(replies * static_cast<std::int64_t>(reply.size()));
}

BENCHMARK_CAPTURE(stats_to_samples, v1, "20.10/stats_v1_plain.json")->Arg(10)->Arg(100)->Arg(1000);
BENCHMARK_CAPTURE(stats_to_samples, v2, "v2/stats.json")->Arg(10)->Arg(100)->Arg(1000);

}  // namespace
}  // namespace docktap::parse
