// What docktap shows while the engine restarts, and after that.

#include <unistd.h>

#include <optional>

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
    const std::string image = testing::TempDir() + "docktap-second-engine-image.tar";
    docker({"save", "-o", image, "bb:1"});
    engine_.emplace(dockerd_pid_);
    engine_->start();
    host_ = engine_->host();
    socket_ = engine_->socket();
    docker({"load", "-i", image});
    ::unlink(image.c_str());
  }

  std::optional<SecondEngine> engine_;
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

}  // namespace
}  // namespace docktap::test
