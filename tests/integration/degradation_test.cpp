// What docktap does when it may little, or when the engine stops.

#include <signal.h>
#include <sys/stat.h>

#include <cstddef>
#include <string>

#include "integration/support/second_engine_test.h"

namespace docktap::test {
namespace {

class DegradationTest : public EngineTest {};

// What it stops no other test has to go on with.
class StoppedEngineTest : public SecondEngineTest {};

TEST_F(DegradationTest, AnUnprivilegedUserSeesWhatRootSees) {
  run("plain", {"--memory=64m", "--cpus=0.5"});
  run("busy", {"--pids-limit=20"}, {"sh", "-c", "while true; do sleep 0.1; done"});
  struct stat socket {};
  ASSERT_EQ(::stat(socket_.c_str(), &socket), 0);
  const std::vector<std::string> wrapper{
      "setpriv",        "--reuid=nobody",      "--regid=" + std::to_string(socket.st_gid),
      "--clear-groups", "--bounding-set=-all", "--inh-caps=-all",
      "--no-new-privs"};
  const DocktapProcess root({"--docker.host=" + host_});
  const DocktapProcess nobody({"--docker.host=" + host_}, wrapper);
  const Exposition all = root.scrape();
  const Exposition seen = nobody.scrape();
  EXPECT_EQ(seen.names(), all.names());
  EXPECT_EQ(seen.value("docktap_stats_source_containers", {{"source", "cgroup"}}), 2);
  EXPECT_EQ(seen.value("docker_scrape_collector_success", {{"collector", "stats"}}), 1);
  EXPECT_NE(root.log().find("running as root, which is not needed"), std::string::npos);
  EXPECT_EQ(nobody.log().find("running as root"), std::string::npos);
}

TEST_F(StoppedEngineTest, IsDownWhileUsageGoesOn) {
  run("web", {"--network=none"});
  const DocktapProcess docktap = start_docktap();
  EXPECT_EQ(docktap.scrape().value("docker_up"), 1);
  ASSERT_EQ(::kill(dockerd_pid_, SIGSTOP), 0);
  const Exposition down =
      scrape_until(docktap, [](const Exposition& page) { return page.value("docker_up") == 0; });
  EXPECT_TRUE(down.find("docker_container_memory_usage_bytes", {{"name", "web"}}));
  EXPECT_TRUE(down.all("docker_container_state").empty());
  ASSERT_EQ(::kill(dockerd_pid_, SIGCONT), 0);
  const Exposition up = scrape_until(docktap, [](const Exposition& page) {
    return page.value("docker_up") == 1 &&
           page.find("docker_containers", {{"state", "running"}}) == 1;
  });
  EXPECT_EQ(up.value("docker_container_state", {{"name", "web"}, {"state", "running"}}), 1);
}

TEST_F(DegradationTest, FewDescriptorsAreEnoughForManyContainers) {
  // 40 cgroups with up to 17 files each: far more than may be open.
  constexpr std::size_t kContainers = 40;
  for (std::size_t i = 0; i < kContainers; ++i) run("few-" + std::to_string(i), {"--network=none"});
  const DocktapProcess docktap({"--docker.host=" + host_},
                               {"sh", "-c", "ulimit -n 256; exec \"$@\"", "sh"});
  for (int i = 0; i < 3; ++i) {
    const Exposition page = docktap.scrape();
    EXPECT_EQ(page.all("docker_container_memory_usage_bytes").size(), kContainers);
    EXPECT_EQ(page.all("docker_container_pids").size(), kContainers);
    EXPECT_EQ(page.value("docker_scrape_collector_success", {{"collector", "stats"}}), 1);
    EXPECT_EQ(page.value("process_max_fds"), 256);
    EXPECT_LT(page.value("process_open_fds"), 256);
  }
}

}  // namespace
}  // namespace docktap::test
