// What docktap shows while the engine restarts, and after that.

#include "integration/support/event_values.h"
#include "integration/support/second_engine_test.h"

namespace docktap::test {
namespace {

class EngineRestartTest : public SecondEngineTest {};

class LiveRestoreTest : public SecondEngineTest {
 protected:
  std::vector<std::string> engine_flags() const override { return {"--live-restore"}; }
};

TEST_F(EngineRestartTest, IsSeenAndGotOver) {
  run("always", {"--network=none", "--restart=always", "--stop-timeout=0"});
  run("once", {"--network=none", "--stop-timeout=0"});
  const DocktapProcess docktap = start_docktap();
  EXPECT_EQ(docktap.scrape().value("docker_up"), 1);

  engine_->stop();
  const Exposition down =
      scrape_until(docktap, [](const Exposition& page) { return page.value("docker_up") == 0; });
  EXPECT_TRUE(down.all("docker_container_memory_usage_bytes").empty()) << "they stopped with it";
  EXPECT_TRUE(down.all("docker_containers").empty()) << "not known is not zero";

  engine_->start();
  const Exposition up = scrape_until(docktap, [](const Exposition& page) {
    return page.value("docker_up") == 1 &&
           page.find("docker_container_starts_total", {{"name", "always"}}) == 1 &&
           page.find("docker_container_memory_usage_bytes", {{"name", "always"}}).has_value();
  });
  EXPECT_EQ(up.value("docker_container_state", {{"name", "always"}, {"state", "running"}}), 1);
  EXPECT_EQ(up.value("docker_container_state", {{"name", "once"}, {"state", "exited"}}), 1);
  EXPECT_EQ(up.value("docker_container_starts_total", {{"name", "once"}}), 0);
  EXPECT_EQ(up.value("docker_containers", {{"state", "running"}}), 1);
  EXPECT_EQ(up.value("docker_container_last_exit_code", {{"name", "once"}}),
            std::stod(inspect("once", "{{.State.ExitCode}}")));

  // The engine stopped both with it, and said so before it ended.
  EXPECT_EQ(up.value("docker_exits_total", {{"reason", "sigkill"}}), 2);
  for (const Exposition::Sample& gap : up.all("docker_event_gaps_total")) {
    EXPECT_EQ(gap.value, 0) << gap.labels.at("reason");
  }

  run("new", {"--network=none"});  // events are followed again
  scrape_until(docktap, [](const Exposition& page) {
    return page.find("docker_container_starts_total", {{"name", "new"}}) == 1;
  });
}

// It stops what went on without it when it starts again, and tells so; of what died meanwhile it
// tells nothing.
TEST_F(EngineRestartTest, EveryExitAroundItsSigkillIsCountedOnce) {
  run("always", {"--network=none", "--restart=always", "--stop-timeout=0"});
  run("once", {"--network=none", "--stop-timeout=0"});
  run("dies", {"--network=none"});
  run("before", {"--network=none"}, {"false"});
  docker({"wait", "before"});
  const std::string pid = inspect("dies", "{{.State.Pid}}");
  const DocktapProcess docktap = start_docktap();
  scrape_until(docktap, [](const Exposition& page) {
    return page.find("docker_event_stream_connected") == 1;
  });

  engine_->kill();
  run_command({"kill", "-9", pid});
  scrape_until(docktap, [](const Exposition& page) { return page.value("docker_up") == 0; });
  engine_->start();
  dockerd_pid_ = engine_->pid();
  const auto is_settled = [](const Exposition& page) {
    return sum(exits(page)) >= 3 &&
           page.find("docker_container_starts_total", {{"name", "always"}}) == 1;
  };
  scrape_until(docktap, is_settled);
  run("new", {"--network=none"});  // events are followed again
  const Exposition page = scrape_until(docktap, [](const Exposition& now) {
    return now.find("docker_container_starts_total", {{"name", "new"}}) == 1;
  });
  EXPECT_EQ(sum(exits(page)), 3) << testing::PrintToString(exits(page));
  for (const char* const name : {"always", "once", "dies"}) {
    EXPECT_EQ(events_of(page, name, "die"), 1) << name;
  }
  EXPECT_EQ(events_of(page, "before", "die"), 0);
  EXPECT_EQ(page.value("docker_container_starts_total", {{"name", "always"}}), 1);
  EXPECT_EQ(page.value("docker_container_starts_total", {{"name", "once"}}), 0);
  EXPECT_EQ(page.value("docker_container_last_exit_code", {{"name", "dies"}}),
            std::stod(inspect("dies", "{{.State.ExitCode}}")));
  for (const Exposition::Sample& gap : page.all("docker_event_gaps_total")) {
    EXPECT_EQ(gap.value, 0) << gap.labels.at("reason");
  }
}

// The engine tells of no death that it did not see.
TEST_F(LiveRestoreTest, ADeathThatTheEngineDidNotSeeIsInferred) {
  run("lives", {"--network=none"});
  run("dies", {"--network=none"});
  const std::string pid = inspect("dies", "{{.State.Pid}}");
  const DocktapProcess docktap = start_docktap();
  EXPECT_EQ(docktap.scrape().value("docker_events_inferred_total"), 0);

  engine_->stop();
  run_command({"kill", "-9", pid});
  engine_->start();
  const Exposition page =
      scrape_until(docktap, [&](const Exposition& now) { return sum(exits(now)) >= 1; });
  EXPECT_EQ(sum(exits(page)), 1);
  EXPECT_EQ(events_of(page, "dies", "die"), 1);
  EXPECT_EQ(events_of(page, "lives", "die"), 0);
  EXPECT_EQ(events_of(page, "lives", "start"), 0) << "it went on";
  EXPECT_EQ(page.value("docker_events_inferred_total"), 1);
  for (const Exposition::Sample& gap : page.all("docker_event_gaps_total")) {
    EXPECT_EQ(gap.value, 0) << gap.labels.at("reason");
  }
}

}  // namespace
}  // namespace docktap::test
