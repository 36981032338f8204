// Each way to end, on the real engine, is one exit with the right reason.

#include <algorithm>
#include <map>
#include <string>

#include "integration/support/command.h"
#include "integration/support/engine_test.h"

namespace docktap::test {
namespace {

class EventsExitsTest : public EngineTest {
 protected:
  static std::map<std::string, double> exits(const Exposition& page) {
    std::map<std::string, double> counts;
    for (const auto& sample : page.all("docker_exits_total")) {
      counts[sample.labels.at("reason")] = sample.value;
    }
    return counts;
  }
};

TEST_F(EventsExitsTest, HaveTheRightReasonOnce) {
  const DocktapProcess docktap = start_docktap();
  scrape_until(docktap, [](const Exposition& page) {
    return page.find("docker_event_stream_connected") == 1;
  });
  std::map<std::string, double> expected = exits(docktap.scrape());
  const std::vector<std::string> alone{"--network=none"};

  run("exit-zero", alone, {"true"});
  ++expected["success"];
  run("exit-one", alone, {"false"});
  ++expected["error"];
  run("exit-term", alone, {"sh", "-c", "exit 143"});
  ++expected["sigterm"];
  run("exit-kill", alone);
  docker({"kill", "exit-kill"});
  ++expected["sigkill"];
  run("exit-outside", alone);
  output_of({"sh", "-c", "kill -9 " + inspect("exit-outside", "{{.State.Pid}}")});
  ++expected["sigkill"];
  run("exit-stop", alone);
  docker({"stop", "-t", "0", "exit-stop"});
  ++expected["sigkill"];
  run("exit-paused", alone);
  docker({"pause", "exit-paused"});
  docker({"kill", "exit-paused"});
  ++expected["sigkill"];
  run("exit-abort", alone, {"sh", "-c", "exit 134"});
  ++expected["other"];
  docker({"create", "--name", "exit-never", "--network=none", "bb:1", "true"});
  EXPECT_EQ(run_command({"docker", "-H", host_, "run", "--rm", "--network=none", "bb:1", "nosuch"})
                .status,
            127);
  ++expected["not_runnable"];

  const auto sum = [](const std::map<std::string, double>& counts) {
    double all = 0;
    for (const auto& [reason, count] : counts) all += count;
    return all;
  };
  // The last thing to happen: what came before it is counted by then, and nothing too often.
  docker({"rm", "exit-never"});
  const Exposition page = scrape_until(docktap, [&](const Exposition& now) {
    const Labels destroy{{"type", "container"}, {"action", "destroy"}};
    return now.find("docker_events_total", destroy) == 2 && sum(exits(now)) >= sum(expected);
  });
  EXPECT_EQ(exits(page), expected);
  for (const char* const name : {"exit-zero", "exit-one", "exit-kill", "exit-stop"}) {
    EXPECT_EQ(page.value("docker_container_events_total", {{"name", name}, {"event", "die"}}), 1)
        << name;
  }
}

}  // namespace
}  // namespace docktap::test
