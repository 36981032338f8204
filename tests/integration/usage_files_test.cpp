// Every sample of the collector `stats`, against the kernel's files.

#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>
#include <thread>
#include <utility>

#include "integration/support/cgroup_files.h"
#include "integration/support/engine_test.h"

namespace docktap::test {
namespace {

// Moves every counter that can be moved: writes past the cache and into it until its memory limit,
// forks until its pids limit, computes until it is throttled.
constexpr const char* kWork = R"(
  dd if=/dev/zero of=/direct bs=1M count=8 oflag=direct
  dd if=/dev/zero of=/cached bs=1M count=32
  sh -c 'sleep 1 & sleep 1 & sleep 1 & sleep 1 & sleep 1 & sleep 1 &'
  i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done
  echo done > /done
  exec sleep 1000)";

using Value = std::optional<double>;

// Where values stand; the first place that exists counts. `DEVICE` in a key is its major:minor.
struct Place {
  std::string controller;
  std::string file;
  std::string key = "";
  std::string field = "";
  double scale = 1;
};
struct Row {
  std::string metric;
  std::string failure_type;
  std::vector<Place> places;
};

const std::vector<Row> kRows = {
    {"cpu_usage_seconds_total",
     "",
     {{"unified", "cpu.stat", "usage_usec", "", 1e-6}, {"cpuacct", "cpuacct.usage", "", "", 1e-9}}},
    {"cpu_user_seconds_total",
     "",
     {{"unified", "cpu.stat", "user_usec", "", 1e-6},
      {"cpuacct", "cpuacct.stat", "user", "", 1e-2}}},
    {"cpu_system_seconds_total",
     "",
     {{"unified", "cpu.stat", "system_usec", "", 1e-6},
      {"cpuacct", "cpuacct.stat", "system", "", 1e-2}}},
    {"cpu_cfs_periods_total", "", {{"cpu", "cpu.stat", "nr_periods"}}},
    {"cpu_cfs_throttled_periods_total", "", {{"cpu", "cpu.stat", "nr_throttled"}}},
    {"cpu_cfs_throttled_seconds_total",
     "",
     {{"cpu", "cpu.stat", "throttled_time", "", 1e-9},
      {"cpu", "cpu.stat", "throttled_usec", "", 1e-6}}},
    {"memory_usage_bytes", "", {{"memory", "memory.usage_in_bytes"}, {"", "memory.current"}}},
    {"memory_rss_bytes", "", {{"memory", "memory.stat", "total_rss"}, {"", "memory.stat", "anon"}}},
    {"memory_cache_bytes",
     "",
     {{"memory", "memory.stat", "total_cache"}, {"", "memory.stat", "file"}}},
    {"memory_mapped_file_bytes",
     "",
     {{"memory", "memory.stat", "total_mapped_file"}, {"", "memory.stat", "file_mapped"}}},
    {"memory_swap_bytes",
     "",
     {{"memory", "memory.stat", "total_swap"}, {"", "memory.swap.current"}}},
    {"memory_max_usage_bytes", "", {{"memory", "memory.max_usage_in_bytes"}, {"", "memory.peak"}}},
    {"memory_limit_hits_total", "", {{"memory", "memory.failcnt"}, {"", "memory.events", "max"}}},
    {"memory_failures_total",
     "pgfault",
     {{"memory", "memory.stat", "total_pgfault"}, {"", "memory.stat", "pgfault"}}},
    {"memory_failures_total",
     "pgmajfault",
     {{"memory", "memory.stat", "total_pgmajfault"}, {"", "memory.stat", "pgmajfault"}}},
    {"pids", "", {{"pids", "pids.current"}}},
    {"pids_limit", "", {{"pids", "pids.max"}}},
    {"pids_limit_hits_total", "", {{"pids", "pids.events", "max"}}},
    {"pressure_cpu_waiting_seconds_total",
     "",
     {{"unified", "cpu.pressure", "some", "total=", 1e-6}}},
    {"pressure_cpu_stalled_seconds_total",
     "",
     {{"unified", "cpu.pressure", "full", "total=", 1e-6}}},
    {"pressure_memory_waiting_seconds_total",
     "",
     {{"unified", "memory.pressure", "some", "total=", 1e-6}}},
    {"pressure_memory_stalled_seconds_total",
     "",
     {{"unified", "memory.pressure", "full", "total=", 1e-6}}},
    {"pressure_io_waiting_seconds_total", "", {{"unified", "io.pressure", "some", "total=", 1e-6}}},
    {"pressure_io_stalled_seconds_total", "", {{"unified", "io.pressure", "full", "total=", 1e-6}}},
    {"fs_reads_bytes_total",
     "",
     {{"blkio", "blkio.throttle.io_service_bytes_recursive", "DEVICE Read"},
      {"", "io.stat", "DEVICE", "rbytes="}}},
    {"fs_writes_bytes_total",
     "",
     {{"blkio", "blkio.throttle.io_service_bytes_recursive", "DEVICE Write"},
      {"", "io.stat", "DEVICE", "wbytes="}}},
    {"fs_reads_total",
     "",
     {{"blkio", "blkio.throttle.io_serviced_recursive", "DEVICE Read"},
      {"", "io.stat", "DEVICE", "rios="}}},
    {"fs_writes_total",
     "",
     {{"blkio", "blkio.throttle.io_serviced_recursive", "DEVICE Write"},
      {"", "io.stat", "DEVICE", "wios="}}},
};

// Columns of /proc/<pid>/net/dev behind the interface.
const std::vector<std::pair<std::string, int>> kNetworkColumns = {
    {"network_receive_bytes_total", 0},    {"network_receive_packets_total", 1},
    {"network_receive_errors_total", 2},   {"network_receive_packets_dropped_total", 3},
    {"network_transmit_bytes_total", 8},   {"network_transmit_packets_total", 9},
    {"network_transmit_errors_total", 10}, {"network_transmit_packets_dropped_total", 11},
};

// Not of the kernel: limits of the inspect, which the lifecycle tests compare, and a ledger.
bool is_from_elsewhere(const std::string& metric) {
  for (const char* const name :
       {"cpu_limit_cores", "memory_limit_bytes", "memory_reservation_bytes",
        "memory_swap_limit_bytes", "oom_events_total", "last_seen"}) {
    if (metric == name) return true;
  }
  return false;
}

std::string label_of(const Exposition::Sample& sample, const std::string& name) {
  const auto label = sample.labels.find(name);
  return label == sample.labels.end() ? "" : label->second;
}

// The whole disk that a file lies on: `vda`. Empty if it lies on none.
std::string disk_of(const std::string& path) {
  namespace fs = std::filesystem;
  struct stat file {};
  if (::stat(path.c_str(), &file) != 0) return "";
  std::error_code none;
  fs::path device = fs::canonical("/sys/dev/block/" + std::to_string(major(file.st_dev)) + ":" +
                                      std::to_string(minor(file.st_dev)),
                                  none);
  if (none) return "";
  if (fs::exists(device / "partition")) device = device.parent_path();
  const std::string name = device.filename();
  return fs::exists("/dev/" + name) ? name : "";
}

class UsageFilesTest : public EngineTest {
 protected:
  void SetUp() override {
    EngineTest::SetUp();
    if (IsSkipped()) return;
    // A swap limit above the memory limit: else the kernel's count of both together is hit first.
    std::vector<std::string> options{"--memory=16m", "--memory-swap=64m", "--cpus=0.2",
                                     "--pids-limit=4"};
    disk_ = disk_of(socket_);
    // Newer kernels count a cgroup v1's I/O only on devices that have a limit.
    if (!disk_.empty()) options.push_back("--device-write-bps=/dev/" + disk_ + ":1gb");
    const std::string id = run("worked", options, {"sh", "-c", kWork});
    files_.emplace(id);
    pid_ = inspect("worked", "{{.State.Pid}}");
    for (int tries = 0; tries < 300 && !done(); ++tries) {
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    ASSERT_TRUE(done()) << docker({"logs", "worked"});
    docker({"pause", "worked"});  // so that nothing moves any more
  }

  bool done() const { return std::ifstream("/proc/" + pid_ + "/root/done").good(); }

  // What a sample has to be. nullopt where the host has none of its files; a failure of the test
  // where no row names the metric.
  Value direct(const Exposition::Sample& sample, const std::string& metric) const {
    if (metric == "memory_working_set_bytes") return working_set();
    for (const auto& [name, column] : kNetworkColumns) {
      if (name == metric) return network(label_of(sample, "interface"), column);
    }
    for (const Row& row : kRows) {
      if (row.metric != metric || row.failure_type != label_of(sample, "failure_type")) continue;
      for (const Place& place : row.places) {
        const Value value = files_->number(place.controller, place.file,
                                           with_device(place.key, sample), place.field);
        if (value) return *value * place.scale;
      }
      return std::nullopt;
    }
    ADD_FAILURE() << metric << " is compared with nothing: it needs a row";
    return std::nullopt;
  }

  Value working_set() const {
    const Value usage = files_->number("memory", "memory.usage_in_bytes");
    if (usage)
      return *usage - files_->number("memory", "memory.stat", "total_inactive_file").value();
    return files_->number("", "memory.current").value() -
           files_->number("", "memory.stat", "inactive_file").value();
  }

  Value network(const std::string& interface, int column) const {
    std::ifstream file("/proc/" + pid_ + "/net/dev");
    for (std::string line; std::getline(file, line);) {
      const std::size_t colon = line.find(interface + ":");
      if (colon == std::string::npos) continue;
      std::istringstream numbers(line.substr(colon + interface.size() + 1));
      double value = 0;
      for (int i = 0; i <= column; ++i) numbers >> value;
      return value;
    }
    return std::nullopt;
  }

  static std::string with_device(std::string key, const Exposition::Sample& sample) {
    const std::string placeholder = "DEVICE";
    if (!key.starts_with(placeholder)) return key;
    std::string number;
    std::ifstream("/sys/class/block/" + label_of(sample, "device") + "/dev") >> number;
    return key.replace(0, placeholder.size(), number);
  }

  std::optional<CgroupFiles> files_;
  std::string disk_;
  std::string pid_;
};

TEST_F(UsageFilesTest, EverySampleEqualsADirectRead) {
  const DocktapProcess docktap = start_docktap({"--stats.source=cgroup"});
  const std::string prefix = "docker_container_";
  const auto of_this = [&](const Exposition::Sample& sample) {
    return sample.name.starts_with(prefix) && label_of(sample, "name") == "worked";
  };
  const auto read_all = [&](const Exposition& page) {
    std::map<std::pair<std::string, Labels>, Value> values;
    for (const Exposition::Sample& sample : page.samples()) {
      const std::string metric = sample.name.substr(std::min(prefix.size(), sample.name.size()));
      if (!of_this(sample) || is_from_elsewhere(metric)) continue;
      values[{metric, sample.labels}] = direct(sample, metric);
    }
    return values;
  };
  const std::string path = "/metrics?collect[]=stats";
  const auto before = read_all(Exposition(docktap.get(path)));
  const Exposition page(docktap.get(path));
  const auto after = read_all(page);
  EXPECT_GE(before.size(), 30U);
  ASSERT_EQ(before.size(), after.size());
  for (const auto& [series, first] : before) {
    const auto& [metric, labels] = series;
    const Value second = after.at(series);
    ASSERT_TRUE(first && second) << metric << " is shown, but this host has none of its files";
    const double shown = page.value(prefix + metric, labels);
    EXPECT_GE(shown, std::min(*first, *second) - 1e-9) << metric;
    EXPECT_LE(shown, std::max(*first, *second) + 1e-9) << metric;
  }
}

TEST_F(UsageFilesTest, TheWorkIsSeen) {
  const DocktapProcess docktap = start_docktap({"--stats.source=cgroup"});
  const Exposition page = docktap.scrape();
  for (const char* const metric :
       {"cpu_usage_seconds_total", "cpu_user_seconds_total", "cpu_system_seconds_total",
        "cpu_cfs_periods_total", "cpu_cfs_throttled_periods_total",
        "cpu_cfs_throttled_seconds_total", "memory_limit_hits_total", "pids_limit_hits_total",
        "network_receive_bytes_total"}) {
    EXPECT_GT(page.value("docker_container_" + std::string(metric), {{"name", "worked"}}), 0)
        << metric;
  }
  if (disk_.empty()) return;  // no disk below this engine, as on tmpfs
  const Labels disk{{"name", "worked"}, {"device", disk_}};
  EXPECT_GE(page.value("docker_container_fs_writes_bytes_total", disk), 8 << 20);
  EXPECT_GT(page.value("docker_container_fs_writes_total", disk), 0);
}

}  // namespace
}  // namespace docktap::test
