// Snapshot → Page → gzip, and prometheus-cpp's TextSerializer on the same series beside it.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <benchmark/benchmark.h>
#include <prometheus/text_serializer.h>

#include "render/compression.h"
#include "render/renderer.h"
#include "support/example_snapshot/example_snapshot.h"

namespace docktap::render {
namespace {

void fill(ExampleSnapshot& example, benchmark::State& state) {
  for (std::int64_t i = 0; i < state.range(0); ++i) example.add_busy();
}

std::vector<prometheus::ClientMetric::Label> labels_of(std::string_view block) {
  std::vector<prometheus::ClientMetric::Label> labels;
  while (!block.empty()) {
    const std::size_t equals = block.find('=');
    const std::size_t quote = block.find('"', equals + 2);
    labels.push_back({std::string(block.substr(0, equals)),
                      std::string(block.substr(equals + 2, quote - equals - 2))});
    block.remove_prefix(std::min(block.size(), quote + 2));
  }
  return labels;
}

// The families of a page, as prometheus-cpp holds them. The page's values hold no escapes.
std::vector<prometheus::MetricFamily> families_of(const std::string& page) {
  std::vector<prometheus::MetricFamily> families;
  std::istringstream in(page);
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("# HELP ")) {
      const std::size_t space = line.find(' ', 7);
      families.push_back({line.substr(7, space - 7), line.substr(space + 1), {}, {}});
    } else if (line.starts_with("# TYPE ")) {
      families.back().type = line.ends_with(" counter") ? prometheus::MetricType::Counter
                                                        : prometheus::MetricType::Gauge;
    } else {
      prometheus::ClientMetric& metric = families.back().metric.emplace_back();
      const std::size_t open = line.find('{'), close = line.rfind('}');
      if (open != std::string::npos) {
        metric.label = labels_of(std::string_view(line).substr(open + 1, close - open - 1));
      }
      const double value = std::strtod(line.c_str() + line.rfind(' '), nullptr);
      metric.counter.value = metric.gauge.value = value;
    }
  }
  return families;
}

void BM_Render(benchmark::State& state) {
  ExampleSnapshot example;
  fill(example, state);
  Renderer renderer;
  std::size_t bytes = 0;
  for (auto _ : state) bytes = renderer.metrics(example.snapshot, {})->text.size();
  state.counters["page_bytes"] = static_cast<double>(bytes);
}

void BM_TextSerializer(benchmark::State& state) {
  ExampleSnapshot example;
  fill(example, state);
  const std::vector<prometheus::MetricFamily> families =
      families_of(Renderer().metrics(example.snapshot, {})->text);
  const prometheus::TextSerializer serializer;
  std::size_t bytes = 0;
  for (auto _ : state) {
    std::ostringstream out;
    serializer.Serialize(out, families);
    bytes = out.str().size();
  }
  state.counters["page_bytes"] = static_cast<double>(bytes);
}

void BM_Gzip(benchmark::State& state) {
  ExampleSnapshot example;
  fill(example, state);
  const PagePtr page = Renderer().metrics(example.snapshot, {});
  std::string packed;
  for (auto _ : state) {
    packed.clear();
    gzip_compress(page->text, packed);
  }
  state.counters["gzip_bytes"] = static_cast<double>(packed.size());
}

BENCHMARK(BM_Render)->Arg(10)->Arg(100)->Arg(1000)->Unit(benchmark::kMicrosecond);
BENCHMARK(BM_TextSerializer)->Arg(10)->Arg(100)->Arg(1000)->Unit(benchmark::kMicrosecond);
BENCHMARK(BM_Gzip)->Arg(10)->Arg(100)->Arg(1000)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace docktap::render
