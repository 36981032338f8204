// Collectors `containers` and `engine` on the real engine.

#include <chrono>
#include <thread>

#include "base/clock.h"
#include "integration/support/engine_test.h"

namespace docktap::test {
namespace {

class LifecycleTest : public EngineTest {};

TEST_F(LifecycleTest, AgreesWithInspect) {
  const std::string id = run("life-web", {"--memory=64m", "--memory-reservation=32m", "--cpus=0.5",
                                          "--label", "com.docker.compose.project=shop"});
  run("life-exited", {}, {"sh", "-c", "exit 3"});
  docker({"wait", "life-exited"});
  const DocktapProcess docktap = start_docktap();
  const Exposition page = docktap.scrape();
  const Labels web{{"name", "life-web"}};
  const Labels exited{{"name", "life-exited"}};

  const auto info = page.all("docker_container_info", web);
  ASSERT_EQ(info.size(), 1U);
  EXPECT_EQ(info[0].labels.at("id"), id.substr(0, 12));
  EXPECT_EQ(info[0].labels.at("image"), "bb:1");
  EXPECT_EQ(info[0].labels.at("image_id"), inspect("life-web", "{{.Image}}"));
  EXPECT_EQ(info[0].labels.at("compose_project"), "shop");
  EXPECT_FALSE(info[0].labels.contains("swarm_service"));

  const auto time_of = [&](const std::string& name, const std::string& field) {
    return to_seconds(parse_rfc3339(inspect(name, "{{" + field + "}}")).value_or(0));
  };
  EXPECT_DOUBLE_EQ(page.value("docker_container_creation_time_seconds", web),
                   time_of("life-web", ".Created"));
  EXPECT_DOUBLE_EQ(page.value("docker_container_start_time_seconds", web),
                   time_of("life-web", ".State.StartedAt"));
  EXPECT_DOUBLE_EQ(page.value("docker_container_finish_time_seconds", exited),
                   time_of("life-exited", ".State.FinishedAt"));
  EXPECT_FALSE(page.find("docker_container_finish_time_seconds", web));
  EXPECT_FALSE(page.find("docker_container_last_exit_code", web));
  EXPECT_EQ(page.value("docker_container_last_exit_code", exited), 3);
  EXPECT_EQ(page.value("docker_container_oom_killed", exited), 0);
  EXPECT_EQ(page.value("docker_container_memory_limit_bytes", web), 64 << 20);
  EXPECT_EQ(page.value("docker_container_memory_reservation_bytes", web), 32 << 20);
  EXPECT_EQ(page.value("docker_container_cpu_limit_cores", web), 0.5);
  EXPECT_EQ(page.value("docker_container_state", {{"name", "life-web"}, {"state", "running"}}), 1);
  EXPECT_EQ(page.value("docker_container_state", {{"name", "life-exited"}, {"state", "exited"}}),
            1);
  EXPECT_FALSE(page.find("docker_container_health", web));
}

TEST_F(LifecycleTest, AgreesWithTheEngineItself) {
  run("life-web");
  const DocktapProcess docktap = start_docktap();
  const Exposition page = docktap.scrape();
  const auto info = page.all("docker_engine_info");
  ASSERT_EQ(info.size(), 1U);
  EXPECT_EQ(info[0].labels.at("version"), docker({"version", "-f", "{{.Server.Version}}"}));
  EXPECT_EQ(info[0].labels.at("api_version"), docker({"version", "-f", "{{.Server.APIVersion}}"}));
  EXPECT_EQ(info[0].labels.at("storage_driver"), docker({"info", "-f", "{{.Driver}}"}));
  EXPECT_EQ(info[0].labels.at("kernel"), docker({"info", "-f", "{{.KernelVersion}}"}));
  EXPECT_EQ(page.value("docker_engine_cpus"), std::stod(docker({"info", "-f", "{{.NCPU}}"})));
  EXPECT_EQ(page.value("docker_engine_memory_bytes"),
            std::stod(docker({"info", "-f", "{{.MemTotal}}"})));
  EXPECT_EQ(page.value("docker_containers", {{"state", "running"}}),
            std::stod(docker({"info", "-f", "{{.ContainersRunning}}"})));
}

TEST_F(LifecycleTest, EventsKeepTheTableRight) {
  const DocktapProcess docktap = start_docktap();
  run("life-a");
  const Labels a{{"name", "life-a"}};
  Exposition page = scrape_until(docktap, [&](const Exposition& now) {
    return now.find("docker_container_starts_total", a) == 1 &&
           now.find("docker_container_memory_usage_bytes", a).has_value();
  });
  docker({"pause", "life-a"});
  scrape_until(docktap, [&](const Exposition& now) {
    return now.find("docker_container_state", {{"name", "life-a"}, {"state", "paused"}}) == 1;
  });
  docker({"unpause", "life-a"});
  docker({"rename", "life-a", "life-b"});
  scrape_until(docktap, [&](const Exposition& now) {
    return now.find("docker_container_state", {{"name", "life-b"}, {"state", "running"}}) == 1 &&
           now.all("docker_container_info", a).empty();
  });
  docker({"restart", "-t", "0", "life-b"});
  const Labels b{{"name", "life-b"}};
  page = scrape_until(docktap, [&](const Exposition& now) {
    return now.find("docker_container_starts_total", b) == 2;
  });
  EXPECT_EQ(page.value("docker_container_restarts_total", b), 0) << "by hand, not by the policy";
  docker({"update", "--memory=128m", "--memory-swap=256m", "life-b"});
  scrape_until(docktap, [&](const Exposition& now) {
    return now.find("docker_container_memory_limit_bytes", b) == 128 << 20;
  });
  docker({"rm", "-f", "life-b"});
  // Its tombstone keeps docker_container_info.
  scrape_until(docktap, [&](const Exposition& now) {
    return now.all("docker_container_creation_time_seconds", b).empty();
  });
}

TEST_F(LifecycleTest, TheRestartPolicyCountsRestarts) {
  const DocktapProcess docktap = start_docktap();
  run("life-loop", {"--restart=on-failure:3"}, {"sh", "-c", "sleep 0.3; exit 1"});
  const Labels loop{{"name", "life-loop"}};
  const Exposition page = scrape_until(docktap, [&](const Exposition& now) {
    return now.find("docker_container_state", {{"name", "life-loop"}, {"state", "exited"}}) == 1 &&
           now.find("docker_container_starts_total", loop) == 4;
  });
  EXPECT_EQ(page.value("docker_container_restarts_total", loop), 3);
  EXPECT_EQ(page.value("docker_container_engine_restarts", loop),
            std::stod(inspect("life-loop", "{{.RestartCount}}")));
}

TEST_F(LifecycleTest, HealthFollowsItsCheck) {
  const DocktapProcess docktap = start_docktap();
  run("life-health",
      {"--health-cmd=test ! -e /sick", "--health-interval=200ms", "--health-retries=2"});
  const auto health_is = [](const char* health) {
    return [health](const Exposition& page) {
      return page.find("docker_container_health", {{"name", "life-health"}, {"health", health}}) ==
             1;
    };
  };
  scrape_until(docktap, health_is("healthy"));
  docker({"exec", "life-health", "sh", "-c", "echo > /sick"});
  const Exposition page = scrape_until(docktap, health_is("unhealthy"));
  EXPECT_GE(page.value("docker_container_health_failing_streak", {{"name", "life-health"}}), 2);
}

TEST_F(LifecycleTest, AnOomKillIsCounted) {
  const DocktapProcess docktap = start_docktap();
  run("life-oom", {"--memory=16m", "--memory-swap=16m"},
      {"sh", "-c", "x=a; while true; do x=$x$x; done"});
  docker({"wait", "life-oom"});
  const Labels oom{{"name", "life-oom"}};
  const Exposition page = scrape_until(docktap, [&](const Exposition& now) {
    return now.find("docker_container_oom_killed", oom) == 1;
  });
  EXPECT_EQ(page.value("docker_container_oom_events_total", oom), 1);
  EXPECT_EQ(page.value("docker_container_last_exit_code", oom), 137);
}

TEST_F(LifecycleTest, HostileLabelsBreakNothing) {
  run("life-hostile", {"--label", "team=a\"b\\c\nd} 1", "--label", std::string("bin=\xC3\x28 x"),
                       "--hostname", "h"});
  const DocktapProcess docktap = start_docktap({"--metrics.container-labels=team,bin=data"});
  const auto labels = docktap.scrape().all("docker_container_labels", {{"name", "life-hostile"}});
  ASSERT_EQ(labels.size(), 1U);
  EXPECT_EQ(labels[0].labels.at("label_team"), "a\"b\\c\nd} 1");
  EXPECT_TRUE(labels[0].labels.contains("label_data"));
}

TEST_F(LifecycleTest, ANameOfThirtyThousandBytesBreaksNothing) {
  // The engine sets no limit, and std::regex overflows the stack on such a name.
  run("life-web");
  run(std::string(30'000, 'a'));
  const DocktapProcess docktap = start_docktap({"--container.include=life-.*|a+"});
  const Exposition page = docktap.scrape();
  EXPECT_EQ(page.all("docker_container_info").size(), 1U);
  EXPECT_EQ(page.value("docker_containers", {{"state", "running"}}), 2);
  const DocktapProcess unfiltered = start_docktap();
  for (const auto& info : unfiltered.scrape().all("docker_container_info")) {
    EXPECT_LE(info.labels.at("name").size(), 256U);
  }
}

TEST_F(LifecycleTest, AContainerThatRemovesItselfIsGoneForGood) {
  const DocktapProcess docktap = start_docktap();
  for (int i = 0; i < 10; ++i) run("life-rm-" + std::to_string(i), {"--rm"}, {"true"});
  run("life-last");
  scrape_until(docktap, [](const Exposition& now) {
    return now.find("docker_container_starts_total", {{"name", "life-last"}}) == 1 &&
           now.all("docker_container_creation_time_seconds").size() == 1;
  });
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(docktap.scrape().all("docker_container_creation_time_seconds").size(), 1U);
  }
}

TEST_F(LifecycleTest, FiltersHideSeriesButNotTotals) {
  run("life-shown", {"--label", "tier=web"});
  run("life-hidden", {"--label", "tier=db"});
  const DocktapProcess docktap = start_docktap({"--container.exclude-label=tier=db"});
  const Exposition page = docktap.scrape();
  EXPECT_EQ(page.all("docker_container_info").size(), 1U);
  EXPECT_EQ(page.all("docker_container_memory_usage_bytes", {{"name", "life-hidden"}}).size(), 0U);
  EXPECT_EQ(page.value("docker_containers", {{"state", "running"}}), 2);
}

}  // namespace
}  // namespace docktap::test
