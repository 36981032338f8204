// Each way to end, on the real engine, is one exit with the right reason.

#include <map>
#include <string>

#include "integration/support/command.h"
#include "integration/support/engine_test.h"
#include "integration/support/event_values.h"

namespace docktap::test {
namespace {

class EventsExitsTest : public EngineTest {
 protected:
  // A docktap that follows the events already.
  DocktapProcess follow() {
    DocktapProcess docktap = start_docktap();
    scrape_until(docktap, [](const Exposition& page) {
      return page.find("docker_event_stream_connected") == 1;
    });
    return docktap;
  }

  // Waits until all of `expected` is counted; then no exit may be counted besides.
  Exposition expect_exits(const DocktapProcess& docktap,
                          const std::map<std::string, double>& expected) {
    // What came before it is counted by then, and nothing too often.
    docker({"volume", "create", "exit-mark"});
    docker({"volume", "rm", "exit-mark"});
    const Exposition page = scrape_until(docktap, [&](const Exposition& now) {
      return events(now, "volume", "destroy") >= 1 && sum(exits(now)) >= sum(expected);
    });
    EXPECT_EQ(exits(page), expected);
    return page;
  }

  const std::vector<std::string> alone_{"--network=none"};
};

TEST_F(EventsExitsTest, HaveTheRightReasonOnce) {
  const DocktapProcess docktap = follow();
  std::map<std::string, double> expected;
  run("exit-zero", alone_, {"true"});
  ++expected["success"];
  run("exit-one", alone_, {"false"});
  ++expected["error"];
  run("exit-term", alone_, {"sh", "-c", "exit 143"});
  ++expected["sigterm"];
  run("exit-kill", alone_);
  docker({"kill", "exit-kill"});
  ++expected["sigkill"];
  run("exit-outside", alone_);
  output_of({"sh", "-c", "kill -9 " + inspect("exit-outside", "{{.State.Pid}}")});
  ++expected["sigkill"];
  run("exit-abort", alone_, {"sh", "-c", "exit 134"});
  ++expected["other"];
  docker({"create", "--name", "exit-never", "--network=none", "bb:1", "true"});
  docker({"rm", "exit-never"});
  const Exposition page = expect_exits(docktap, expected);
  for (const char* const name : {"exit-zero", "exit-one", "exit-kill"}) {
    EXPECT_EQ(events_of(page, name, "die"), 1) << name;
  }
}

// Outside a pid namespace of their own, programs die of signals as anywhere else.
TEST_F(EventsExitsTest, SignalsFromInsideAndOutside) {
  const DocktapProcess docktap = follow();
  const std::vector<std::string> mortal{"--network=none", "--pid=host"};
  run("exit-term-real", mortal);
  docker({"kill", "--signal=TERM", "exit-term-real"});
  run("exit-stopped", mortal);
  docker({"stop", "exit-stopped"});
  run("exit-suicide", mortal, {"sh", "-c", "kill -9 $$"});
  run("exit-usr1", mortal);
  docker({"kill", "--signal=USR1", "exit-usr1"});
  expect_exits(docktap, {{"sigterm", 2}, {"sigkill", 1}, {"other", 1}});
}

TEST_F(EventsExitsTest, AStopThatHadToKill) {
  const DocktapProcess docktap = follow();
  run("exit-stop-at-once", alone_);
  docker({"stop", "-t", "0", "exit-stop-at-once"});
  run("exit-stop-late", alone_);
  docker({"stop", "-t", "1", "exit-stop-late"});
  run("exit-kill-paused", alone_);
  docker({"pause", "exit-kill-paused"});
  docker({"kill", "exit-kill-paused"});
  run("exit-stop-paused", alone_);
  docker({"pause", "exit-stop-paused"});
  docker({"stop", "-t", "1", "exit-stop-paused"});
  run("exit-removed", alone_);
  docker({"rm", "-f", "exit-removed"});
  const Exposition page = expect_exits(docktap, {{"sigkill", 5}});
  for (const char* const name : {"exit-stop-late", "exit-stop-paused", "exit-removed"}) {
    EXPECT_EQ(events_of(page, name, "die"), 1) << name;
  }
}

// No start and no die: the engine says no more than that it was created.
TEST_F(EventsExitsTest, WhatCanNotBeStarted) {
  const DocktapProcess docktap = follow();
  EXPECT_EQ(try_docker({"run", "--rm", "--network=none", "bb:1", "nosuch"}).status, 127);
  EXPECT_EQ(try_docker({"run", "--name", "exit-stays", "--network=none", "bb:1", "nosuch"}).status,
            127);
  EXPECT_EQ(inspect("exit-stays", "{{.State.Status}}"), "created");
  EXPECT_EQ(try_docker({"run", "-d", "--name", "exit-bridged", "bb:1", "nosuch"}).status, 127);
  EXPECT_EQ(try_docker({"start", "exit-bridged"}).status, 1);
  const Exposition page = expect_exits(docktap, {{"not_runnable", 4}});
  EXPECT_EQ(events_of(page, "exit-stays", "start"), 0);
  EXPECT_EQ(events_of(page, "exit-stays", "die"), 0);
}

TEST_F(EventsExitsTest, EachRunOfARestartPolicy) {
  const DocktapProcess docktap = follow();
  run("exit-again", {"--network=none", "--restart=on-failure:3"}, {"false"});
  scrape_until(docktap, [](const Exposition& page) {
    return page.value("docker_exits_total", {{"reason", "error"}}) >= 4;
  });
  const Exposition page = expect_exits(docktap, {{"error", 4}});
  const Labels name{{"name", "exit-again"}};
  EXPECT_EQ(page.value("docker_container_restarts_total", name), 3);
  EXPECT_EQ(page.value("docker_container_starts_total", name), 4);
  EXPECT_EQ(events_of(page, "exit-again", "die"), 4);
}

}  // namespace
}  // namespace docktap::test
