#include <thread>

#include "support/cgroup_tree/cgroup_tree.h"
#include "unit/app/exporter_fixture.h"

namespace docktap::app {
namespace {

using test::Exposition;
using test::Fault;

TEST_F(ExporterTest, StartsWithoutAnEngineAndFindsItLater) {
  engine_->go_away();
  start();
  Exposition page = scrape();
  EXPECT_EQ(page.value("docker_up"), 0);
  EXPECT_EQ(page.all("docktap_build_info").size(), 1U);
  EXPECT_TRUE(page.all("docker_containers").empty()) << "unknown is not 0";
  engine_->come_back();
  run("web");
  page = scrape_until([](const Exposition& now) {
    return now.value("docker_up") == 1 &&
           now.find("docker_container_state", {{"name", "web"}, {"state", "running"}}) == 1;
  });
}

TEST_F(ExporterTest, FindsWhatChangedWhileTheEngineWasAway) {
  const std::string gone = run("gone");
  const std::string kept = run("kept");
  start();
  engine_->go_away();
  engine_->remove(gone);
  const std::string fresh = run("fresh");
  engine_->die(kept, 3);
  engine_->come_back();  // its events forgotten
  const Exposition page = scrape_until([](const Exposition& now) {
    return now.find("docker_container_state", {{"name", "kept"}, {"state", "exited"}}) == 1 &&
           now.find("docker_container_state", {{"name", "fresh"}, {"state", "running"}}) == 1;
  });
  EXPECT_TRUE(page.all("docker_container_state", {{"name", "gone"}}).empty());
  EXPECT_EQ(page.value("docker_container_last_exit_code", {{"name", "kept"}}), 3);
}

TEST_F(ExporterTest, ABrokenEventStreamCountsNothingTwice) {
  start();
  const std::string id = run("web");
  scrape_until([](const Exposition& now) {
    return now.find("docker_container_starts_total", {{"name", "web"}}) == 1;
  });
  engine_->drop_connections();  // the replay brings the start again
  engine_->restart_by_policy(id, 1);
  const Exposition page = scrape_until([](const Exposition& now) {
    return now.find("docker_container_restarts_total", {{"name", "web"}}) == 1;
  });
  EXPECT_EQ(page.value("docker_container_starts_total", {{"name", "web"}}), 2);
}

// Every way in which an endpoint can fail: docktap goes on, says so, and recovers.
struct FaultCase {
  std::string name;
  Fault fault;
  std::string outcome;
};

std::vector<FaultCase> fault_cases() {
  return {
      {"Http400", Fault::of_status(400, "bad parameter"), "http_4xx"},
      {"Http400Version", Fault::of_status(400, "client version 1.41 is too new"), "version"},
      {"Http403", Fault::of_status(403, "forbidden by proxy"), "forbidden"},
      {"Http404", Fault::of_status(404, "page not found"), "not_found"},
      {"Http409", Fault::of_status(409, "conflict"), "http_4xx"},
      {"Http500", Fault::of_status(500, "internal"), "http_5xx"},
      {"Http503", Fault::of_status(503, "no manager"), "http_5xx"},
      {"CutOff", Fault::cut_off(10), "connect"},
      {"Endless", Fault::endless(), "timeout"},
      {"Hang", Fault::hang(), "timeout"},
      {"NotHttp", Fault::raw("220 mail.example.com ESMTP\r\n\r\n"), "decode"},
  };
}

class ListFaultTest : public ExporterTest, public testing::WithParamInterface<FaultCase> {};

TEST_P(ListFaultTest, IsCountedAndGotOver) {
  run("web");
  engine_->set_fault("container_list", GetParam().fault);
  start();
  Exposition page = scrape();
  EXPECT_EQ(page.value("docker_up"), 1) << "the ping is answered";
  EXPECT_EQ(page.value("docker_scrape_collector_success", {{"collector", "containers"}}), 0);
  EXPECT_GE(page.value("docktap_engine_requests_total",
                       {{"endpoint", "container_list"}, {"outcome", GetParam().outcome}}),
            1);
  engine_->clear_faults();
  engine_->drop_connections();  // a new connection brings a new look at once
  page = scrape_until([](const Exposition& now) {
    return now.value("docker_scrape_collector_success", {{"collector", "containers"}}) == 1;
  });
  EXPECT_EQ(page.value("docker_containers", {{"state", "running"}}), 1);
}

INSTANTIATE_TEST_SUITE_P(Faults, ListFaultTest, testing::ValuesIn(fault_cases()),
                         [](const auto& test) { return test.param.name; });

class StatsFaultTest : public ExporterTest, public testing::WithParamInterface<FaultCase> {};

TEST_P(StatsFaultTest, LeavesTheRestOfThePage) {
  run("web");
  start();
  engine_->set_fault("container_stats", GetParam().fault);
  Exposition page = scrape();
  EXPECT_TRUE(page.all("docker_container_cpu_usage_seconds_total").empty());
  EXPECT_EQ(page.all("docker_container_info").size(), 1U);
  if (GetParam().outcome != "not_found") {  // which is the end of a container, not a failure
    EXPECT_EQ(page.value("docker_scrape_collector_success", {{"collector", "stats"}}), 0);
    EXPECT_EQ(page.value("docktap_sample_failures_total", {{"reason", GetParam().outcome}}), 1);
  }
  engine_->clear_faults();
  page = scrape();
  EXPECT_EQ(page.all("docker_container_cpu_usage_seconds_total").size(), 1U);
}

INSTANTIATE_TEST_SUITE_P(Faults, StatsFaultTest, testing::ValuesIn(fault_cases()),
                         [](const auto& test) { return test.param.name; });

// Bodies that are not what they should be.
struct BodyCase {
  std::string name;
  std::string body;
};

std::vector<BodyCase> body_cases() {
  return {{"Empty", ""},
          {"CutOff", "{"},
          {"Null", "null"},
          {"EmptyList", "[]"},
          {"Numbers", "[1,2,3]"},
          {"Text", "\"text\""},
          {"NestedId", "{\"Id\":{\"a\":[1]}}"},
          {"NumericId", "[{\"Id\":7}]"},
          {"TenMegabytes", std::string(10'000'000, ' ')},
          {"DeepNesting", std::string(100'000, '[')},
          {"NotUtf8", "\xFF\xFE"}};
}

class BodyFaultTest : public ExporterTest, public testing::WithParamInterface<BodyCase> {};

TEST_P(BodyFaultTest, IsADecodeFailureOfThatOneThing) {
  const Fault fault = Fault::body(GetParam().body);
  run("web");
  for (const char* endpoint : {"container_inspect", "container_stats", "info"}) {
    engine_->set_fault(endpoint, fault);
  }
  start();
  const Exposition page = scrape();
  EXPECT_EQ(page.value("docker_up"), 1);
  EXPECT_EQ(page.all("docker_container_state", {{"state", "running"}}).size(), 1U)
      << "the list still tells";
}

TEST_P(BodyFaultTest, OfTheListIsGotOver) {
  run("web");
  engine_->set_fault("container_list", Fault::body(GetParam().body));
  start();
  EXPECT_EQ(scrape().value("docker_up"), 1);
  engine_->clear_faults();
  engine_->drop_connections();
  scrape_until([](const Exposition& now) {
    return now.find("docker_containers", {{"state", "running"}}) == 1;
  });
}

INSTANTIATE_TEST_SUITE_P(Bodies, BodyFaultTest, testing::ValuesIn(body_cases()),
                         [](const auto& test) { return test.param.name; });

TEST_F(ExporterTest, AContainerThatGoesBetweenListAndInspectIsDropped) {
  run("web");
  engine_->set_fault("container_inspect", Fault::of_status(404, "No such container"));
  start();
  EXPECT_TRUE(scrape().all("docker_container_info").empty());
}

TEST_F(ExporterTest, AWedgedContainerDelaysNoOther) {
  for (int i = 0; i < 40; ++i) run("web-" + std::to_string(i));
  engine_->set_fault("container_inspect", Fault::hang());
  start();
  const Exposition page = scrape();
  EXPECT_EQ(page.all("docker_container_state", {{"state", "running"}}).size(), 40U)
      << "the list tells what inspect does not";
}

// Its posture is unknown; that of the others is known at once.
TEST_F(ExporterTest, NothingIsGuessedOfAWedgedContainer) {
  for (int i = 0; i < 5; ++i) run("web-" + std::to_string(i));
  const std::string id = run("wedged");
  engine_->set_fault("container_inspect " + id, Fault::hang());
  start();
  const auto count = [](const Exposition& page, const std::string& name, const char* result) {
    return page.find("docker_container_security_checks", {{"name", name}, {"result", result}});
  };
  const Exposition page = scrape_until(
      [&](const Exposition& now) {
        return count(now, "web-4", "fail") > 0 && count(now, "wedged", "unknown") > 0;
      },
      std::chrono::seconds(3));
  EXPECT_EQ(count(page, "wedged", "fail"), 0);
  EXPECT_EQ(count(page, "wedged", "pass"), 0);
  EXPECT_TRUE(page.all("docker_container_security_finding", {{"name", "wedged"}}).empty());
}

// What was known before it changed is not taken for the truth.
TEST_F(ExporterTest, AnInspectThatFailsMakesThePostureUnknownUntilOneSucceeds) {
  const std::string id = run("web");
  start();
  const auto count = [](const Exposition& page, const char* result) {
    return page.find("docker_container_security_checks", {{"name", "web"}, {"result", result}});
  };
  scrape_until([&](const Exposition& now) { return count(now, "fail") > 0; });
  engine_->set_fault("container_inspect " + id, Fault::of_status(500, "no"));
  engine_->emit_event("container", "update", id, {{"name", "web"}});
  scrape_until([&](const Exposition& now) { return count(now, "unknown") > 0; });
  // Something else that it is judged by is new, so that all are judged again.
  engine_->change_inventory([](test::FakeInventory& inventory) { inventory.volumes["new"] = {}; });
  engine_->emit_event("volume", "create", "new");
  scrape_until([](const Exposition& now) {
    return now.find("docker_volumes", {{"driver", "local"}}).value_or(0) > 0;
  });
  EXPECT_EQ(count(scrape(), "fail"), 0);
  // The daemon's reload makes docktap look at all there is.
  engine_->clear_faults();
  engine_->emit_event("daemon", "reload", "fake");
  scrape_until([&](const Exposition& now) { return count(now, "fail") > 0; });
}

// It has what the other one has: unknown while that one is, and no longer.
TEST_F(ExporterTest, WhoSharesANamespaceIsJudgedAgainWithItsOwner) {
  test::FakeContainer owner;
  owner.name = "owner";
  owner.network_mode = "host";
  const std::string owner_id = engine_->create(std::move(owner));
  engine_->start(owner_id);
  test::FakeContainer sharer;
  sharer.name = "sharer";
  sharer.network_mode = "container:" + owner_id;
  engine_->start(engine_->create(std::move(sharer)));
  start();
  const auto finds = [](const Exposition& page, const char* name) {
    const test::Labels labels{{"name", name}, {"check", "host_network"}};
    return !page.all("docker_container_security_finding", labels).empty();
  };
  scrape_until([&](const Exposition& now) { return finds(now, "sharer"); });
  engine_->set_fault("container_inspect " + owner_id, Fault::of_status(500, "no"));
  engine_->emit_event("container", "update", owner_id, {{"name", "owner"}});
  scrape_until([&](const Exposition& now) { return !finds(now, "owner"); });
  engine_->change_inventory([](test::FakeInventory& inventory) { inventory.volumes["new"] = {}; });
  engine_->emit_event("volume", "create", "new");
  scrape_until([&](const Exposition& now) { return !finds(now, "sharer"); });
  engine_->clear_faults();
  engine_->emit_event("daemon", "reload", "fake");
  scrape_until([&](const Exposition& now) { return finds(now, "owner"); });
  engine_->emit_event("daemon", "reload", "fake");  // the next look at the engine
  scrape_until([&](const Exposition& now) { return finds(now, "sharer"); });
}

TEST_F(ExporterTest, WhatTheEngineSaysOfItselfIsAskedAgainWhenItsDaemonWasReloaded) {
  engine_->set_fault("info", Fault::of_status(500, "no"));
  start();
  const auto tells = [](const Exposition& now) {
    return !now.all("docker_host_security_finding", {{"check", "userns_off"}}).empty();
  };
  EXPECT_FALSE(tells(scrape()));
  engine_->clear_faults();
  engine_->emit_event("daemon", "reload", "fake");
  scrape_until(tells);
}

TEST_F(ExporterTest, WithoutEventsTheListKeepsTheTableRight) {
  engine_->set_fault("events", Fault::of_status(403, "blocked by a proxy"));
  start();
  run("web");
  const Exposition page = scrape_until([](const Exposition& now) {
    return now.find("docker_container_state", {{"name", "web"}, {"state", "running"}}) == 1;
  });
  EXPECT_EQ(page.value("docktap_engine_endpoint_available", {{"endpoint", "events"}}), 0);
}

TEST_F(ExporterTest, MalformedEventsArePassedOver) {
  start();
  engine_->send_event_line("{\"Type\":\"container\",\"Action\":");
  engine_->send_event_line("nonsense");
  engine_->send_event_line("{}");
  engine_->send_event_line(std::string(3'000'000, 'x'));
  run("web");
  const Exposition page = scrape_until([](const Exposition& now) {
    return now.find("docker_container_starts_total", {{"name", "web"}}) == 1;
  });
  EXPECT_EQ(page.value("docker_up"), 1);
}

TEST_F(ExporterTest, ASocketThatIsNoDockerIsNoEngine) {
  engine_->set_fault("ping", Fault::raw("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK"));
  start();
  EXPECT_EQ(scrape().value("docker_up"), 0);
}

TEST_F(ExporterTest, AHungEngineIsDownButUsageGoesOn) {
  test::CgroupTree tree(test::CgroupTree::Version::kHybrid);
  start_on(tree);
  for (const char* endpoint : {"ping", "container_list", "container_inspect", "events"}) {
    engine_->set_fault(endpoint, Fault::hang());
  }
  Exposition page = scrape_until([](const Exposition& now) { return now.value("docker_up") == 0; });
  EXPECT_EQ(page.value("docker_container_memory_usage_bytes", {{"name", "web"}}), 104857600);
  EXPECT_TRUE(page.all("docker_container_state").empty()) << "nobody knows";
  engine_->clear_faults();
  page = scrape_until([](const Exposition& now) { return now.value("docker_up") == 1; });
  EXPECT_EQ(page.value("docker_container_state", {{"name", "web"}, {"state", "running"}}), 1);
}

TEST_F(ExporterTest, AnEngineThatRestartsInTheMiddleOfAScrapeFailsNoScrape) {
  for (int i = 0; i < 20; ++i) run("web-" + std::to_string(i));
  start();
  engine_->set_fault("container_stats", Fault::delayed(std::chrono::milliseconds(100)));
  std::thread restart([this] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    engine_->go_away();
    engine_->come_back();
  });
  const Exposition page = scrape();
  restart.join();
  EXPECT_EQ(page.all("docker_container_info").size(), 20U);
  engine_->clear_faults();
  scrape_until([](const Exposition& now) {
    return now.all("docker_container_cpu_usage_seconds_total").size() == 20;
  });
}

TEST_F(ExporterTest, EndsWhileRequestsHang) {
  run("web");
  start();
  for (const char* endpoint : {"ping", "container_list", "events", "container_stats"}) {
    engine_->set_fault(endpoint, Fault::hang());
  }
  engine_->drop_connections();
  scrape();
  stop();
  SUCCEED() << "joined";
}

}  // namespace
}  // namespace docktap::app
