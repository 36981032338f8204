// What one event costs: its line to an Event, an Event to the counters, and to the audit log. And
// whether a million of them leave memory where it was: event_bench --growth.

#include <malloc.h>

#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>

#include "parse/engine_json.h"
#include "render/event_json.h"
#include "state/event_ledger.h"

namespace docktap {
namespace {

constexpr std::size_t kPadding = 64;
constexpr UnixNanos kStart = 1'795'486'323'000'000'000;

// The lines of a recorded stream, each with simdjson's padding behind it.
std::vector<std::string> recorded_lines() {
  std::ifstream file(DOCKTAP_FIXTURES "/engine/20.10/events.ndjson", std::ios::binary);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) {
    line.reserve(line.size() + kPadding);
    lines.push_back(std::move(line));
    line = {};
  }
  return lines;
}

// The life of one container after the other, as the engine tells it: every line is new.
class Lives {
 public:
  // Valid until the next call.
  std::string_view next() {
    static constexpr const char* kActions[] = {"create", "connect",    "start",
                                               "die",    "disconnect", "destroy"};
    const char* const action = kActions[step_];
    if (step_ == 0) {
      std::snprintf(id_.data(), id_.size() + 1, "%064llx",
                    static_cast<unsigned long long>(++container_ * 0x9e3779b97f4a7c15));
    }
    time_ += 1'000'000;
    const bool is_network = step_ == 1 || step_ == 4;
    const int size =
        is_network
            ? std::snprintf(line_.data(), line_.size() - kPadding,
                            "{\"Type\":\"network\",\"Action\":\"%s\",\"Actor\":{\"ID\":\"%s\","
                            "\"Attributes\":{\"container\":\"%s\",\"name\":\"bridge\",\"type\":"
                            "\"bridge\"}},\"scope\":\"local\",\"time\":%lld,\"timeNano\":%lld}",
                            action, kNetwork, id_.c_str(), seconds(), nanos())
            : std::snprintf(line_.data(), line_.size() - kPadding,
                            "{\"status\":\"%s\",\"id\":\"%s\",\"from\":\"busybox:1\",\"Type\":"
                            "\"container\",\"Action\":\"%s\",\"Actor\":{\"ID\":\"%s\","
                            "\"Attributes\":{\"com.docker.compose.project\":\"shop\","
                            "\"com.docker.compose.service\":\"web\"%s,\"image\":\"busybox:1\","
                            "\"name\":\"job-%llu\"}},\"scope\":\"local\",\"time\":%lld,"
                            "\"timeNano\":%lld}",
                            action, id_.c_str(), action, id_.c_str(),
                            step_ == 3 ? ",\"exitCode\":\"0\"" : "",
                            static_cast<unsigned long long>(container_), seconds(), nanos());
    step_ = (step_ + 1) % std::size(kActions);
    return {line_.data(), static_cast<std::size_t>(size)};
  }

 private:
  static constexpr const char* kNetwork =
      "66f6c232427da225a44e0033e2a9065843f0301759ea0c6104febbe0ab8716d2";
  long long seconds() const { return time_ / 1'000'000'000; }
  long long nanos() const { return time_; }

  std::size_t step_ = 0;
  std::uint64_t container_ = 0;
  UnixNanos time_ = kStart;
  std::string id_ = std::string(64, '0');
  std::string line_ = std::string(2048, '\0');
};

// A ledger with an engine that answers every question after the event that raised it.
class Counting final : state::LedgerListener {
 public:
  Counting() { ledger_.watch_from(kStart); }

  void take(std::string_view line) {
    const Result<Event> event = parse::event(line);
    if (!event) return;
    ledger_.take(*event);
    for (const std::string& id : std::exchange(asked_, {})) ledger_.judged(id, {});
    // Once a second the program lets go of what is old.
    if (event->time / 1'000'000'000 == second_) return;
    second_ = event->time / 1'000'000'000;
    ledger_.tick(event->time);
    table_.expire(event->time);
  }

  std::uint64_t counted() const {
    std::uint64_t sum = 0;
    for (const std::uint64_t count : ledger_.counts().events) sum += count;
    return sum;
  }
  std::size_t containers() const { return table_.size(); }

 private:
  void inspect(const std::string& id) override { asked_.push_back(id); }
  void judge(const std::string& id) override { asked_.push_back(id); }
  void described(const std::string&) override {}
  void ask_exec(std::uint64_t ticket, const std::string&) override {
    ledger_.exec_asked(ticket, ExecInfo());
  }
  void record(const EventRecord& record) override { benchmark::DoNotOptimize(&record); }

  std::vector<std::string> asked_;
  state::ContainerTable table_{state::TableOptions()};
  state::EventLedger ledger_{table_, *this, {}};
  UnixNanos second_ = 0;
};

void BM_ParseEvent(benchmark::State& state) {
  const std::vector<std::string> lines = recorded_lines();
  if (lines.empty()) state.SkipWithError("no recorded stream");
  std::size_t next = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(parse::event(lines[next]));
    next = next + 1 == lines.size() ? 0 : next + 1;
  }
  state.SetItemsProcessed(state.iterations());
}

void BM_ParseAndCount(benchmark::State& state) {
  constexpr std::size_t kBatch = 6000;
  Lives lives;
  Counting counting;
  std::vector<std::string> lines(kBatch);
  std::size_t next = kBatch;
  for (auto _ : state) {
    if (next == kBatch) {
      state.PauseTiming();
      for (std::string& line : lines) {
        line = lives.next();
        line.reserve(line.size() + kPadding);
      }
      next = 0;
      state.ResumeTiming();
    }
    counting.take(lines[next++]);
  }
  if (counting.counted() != static_cast<std::uint64_t>(state.iterations())) {
    state.SkipWithError("not every event was counted");
  }
  state.SetItemsProcessed(state.iterations());
}

void BM_AppendEventJson(benchmark::State& state) {
  EventRecord record;
  record.time = kStart + 123'456'789;
  record.type = "container";
  record.action = "die";
  record.id = std::string(64, 'a');
  record.name = "shop-web-1";
  record.image = "registry.example/shop/web:1.4";
  record.exit_code = 137;
  std::string out;
  for (auto _ : state) {
    out.clear();
    render::append_event_json(out, record);
    benchmark::DoNotOptimize(out.data());
  }
  state.SetItemsProcessed(state.iterations());
}

BENCHMARK(BM_ParseEvent);
BENCHMARK(BM_ParseAndCount);
BENCHMARK(BM_AppendEventJson);

double resident_mb() {
  std::ifstream file("/proc/self/status");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("VmRSS:")) return std::atof(line.c_str() + 6) / 1024;
  }
  return 0;
}

void print_growth() {
  constexpr unsigned kEvents = 1'000'000;
  Lives lives;
  Counting counting;
  for (unsigned i = 1; i <= kEvents; ++i) {
    counting.take(lives.next());
    if (i != kEvents / 10 && i != kEvents / 2 && i != kEvents) continue;
    std::printf("resident memory        %8.1f MB, in use %.2f MB after %u events, %zu containers\n",
                resident_mb(), static_cast<double>(::mallinfo2().uordblks) / 1e6, i,
                counting.containers());
  }
}

}  // namespace
}  // namespace docktap

int main(int argc, char** argv) {
  if (argc == 2 && std::strcmp(argv[1], "--growth") == 0) {
    docktap::print_growth();
    return 0;
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
