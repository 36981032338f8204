#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "render/metric_reference.h"
#include "render/renderer.h"
#include "support/example_snapshot/example_snapshot.h"
#include "unit/render/exposition_check.h"

namespace docktap::render {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// Compares with a file of the repository, or writes that file if DOCKTAP_UPDATE_GOLDEN is set.
void expect_same_as_file(const std::string& path, const std::string& text) {
  if (std::getenv("DOCKTAP_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(path, std::ios::binary) << text;
    return;
  }
  std::ostringstream golden;
  golden << std::ifstream(path, std::ios::binary).rdbuf();
  EXPECT_EQ(text, golden.str()) << path << " is out of date: look at the difference, and if it is "
                                << "meant, run render_test with DOCKTAP_UPDATE_GOLDEN=1";
}

std::string page_of(const ExampleSnapshot& example) {
  Renderer renderer;
  return renderer.metrics(example.snapshot, {})->text;
}

TEST(GoldenPage, EveryMetric) {
  ExampleSnapshot example;
  example.add_busy().sample.cpu_core_usage_ns = {1'000'000'000, 2'500'000'000};
  example.add_created();
  example.add_tombstone();
  example.add_inventory();
  const std::string page = page_of(example);
  expect_same_as_file(DOCKTAP_FIXTURES "/pages/full.prom", page);
  EXPECT_THAT(faults_of(page), IsEmpty());
}

TEST(GoldenPage, EngineThatWasNeverReached) {
  ExampleSnapshot example;
  example.snapshot.engine_up = false;
  example.snapshot.engine = nullptr;
  example.snapshot.table_is_complete = false;
  example.events = {};
  expect_same_as_file(DOCKTAP_FIXTURES "/pages/engine_down.prom", page_of(example));
}

TEST(MetricReference, HasEveryFamilyOfTheFullPage) {
  ExampleSnapshot example;
  example.add_busy().sample.cpu_core_usage_ns = {1};
  example.add_tombstone();
  example.add_inventory();
  const std::string reference = metric_reference();
  std::istringstream lines(page_of(example));
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("# TYPE ")) continue;
    const std::string name = line.substr(7, line.rfind(' ') - 7);
    EXPECT_THAT(reference, HasSubstr("| `" + name + "` |"));
  }
}

TEST(FaultsOf, SeesADuplicate) { EXPECT_EQ(faults_of("a{b=\"c\"} 1\na{b=\"c\"} 2\n").size(), 1u); }

TEST(MetricsPage, StaleSampleHasNoUsage) {
  ExampleSnapshot example;
  example.add_busy().sample_is_fresh = false;
  const std::string page = page_of(example);
  EXPECT_THAT(page, Not(HasSubstr("docker_container_cpu_usage_seconds_total")));
  EXPECT_THAT(page, Not(HasSubstr("docker_container_network_")));
  EXPECT_THAT(page, HasSubstr("docker_container_oom_events_total"));
}

TEST(MetricsPage, CfsOnlyWithAQuota) {
  ExampleSnapshot example;
  example.add_busy().info.cpu_quota_cores.reset();
  const std::string page = page_of(example);
  EXPECT_THAT(page, Not(HasSubstr("_cfs_")));
  EXPECT_EQ(value_of(page,
                     "docker_container_cpu_limit_cores"
                     "{id=\"c0ffee000000\",name=\"web-0\"}"),
            "4");
}

TEST(MetricsPage, HealthIsStartingUntilTheEngineSaysOtherwise) {
  ExampleSnapshot example;
  example.add_busy().info.health.reset();
  EXPECT_EQ(value_of(page_of(example),
                     "docker_container_health"
                     "{id=\"c0ffee000000\",name=\"web-0\",health=\"starting\"}"),
            "1");
}

TEST(MetricsPage, NoHealthOfAContainerThatHasExited) {
  ExampleSnapshot example;
  example.add_busy().info.state = ContainerState::kExited;
  EXPECT_THAT(page_of(example), Not(HasSubstr("docker_container_health")));
}

TEST(MetricsPage, NoExitBeforeTheFirst) {
  ExampleSnapshot example;
  example.add_created();
  const std::string page = page_of(example);
  for (const char* const name : {"last_exit_code", "oom_killed", "finish_time", "start_time"}) {
    EXPECT_THAT(page, Not(HasSubstr(std::string("docker_container_") + name)));
  }
}

TEST(MetricsPage, HasOnlyTheCollectorsThatWereAskedFor) {
  ExampleSnapshot example;
  example.add_busy();
  example.snapshot.collectors.reset();
  example.snapshot.collectors.set(static_cast<std::size_t>(Collector::kContainers));
  const std::string page = page_of(example);
  EXPECT_EQ(value_of(page, "docker_up"), "1");
  EXPECT_THAT(page, HasSubstr("docker_container_state"));
  EXPECT_THAT(page, Not(HasSubstr("docker_containers")));
  EXPECT_THAT(page, Not(HasSubstr("docker_container_memory")));
}

TEST(MetricsPage, InventoryOnlyOfTheCollectorsThatWereAskedFor) {
  ExampleSnapshot example;
  example.add_inventory();
  example.snapshot.collectors.reset();
  example.snapshot.collectors.set(static_cast<std::size_t>(Collector::kVolumes));
  const std::string page = page_of(example);
  EXPECT_EQ(value_of(page, "docker_volumes{driver=\"local\"}"), "2");
  EXPECT_THAT(page, Not(HasSubstr("docker_images")));
  EXPECT_THAT(page, Not(HasSubstr("docker_disk")));
  EXPECT_THAT(page, Not(HasSubstr("docker_volume_size_bytes"))) << "that is of disk";
  EXPECT_THAT(page,
              HasSubstr("docker_collector_last_success_timestamp_seconds{collector=\"volumes"));
  EXPECT_THAT(page, Not(HasSubstr("timestamp_seconds{collector=\"images")));
}

TEST(MetricsPage, SizesOfTheContainersThatAreShown) {
  ExampleSnapshot example;
  example.add_inventory();
  EXPECT_THAT(page_of(example), Not(HasSubstr("docker_container_size_rw_bytes")))
      << "it has gone since";
  example.add_created();
  EXPECT_EQ(value_of(page_of(example),
                     "docker_container_size_rw_bytes{id=\"c0ffee000000\",name=\"web-0\"}"),
            "4096");
}

TEST(MetricsPage, EscapesInterfaceAndDevice) {
  ExampleSnapshot example;
  state::ContainerRecord& record = example.add_busy();
  record.sample.networks[0].interface = "a\"b\\c\nd";
  record.sample.block_devices[0].device = "\xFF";
  const std::string page = page_of(example);
  EXPECT_THAT(page, HasSubstr(R"(interface="a\"b\\c\nd"})"));
  EXPECT_THAT(page, HasSubstr("device=\"\xEF\xBF\xBD\"}"));
}

}  // namespace
}  // namespace docktap::render
