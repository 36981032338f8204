// Collector `stats` on the real engine: against the kernel's files, the engine's own figures, and
// one source against the other.

#include <optional>
#include <sstream>

#include "integration/support/cgroup_files.h"
#include "integration/support/engine_test.h"

namespace docktap::test {
namespace {

class UsageTest : public EngineTest {
 protected:
  void SetUp() override {
    EngineTest::SetUp();
    if (IsSkipped()) return;
    const std::string id =
        run("usage", {"--memory=128m", "--cpus=0.5", "--pids-limit=50"},
            {"sh", "-c",
             "dd if=/dev/zero of=/data bs=1M count=8; while true; do i=0; while [ $i -lt 2000 ]; "
             "do i=$((i+1)); done; sleep 0.1; done"});
    files_.emplace(id);
  }

  std::optional<CgroupFiles> files_;
};

// Where a metric's value stands in the kernel's files; the first place that exists counts.
struct Place {
  std::string controller;
  std::string file;
  std::string key = "";
  double scale = 1;
};
struct Check {
  std::string metric;
  Labels labels;
  std::vector<Place> places;
};

TEST_F(UsageTest, EqualsADirectReadOfTheKernelsFiles) {
  const std::vector<Check> checks = {
      {"docker_container_cpu_usage_seconds_total",
       {},
       {{"unified", "cpu.stat", "usage_usec", 1e-6}, {"cpuacct", "cpuacct.usage", "", 1e-9}}},
      {"docker_container_cpu_user_seconds_total",
       {},
       {{"unified", "cpu.stat", "user_usec", 1e-6}, {"cpuacct", "cpuacct.stat", "user", 1e-2}}},
      {"docker_container_cpu_system_seconds_total",
       {},
       {{"unified", "cpu.stat", "system_usec", 1e-6}, {"cpuacct", "cpuacct.stat", "system", 1e-2}}},
      {"docker_container_cpu_cfs_periods_total", {}, {{"cpu", "cpu.stat", "nr_periods"}}},
      {"docker_container_cpu_cfs_throttled_periods_total",
       {},
       {{"cpu", "cpu.stat", "nr_throttled"}}},
      {"docker_container_memory_max_usage_bytes",
       {},
       {{"memory", "memory.max_usage_in_bytes"}, {"", "memory.peak"}}},
      {"docker_container_memory_limit_hits_total",
       {},
       {{"memory", "memory.failcnt"}, {"", "memory.events", "max"}}},
      {"docker_container_memory_failures_total",
       {{"failure_type", "pgfault"}},
       {{"memory", "memory.stat", "total_pgfault"}, {"", "memory.stat", "pgfault"}}},
      {"docker_container_memory_failures_total",
       {{"failure_type", "pgmajfault"}},
       {{"memory", "memory.stat", "total_pgmajfault"}, {"", "memory.stat", "pgmajfault"}}},
      {"docker_container_pids_limit", {}, {{"pids", "pids.max"}}},
      {"docker_container_pids_limit_hits_total", {}, {{"pids", "pids.events", "max"}}},
  };
  const DocktapProcess docktap = start_docktap({"--stats.source=cgroup"});
  for (const Check& check : checks) {
    const auto direct = [&]() -> std::optional<double> {
      for (const Place& place : check.places) {
        const auto value = files_->number(place.controller, place.file, place.key);
        if (value) return *value * place.scale;
      }
      return std::nullopt;
    };
    const std::optional<double> before = direct();
    const Exposition page = docktap.scrape();
    const std::optional<double> after = direct();
    ASSERT_TRUE(before && after) << check.metric << ": this host has none of its files";
    Labels labels = check.labels;
    labels["name"] = "usage";
    const double shown = page.value(check.metric, labels);
    EXPECT_GE(shown, *before - 1e-9) << check.metric;
    EXPECT_LE(shown, *after + 1e-9) << check.metric;
  }
}

TEST_F(UsageTest, NetworkEqualsTheContainersOwnView) {
  const DocktapProcess docktap = start_docktap();
  const std::string text = docker({"exec", "usage", "cat", "/proc/net/dev"});
  const std::size_t at = text.find("eth0:");
  ASSERT_NE(at, std::string::npos);
  std::istringstream columns(text.substr(at + 5));
  double bytes = 0, packets = 0;
  columns >> bytes >> packets;
  const Exposition page = docktap.scrape();
  const Labels eth0{{"name", "usage"}, {"interface", "eth0"}};
  EXPECT_GE(page.value("docker_container_network_receive_bytes_total", eth0), bytes);
  EXPECT_GE(page.value("docker_container_network_receive_packets_total", eth0), packets);
  EXPECT_TRUE(
      page.all("docker_container_network_receive_bytes_total", {{"interface", "lo"}}).empty());
}

TEST_F(UsageTest, SharedAndHostNetworksDoNotCountTwice) {
  run("usage-shared", {"--network=container:usage"});
  run("usage-host", {"--network=host"});
  for (const char* source : {"--stats.source=cgroup", "--stats.source=engine"}) {
    const DocktapProcess docktap = start_docktap({source});
    const Exposition page = docktap.scrape();
    const char* const metric = "docker_container_network_receive_bytes_total";
    EXPECT_EQ(page.all(metric, {{"name", "usage"}}).size(), 1U) << source;
    EXPECT_TRUE(page.all(metric, {{"name", "usage-shared"}}).empty()) << source;
    EXPECT_TRUE(page.all(metric, {{"name", "usage-host"}}).empty()) << source;
  }
}

TEST_F(UsageTest, BothSourcesAgreeOnEveryMetricTheyShare) {
  docker(
      {"pause", "usage"});  // what still moves, such as broadcasts, is caught between two scrapes
  const DocktapProcess from_cgroup = start_docktap({"--stats.source=cgroup"});
  const DocktapProcess from_engine = start_docktap({"--stats.source=engine"});
  const Exposition before = from_cgroup.scrape();
  const Exposition engine = from_engine.scrape();
  const Exposition after = from_cgroup.scrape();
  EXPECT_EQ(before.value("docktap_stats_source_containers", {{"source", "cgroup"}}), 1);
  EXPECT_EQ(engine.value("docktap_stats_source_containers", {{"source", "engine"}}), 1);
  std::size_t shared = 0;
  for (const Exposition::Sample& sample : engine.samples()) {
    if (!sample.name.starts_with("docker_container_")) continue;
    const std::optional<double> low = before.find(sample.name, sample.labels);
    const std::optional<double> high = after.find(sample.name, sample.labels);
    if (!low || !high || sample.name == "docker_container_last_seen") continue;
    ++shared;
    // Two accounts of one thing: the engine reads cpuacct, with ticks of 10 ms for user and system,
    // where the cgroup source reads the unified cpu.stat if there is one.
    const bool cpu = sample.name.find("_cpu_user_") != std::string::npos ||
                     sample.name.find("_cpu_system_") != std::string::npos ||
                     sample.name.find("_cpu_usage_") != std::string::npos;
    const double allowed = cpu ? 0.05 + 0.2 * sample.value : 1e-9;
    EXPECT_GE(sample.value, *low - allowed) << sample.name;
    EXPECT_LE(sample.value, *high + allowed) << sample.name;
  }
  EXPECT_GE(shared, 30U);
}

// `"key":123` of a JSON text, behind `section`.
double json_number(const std::string& json, const std::string& section, const std::string& key) {
  const std::size_t from = json.find("\"" + section + "\"");
  const std::size_t at = json.find("\"" + key + "\":", from);
  EXPECT_NE(at, std::string::npos) << key;
  return std::stod(json.substr(at + key.size() + 3));
}

TEST_F(UsageTest, EqualsWhatDockerStatsShows) {
  docker({"pause", "usage"});
  const std::string stats = api("/containers/usage/stats?stream=false&one-shot=true");
  const DocktapProcess docktap = start_docktap();
  const Exposition page = docktap.scrape();
  const Labels usage{{"name", "usage"}};
  // As the command line computes it: usage − total_inactive_file (v1) or inactive_file (v2).
  const bool v1 = stats.find("total_inactive_file") != std::string::npos;
  const double memory =
      json_number(stats, "memory_stats", "usage") -
      json_number(stats, "memory_stats", v1 ? "total_inactive_file" : "inactive_file");
  EXPECT_EQ(page.value("docker_container_memory_working_set_bytes", usage), memory);
  EXPECT_NEAR(page.value("docker_container_cpu_usage_seconds_total", usage),
              json_number(stats, "cpu_usage", "total_usage") / 1e9, 0.05);
}

TEST_F(UsageTest, TheCpuRateIsThatOfDockerStats) {
  run("usage-busy", {"--cpus=0.5"}, {"sh", "-c", "while true; do true; done"});
  const Labels busy{{"name", "usage-busy"}};
  const DocktapProcess docktap = start_docktap();
  const Exposition first = docktap.scrape();
  const std::string stats = api("/containers/usage-busy/stats?stream=false");
  const Exposition second = docktap.scrape();
  const auto growth = [&](const char* metric) {
    return second.value(metric, busy) - first.value(metric, busy);
  };
  const double ours =
      growth("docker_container_cpu_usage_seconds_total") / growth("docker_container_last_seen");
  const auto engine_growth = [&](const char* key) {
    return json_number(stats, "cpu_stats", key) - json_number(stats, "precpu_stats", key);
  };
  // The command line's percentage, as cores.
  const double theirs = engine_growth("total_usage") / engine_growth("system_cpu_usage") *
                        json_number(stats, "cpu_stats", "online_cpus");
  EXPECT_GT(theirs, 0.1);
  EXPECT_NEAR(ours, theirs, 0.15);  // cores; the engine's second lies within ours
}

TEST_F(UsageTest, CountersBeginAnewAfterARestartAndNeverDipBefore) {
  const DocktapProcess docktap = start_docktap();
  double last = 0;
  for (int i = 0; i < 10; ++i) {
    const double now =
        docktap.scrape().value("docker_container_cpu_usage_seconds_total", {{"name", "usage"}});
    EXPECT_GE(now, last);
    last = now;
  }
  docker({"restart", "-t", "0", "usage"});
  const Exposition page = scrape_until(docktap, [](const Exposition& now) {
    return now.find("docker_container_starts_total", {{"name", "usage"}}) == 1 &&
           now.find("docker_container_cpu_usage_seconds_total", {{"name", "usage"}}).has_value();
  });
  EXPECT_EQ(page.value("docker_scrape_collector_success", {{"collector", "stats"}}), 1);
}

TEST_F(UsageTest, TheHotPathAsksTheEngineForNothing) {
  const DocktapProcess docktap = start_docktap();
  const Exposition before = docktap.scrape();
  for (int i = 0; i < 20; ++i) docktap.scrape();
  const Exposition after = docktap.scrape();
  for (const char* endpoint : {"container_stats", "container_inspect", "container_list", "info"}) {
    EXPECT_EQ(before.find("docktap_engine_requests_total", {{"endpoint", endpoint}}),
              after.find("docktap_engine_requests_total", {{"endpoint", endpoint}}))
        << endpoint;
  }
}

}  // namespace
}  // namespace docktap::test
