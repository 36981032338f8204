// The engine's own execs, its health probes, are told from everybody else's.

#include "integration/support/engine_test.h"
#include "integration/support/event_values.h"

namespace docktap::test {
namespace {

class HealthProbesTest : public EngineTest {};

TEST_F(HealthProbesTest, AreNoExecsAndHideNone) {
  const DocktapProcess docktap = start_docktap();
  const auto name = [](int i) { return "checked" + std::to_string(i); };
  for (int i = 0; i < 20; ++i) {
    run(name(i), {"--network=none", "--health-cmd=true", "--health-interval=1s"});
  }
  Exposition page = scrape_until(
      docktap, [](const Exposition& now) { return events(now, "container", "exec_start") >= 60; });
  EXPECT_EQ(security(page, "exec"), 0);
  for (int i = 0; i < 10; ++i) docker({"exec", name(i), "sh", "-c", "true"});
  docker({"exec", "--privileged", name(10), "cat", "/bin/sh"});
  page = scrape_until(docktap, [](const Exposition& now) { return security(now, "exec") >= 11; });
  EXPECT_EQ(security(page, "exec"), 11);
  EXPECT_EQ(security(page, "exec_shell"), 10);
  EXPECT_EQ(security(page, "exec_privileged"), 1);
  for (int i = 0; i < 20; ++i) EXPECT_EQ(events_of(page, name(i), "exec"), i <= 10) << name(i);
  expect_no_loss(page);
}

// Whoever runs the probe's command does not hide behind the probe.
TEST_F(HealthProbesTest, TheirCommandOutOfRhythmIsAnExec) {
  const DocktapProcess docktap = start_docktap();
  run("imitated", {"--network=none", "--health-cmd=true", "--health-interval=4s"});
  scrape_until(docktap,
               [](const Exposition& now) { return events(now, "container", "exec_die") == 1; });
  docker({"exec", "imitated", "/bin/sh", "-c", "true"});
  const Exposition page = scrape_until(
      docktap, [](const Exposition& now) { return events(now, "container", "exec_die") == 3; });
  EXPECT_EQ(security(page, "exec"), 1);
  EXPECT_EQ(security(page, "exec_shell"), 1);
  EXPECT_EQ(events_of(page, "imitated", "exec"), 1);
  expect_no_loss(page);
}

}  // namespace
}  // namespace docktap::test
