// Collectors `images`, `volumes`, `networks`, `disk` and `swarm` on a real engine.

#include <array>
#include <chrono>
#include <cstdio>
#include <optional>
#include <sstream>
#include <thread>

#include "integration/support/command.h"
#include "integration/support/engine_test.h"
#include "integration/support/second_engine.h"

namespace docktap::test {
namespace {

std::size_t lines_of(const std::string& text) {
  std::istringstream lines(text);
  std::size_t count = 0;
  for (std::string line; std::getline(lines, line);) count += line.empty() ? 0 : 1;
  return count;
}

// As the docker command line writes sizes.
std::string human(double size) {
  constexpr std::array<const char*, 6> kUnits{"B", "kB", "MB", "GB", "TB", "PB"};
  std::size_t unit = 0;
  for (; size >= 1000 && unit + 1 < kUnits.size(); ++unit) size /= 1000;
  std::array<char, 32> text;
  std::snprintf(text.data(), text.size(), "%.4g%s", size, kUnits[unit]);
  return text.data();
}

class InventoryTest : public EngineTest {
 protected:
  void TearDown() override {
    EngineTest::TearDown();
    if (IsSkipped()) return;
    run_command({"docker", "-H", host_, "volume", "rm", "-f", "inv-data", "inv-bind", "inv-old"});
    run_command({"docker", "-H", host_, "network", "rm", "inv-inside"});
    run_command({"docker", "-H", host_, "rmi", "-f", "inv-app:1"});
  }

  double listed(const std::vector<std::string>& arguments) {
    return static_cast<double>(lines_of(docker(arguments)));
  }
};

TEST_F(InventoryTest, FollowsWhatIsCreatedAndRemoved) {
  const DocktapProcess docktap = start_docktap({"--collector.inventory.interval=1h"});
  const Labels local{{"driver", "local"}};
  const auto agrees = [&](const Exposition& page) {
    return page.find("docker_images") == listed({"images", "-q"}) &&
           page.find("docker_images_dangling") == listed({"images", "-q", "-f", "dangling=true"}) &&
           page.find("docker_volumes", local) == listed({"volume", "ls", "-q"}) &&
           page.find("docker_volumes_dangling", local) ==
               listed({"volume", "ls", "-q", "-f", "dangling=true"}) &&
           page.find("docker_networks", {{"driver", "bridge"}, {"internal", "true"}}).value_or(0) ==
               listed({"network", "ls", "-q", "-f", "name=inv-inside"});
  };
  const Exposition before = scrape_until(docktap, agrees);
  docker({"volume", "create", "inv-data"});
  docker({"volume", "create", "inv-old"});
  docker({"network", "create", "--internal", "inv-inside"});
  docker({"tag", "bb:1", "inv-app:1"});
  Exposition page = scrape_until(docktap, [&](const Exposition& now) {
    return now.find("docker_volumes", local) == before.value("docker_volumes", local) + 2 &&
           now.find("docker_networks", {{"driver", "bridge"}, {"internal", "true"}}) == 1;
  });
  EXPECT_EQ(page.value("docker_volumes_dangling", local),
            before.value("docker_volumes_dangling", local) + 2);
  EXPECT_EQ(page.value("docker_images"), before.value("docker_images")) << "a tag is no image";
  run("inv-web", {"-v", "inv-data:/data", "--network=none"});
  scrape_until(docktap, [&](const Exposition& now) {
    return now.find("docker_volumes_dangling", local) ==
           before.value("docker_volumes_dangling", local) + 1;
  });
  docker({"rm", "-f", "inv-web"});
  docker({"volume", "rm", "inv-old", "inv-data"});
  docker({"network", "rm", "inv-inside"});
  docker({"commit", "-m", "x", run("inv-builder", {"--network=none"}), "inv-app:1"});
  docker({"rmi", "inv-app:1"});
  page = scrape_until(docktap, agrees);
  EXPECT_EQ(page.value("docker_scrape_collector_success", {{"collector", "images"}}), 1);
}

TEST_F(InventoryTest, SeriesOfSingleThings) {
  docker({"volume", "create", "--label", "team=shop", "inv-data"});
  docker({"network", "create", "--internal", "--label", "team=shop", "inv-inside"});
  const DocktapProcess docktap =
      start_docktap({"--collector.images.per-image", "--collector.volumes.per-volume",
                     "--collector.networks.per-network", "--metrics.container-labels=team"});
  const Exposition page = scrape_until(docktap, [](const Exposition& now) {
    return !now.all("docker_network_info").empty() && !now.all("docker_volume_info").empty() &&
           !now.all("docker_image_info").empty();
  });
  EXPECT_EQ(page.value("docker_volume_info", {{"volume", "inv-data"}, {"label_team", "shop"}}), 1);
  EXPECT_EQ(
      page.value("docker_network_info",
                 {{"network", "inv-inside"},
                  {"network_id",
                   docker({"network", "inspect", "-f", "{{.Id}}", "inv-inside"}).substr(0, 12)},
                  {"label_team", "shop"}}),
      1);
  const Labels image{{"image_id", docker({"image", "inspect", "-f", "{{.Id}}", "bb:1"})}};
  EXPECT_EQ(page.value("docker_image_info", image), 1);
  EXPECT_EQ(page.value("docker_image_size_bytes", image),
            std::stod(docker({"image", "inspect", "-f", "{{.Size}}", "bb:1"})));
}

TEST_F(InventoryTest, DiskUsageIsWhatTheCommandLineSays) {
  run("inv-web", {"-v", "inv-data:/data", "--network=none"},
      {"sh", "-c",
       "dd if=/dev/zero of=/x bs=1k count=300; dd if=/dev/zero of=/data/y bs=1k count=70; "
       "sleep 1000"});
  run("inv-done", {"--network=none"}, {"dd", "if=/dev/zero", "of=/x", "bs=1k", "count=40"});
  docker({"wait", "inv-done"});
  docker({"volume", "create", "inv-old"});
  const DocktapProcess docktap =
      start_docktap({"--collector.disk", "--collector.disk.interval=2s"});
  constexpr std::array<std::pair<const char*, const char*>, 4> kKinds{{
      {"Images", "images"},
      {"Containers", "containers"},
      {"Local Volumes", "volumes"},
      {"Build Cache", "build_cache"},
  }};
  std::string differences;
  const Exposition page = scrape_until(docktap, [&](const Exposition& now) {
    if (now.all("docker_disk_usage_bytes").empty()) return false;
    const std::string said =
        docker({"system", "df", "--format", "{{.Type}}={{.Size}}={{.Reclaimable}}\n"});
    differences.clear();
    for (const auto& [type, kind] : kKinds) {
      const std::string size = human(now.value("docker_disk_usage_bytes", {{"kind", kind}}));
      const std::string free = human(now.value("docker_disk_reclaimable_bytes", {{"kind", kind}}));
      const std::string row = std::string(type) + "=" + size + "=" + free;
      if (said.find(row) == std::string::npos) differences += row + " is not in " + said + "\n";
    }
    return differences.empty();
  });
  EXPECT_EQ(differences, "");
  EXPECT_GE(page.value("docker_container_size_rw_bytes", {{"name", "inv-web"}}), 300 * 1024);
  EXPECT_EQ(page.value("docker_container_size_rw_bytes", {{"name", "inv-done"}}), 40 * 1024);
  EXPECT_EQ(page.value("docker_volume_size_bytes", {{"volume", "inv-data"}}), 70 * 1024);
}

TEST_F(InventoryTest, ASwarmThatComesAndGoes) {
  SecondEngine engine(dockerd_pid_);
  engine.start();
  const auto there = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"docker", "-H", engine.host()});
    return output_of(arguments);
  };
  // Its network namespace is new: the loopback interface is down.
  const std::string folder = engine.socket().substr(0, engine.socket().rfind('/'));
  output_of({"sh", "-c", "nsenter --net=/proc/$(cat " + folder + "/pid)/ns/net ip link set lo up"});
  output_of(
      {"sh", "-c", "docker -H " + host_ + " save bb:1 | docker -H " + engine.host() + " load"});
  const DocktapProcess docktap(
      {"--docker.host=" + engine.host(), "--collector.swarm", "--collector.inventory.interval=2s"});
  Exposition page = scrape_until(docktap, [](const Exposition& now) {
    return now.find("docker_scrape_collector_success", {{"collector", "swarm"}}) == 1;
  });
  EXPECT_TRUE(page.all("docker_swarm_nodes").empty());
  there({"swarm", "init", "--advertise-addr", "127.0.0.1"});
  there({"service", "create", "-d", "--name", "web", "--replicas", "2", "--network", "host", "bb:1",
         "sleep", "1000"});
  there({"service", "create", "-d", "--name", "nowhere", "--replicas", "3", "--constraint",
         "node.labels.no==yes", "bb:1", "sleep", "1000"});
  page = scrape_until(docktap, [](const Exposition& now) {
    return now.find("docker_swarm_service_replicas_running", {{"service", "web"}}) == 2 &&
           now.find("docker_swarm_service_replicas_desired", {{"service", "nowhere"}}) == 3;
  });
  EXPECT_EQ(page.value("docker_swarm_service_replicas_desired", {{"service", "web"}}), 2);
  EXPECT_EQ(page.value("docker_swarm_service_replicas_running", {{"service", "nowhere"}}), 0);
  EXPECT_EQ(page.value("docker_swarm_nodes",
                       {{"role", "manager"}, {"availability", "active"}, {"state", "ready"}}),
            1);
  there({"service", "scale", "-d", "web=1"});
  scrape_until(docktap, [](const Exposition& now) {
    return now.find("docker_swarm_service_replicas_running", {{"service", "web"}}) == 1;
  });
  there({"swarm", "leave", "--force"});
  page = scrape_until(docktap,
                      [](const Exposition& now) { return now.all("docker_swarm_nodes").empty(); });
  EXPECT_EQ(page.value("docker_scrape_collector_success", {{"collector", "swarm"}}), 1);
}

}  // namespace
}  // namespace docktap::test
