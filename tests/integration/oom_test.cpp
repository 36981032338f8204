// Kills by the kernel for want of memory, compared with the kernel's own count.

#include "integration/support/cgroup_files.h"
#include "integration/support/engine_test.h"
#include "integration/support/event_values.h"

namespace docktap::test {
namespace {

class OomTest : public EngineTest {
 protected:
  // A shell with little memory that runs `script`, in which $EAT takes more than it has.
  std::string run_hungry(const std::string& name, const std::string& script,
                         std::vector<std::string> more = {}) {
    more.insert(more.end(), {"--network=none", "--memory=16m", "--memory-swap=16m", "-e",
                             "EAT=x=a; while true; do x=$x$x; done"});
    return run(name, more, {"sh", "-c", script});
  }

  static double kills_of(const std::string& id) {
    const CgroupFiles files(id);
    for (const char* const file : {"memory.oom_control", "memory.events"}) {
      if (const auto kills = files.number("memory", file, "oom_kill")) return *kills;
    }
    return -1;
  }

  static double counted(const Exposition& page, const std::string& name) {
    return page.find("docker_container_oom_events_total", {{"name", name}}).value_or(-1);
  }
};

TEST_F(OomTest, OfTheMainProcessIsAnExit) {
  const DocktapProcess docktap = start_docktap();
  run_hungry("oom-main", "eval \"$EAT\"");
  docker({"wait", "oom-main"});
  const Exposition page =
      scrape_until(docktap, [](const Exposition& now) { return sum(exits(now)) >= 1; });
  EXPECT_EQ(exits(page), (std::map<std::string, double>{{"oom", 1}}));
  EXPECT_EQ(counted(page, "oom-main"), 1);
  EXPECT_GE(events_of(page, "oom-main", "oom"), 1);
  EXPECT_EQ(events_of(page, "oom-main", "die"), 1);
}

// Its later exit has a reason of its own.
TEST_F(OomTest, OfAChildIsNoExit) {
  const DocktapProcess docktap = start_docktap();
  const std::string id = run_hungry("oom-child",
                                    "for i in 1 2 3; do sh -c \"$EAT\"; done; echo > /done; "
                                    "while test -e /done; do sleep 0.1; done; exit 5");
  const Exposition alive = scrape_until(docktap, [&](const Exposition& now) {
    return kills_of(id) >= 3 && counted(now, "oom-child") >= kills_of(id);
  });
  EXPECT_EQ(counted(alive, "oom-child"), kills_of(id));
  EXPECT_TRUE(exits(alive).empty());
  EXPECT_GE(events_of(alive, "oom-child", "oom"), 1);
  EXPECT_EQ(events_of(alive, "oom-child", "die"), 0);
  const double kills = kills_of(id);
  docker({"exec", "oom-child", "sh", "-c", "echo $$; exec busybox rm /done"});
  const Exposition page =
      scrape_until(docktap, [](const Exposition& now) { return sum(exits(now)) >= 1; });
  EXPECT_EQ(exits(page), (std::map<std::string, double>{{"error", 1}}));
  EXPECT_EQ(counted(page, "oom-child"), kills);
}

// Each run of a restart policy has a cgroup of its own, whose count begins at 0.
TEST_F(OomTest, CountsGoOnOverRestarts) {
  const DocktapProcess docktap = start_docktap();
  run_hungry("oom-again", "sh -c \"$EAT\"; sleep 3; eval \"$EAT\"", {"--restart=on-failure:1"});
  const Exposition page =
      scrape_until(docktap, [](const Exposition& now) { return sum(exits(now)) >= 2; });
  EXPECT_EQ(exits(page), (std::map<std::string, double>{{"oom", 2}}));
  EXPECT_EQ(counted(page, "oom-again"), 4) << "a child and the main process, twice";
  EXPECT_EQ(page.value("docker_container_restarts_total", {{"name", "oom-again"}}), 1);
}

}  // namespace
}  // namespace docktap::test
