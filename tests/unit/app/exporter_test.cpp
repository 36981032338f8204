#include <future>
#include <regex>

#include "support/cgroup_tree/cgroup_tree.h"
#include "unit/app/exporter_fixture.h"

namespace docktap::app {
namespace {

using test::Exposition;
using test::Labels;

TEST_F(ExporterTest, ShowsContainersThatWereThere) {
  const std::string id = run("web");
  start();
  const Exposition page = scrape();
  EXPECT_EQ(page.value("docker_up"), 1);
  const Labels web{{"id", id.substr(0, 12)}, {"name", "web"}};
  EXPECT_EQ(page.value("docker_container_state", {{"name", "web"}, {"state", "running"}}), 1);
  EXPECT_EQ(page.value("docker_container_starts_total", web), 0) << "0 at discovery";
  EXPECT_EQ(page.value("docker_containers", {{"state", "running"}}), 1);
  EXPECT_EQ(page.value("docker_containers", {{"state", "dead"}}), 0);
  EXPECT_EQ(page.value("docker_scrape_collector_success", {{"collector", "containers"}}), 1);
  EXPECT_EQ(page.all("docker_engine_info", {{"version", "20.10.24-fake"}}).size(), 1U);
}

TEST_F(ExporterTest, FollowsEvents) {
  start();
  const std::string id = run("web");
  scrape_until([](const Exposition& page) {
    return page.find("docker_container_starts_total", {{"name", "web"}}) == 1;
  });
  engine_->rename(id, "api");
  scrape_until([](const Exposition& page) {
    return page.find("docker_container_starts_total", {{"name", "api"}}) == 1;
  });
  engine_->restart_by_policy(id, 1);
  Exposition page = scrape_until([](const Exposition& now) {
    return now.find("docker_container_restarts_total", {{"name", "api"}}) == 1;
  });
  EXPECT_EQ(page.value("docker_container_last_exit_code", {{"name", "api"}}), 0)
      << "inspect after the start";
  engine_->stop(id);
  scrape_until([](const Exposition& now) {
    return now.find("docker_container_state", {{"name", "api"}, {"state", "exited"}}) == 1 &&
           now.all("docker_container_cpu_usage_seconds_total").empty();
  });
  engine_->remove(id);
  page =
      scrape_until([](const Exposition& now) { return now.all("docker_container_state").empty(); });
  EXPECT_EQ(page.all("docker_container_info").size(), 1U) << "of a tombstone";
}

TEST_F(ExporterTest, CountsOomDeathsOnce) {
  start();
  const std::string id = run("web");
  engine_->oom(id);
  const Exposition page = scrape_until([](const Exposition& now) {
    return now.find("docker_container_oom_killed", {{"name", "web"}}) == 1;
  });
  EXPECT_EQ(page.value("docker_container_oom_events_total", {{"name", "web"}}), 1);
  EXPECT_EQ(page.value("docker_container_last_exit_code", {{"name", "web"}}), 137);
}

TEST_F(ExporterTest, ShowsHealth) {
  test::FakeContainer container;
  container.name = "web";
  container.has_healthcheck = true;
  const std::string id = engine_->create(container);
  engine_->start(id);
  start();
  EXPECT_EQ(scrape().value("docker_container_health", {{"health", "starting"}}), 1);
  engine_->set_health(id, "unhealthy");
  scrape_until([](const Exposition& page) {
    return page.find("docker_container_health", {{"health", "unhealthy"}}) == 1 &&
           page.find("docker_container_health_failing_streak") == 3;
  });
}

TEST_F(ExporterTest, TakesUsageFromTheEngine) {
  const std::string id = run("web");
  engine_->change(id, [](test::FakeContainer& container) {
    container.figures.cpu_user_ns = 1'500'000'000;
    container.figures.memory_bytes = 40'000'000;
    container.figures.inactive_file_bytes = 10'000'000;
    container.figures.rx_bytes = 12345;
    container.figures.write_bytes = 8192;
  });
  start();
  const Exposition page = scrape();
  EXPECT_EQ(page.value("docker_container_cpu_usage_seconds_total"), 1.5);
  EXPECT_EQ(page.value("docker_container_memory_working_set_bytes"), 30'000'000);
  EXPECT_EQ(page.value("docker_container_network_receive_bytes_total", {{"interface", "eth0"}}),
            12345);
  EXPECT_EQ(page.all("docker_container_fs_writes_bytes_total").size(), 1U);
  EXPECT_TRUE(page.all("docker_container_network_receive_errors_total").empty());
  EXPECT_EQ(page.value("docktap_stats_source_containers", {{"source", "engine"}}), 1);
}

TEST_F(ExporterTest, TakesUsageFromCgroupsWithoutAskingTheEngine) {
  test::CgroupTree tree(test::CgroupTree::Version::kV2);
  start_on(tree);
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(scrape().value("docker_container_memory_usage_bytes"), 104857600);
  }
  EXPECT_EQ(engine_->requests("container_stats"), 0U);
  EXPECT_EQ(engine_->requests("container_inspect"), 1U);
  EXPECT_EQ(engine_->requests("container_list"), 1U);
}

TEST_F(ExporterTest, HiddenContainersCountInTotalsOnly) {
  run("web");
  run("db");
  config_.filter.include_name = std::regex("web");
  start();
  const Exposition page = scrape();
  EXPECT_EQ(page.all("docker_container_info").size(), 1U);
  EXPECT_EQ(page.all("docker_container_cpu_usage_seconds_total").size(), 1U);
  EXPECT_EQ(page.value("docker_containers", {{"state", "running"}}), 2);
}

TEST_F(ExporterTest, CountsWhatTheContainerLimitLeavesOut) {
  for (int i = 0; i < 5; ++i) run("web-" + std::to_string(i));
  config_.max_containers = 3;
  start();
  scrape();
  const Exposition page = scrape();
  EXPECT_EQ(page.all("docker_container_info").size(), 3U);
  EXPECT_EQ(page.value("docktap_series_dropped_total", {{"reason", "max_containers"}}), 4);
}

TEST_F(ExporterTest, CollectAndExcludeChooseCollectors) {
  run("web");
  start();
  const Exposition engine_only = scrape({"engine"});
  EXPECT_TRUE(engine_only.all("docker_container_info").empty());
  EXPECT_EQ(engine_only.value("docker_up"), 1);
  EXPECT_EQ(engine_only.all("docktap_build_info").size(), 1U);
  const render::PageReply reply = request({}, {"stats"});
  const Exposition rest(std::get<render::PagePtr>(reply)->text);
  EXPECT_TRUE(rest.all("docker_container_cpu_usage_seconds_total").empty());
  EXPECT_EQ(rest.all("docker_container_info").size(), 1U);
}

TEST_F(ExporterTest, AnUnknownCollectorIsRefused) {
  start();
  const render::PageReply reply = request({"weather"});
  const auto& refusal = std::get<render::PageRefusal>(reply);
  EXPECT_EQ(refusal.status, 400);
  EXPECT_NE(refusal.message.find("\"weather\""), std::string::npos);
  EXPECT_NE(refusal.message.find("stats, containers, engine"), std::string::npos);
}

TEST_F(ExporterTest, SimultaneousScrapesShareOneCollection) {
  run("web");
  engine_->set_fault("container_stats", test::Fault::delayed(std::chrono::milliseconds(200)));
  start();
  std::vector<std::future<render::PageReply>> replies;
  for (int i = 0; i < 8; ++i) {
    replies.push_back(std::async(std::launch::async, [this] { return request(); }));
  }
  std::vector<render::PagePtr> pages;
  for (auto& reply : replies) pages.push_back(std::get<render::PagePtr>(reply.get()));
  for (const render::PagePtr& page : pages) EXPECT_EQ(page, pages.front());
  EXPECT_EQ(engine_->requests("container_stats"), 1U);
}

TEST_F(ExporterTest, ScrapesWithinMaxAgeShareOnePage) {
  run("web");
  config_.stats_max_age = std::chrono::hours(1);
  start();
  const render::PageReply first = request();
  const render::PageReply second = request();
  EXPECT_EQ(std::get<render::PagePtr>(first), std::get<render::PagePtr>(second));
  EXPECT_NE(std::get<render::PagePtr>(request({"engine"})), std::get<render::PagePtr>(first));
}

TEST_F(ExporterTest, AThousandContainersComeAndGo) {
  start();
  for (int i = 0; i < 1000; ++i) {
    const std::string id = run("job");
    engine_->die(id, 0);
    engine_->remove(id);
  }
  run("last");
  const Exposition page = scrape_until([](const Exposition& now) {
    return now.find("docker_container_starts_total", {{"name", "last"}}) == 1 &&
           now.all("docker_container_creation_time_seconds").size() == 1;
  });
  EXPECT_EQ(page.value("docker_containers", {{"state", "running"}}), 1);
  EXPECT_EQ(page.all("docker_container_info").size(), 1001U) << "tombstones, as many as allowed";
}

TEST_F(ExporterTest, HostileTextBreaksNothing) {
  test::FakeContainer container;
  container.name = "a\"} 1\n# HELP evil\\ {x=\"";
  container.image = std::string(3000, 'x') + "\n\"";
  container.labels = {{"com.docker.compose.project", "\x01\x02<script>alert(1)</script>"},
                      {"team\"}", "a\nb"}};
  container.network_mode = "\"";
  config_.container_labels = {{"*", ""}};
  engine_->start(engine_->create(container));
  start();
  const Exposition page = scrape();  // which fails on anything that is malformed
  EXPECT_EQ(page.all("docker_container_info", {{"name", container.name}}).size(), 1U);
  EXPECT_EQ(page.all("docker_container_labels", {{"label_team__", "a\nb"}}).size(), 1U);
}

}  // namespace
}  // namespace docktap::app
