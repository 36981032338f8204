// What docktap shows while the engine restarts, and after that.

#include <unistd.h>

#include <optional>

#include "integration/support/command.h"
#include "integration/support/engine_test.h"
#include "integration/support/second_engine.h"

namespace docktap::test {
namespace {

// Everything here happens on an engine of its own.
class EngineRestartTest : public EngineTest {
 protected:
  void SetUp() override {
    EngineTest::SetUp();
    if (IsSkipped()) return;
    start_engine({});
  }

  void start_engine(const std::vector<std::string>& flags) {
    const std::string image = testing::TempDir() + "docktap-second-engine-image.tar";
    docker({"save", "-o", image, "bb:1"});
    engine_.emplace(dockerd_pid_, flags);
    engine_->start();
    host_ = engine_->host();
    socket_ = engine_->socket();
    docker({"load", "-i", image});
    ::unlink(image.c_str());
  }

  std::optional<SecondEngine> engine_;
};

class LiveRestoreTest : public EngineRestartTest {
 protected:
  void SetUp() override {
    EngineTest::SetUp();
    if (!IsSkipped()) start_engine({"--live-restore"});
  }
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
  const auto exits = [](const Exposition& page) {
    double all = 0;
    for (const Exposition::Sample& each : page.all("docker_exits_total")) all += each.value;
    return all;
  };
  const Exposition page =
      scrape_until(docktap, [&](const Exposition& now) { return exits(now) >= 1; });
  EXPECT_EQ(exits(page), 1);
  const auto events_of = [&](const std::string& name, const std::string& event) {
    return page.value("docker_container_events_total", {{"name", name}, {"event", event}});
  };
  EXPECT_EQ(events_of("dies", "die"), 1);
  EXPECT_EQ(events_of("lives", "die"), 0);
  EXPECT_EQ(events_of("lives", "start"), 0) << "it went on";
  EXPECT_EQ(page.value("docker_events_inferred_total"), 1);
  for (const Exposition::Sample& gap : page.all("docker_event_gaps_total")) {
    EXPECT_EQ(gap.value, 0) << gap.labels.at("reason");
  }
}

}  // namespace
}  // namespace docktap::test
