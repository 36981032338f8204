// Security events of a swarm of one node.

#include <unistd.h>

#include <chrono>
#include <thread>

#include "integration/support/second_engine_test.h"
#include "integration/support/security_expectation.h"

namespace docktap::test {
namespace {

class SwarmEventsTest : public SecondEngineTest {};

TEST_F(SwarmEventsTest, SecretsConfigsAndNodes) {
  docker({"swarm", "init", "--advertise-addr", "127.0.0.1"});
  const std::string node = docker({"info", "-f", "{{.Swarm.NodeID}}"});
  // Its first moments are node events too.
  for (int tries = 0; tries < 100; ++tries) {
    if (inspect(node, "{{.Status.State}} {{.ManagerStatus.Reachability}}") == "ready reachable") {
      break;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  const DocktapProcess docktap = start_docktap();
  scrape_until(docktap, [](const Exposition& page) {
    return page.find("docker_event_stream_connected") == 1;
  });
  SecurityExpectation all([&](const std::function<bool(const Exposition&)>& done) {
    return scrape_until(docktap, done);
  });
  const std::string value = testing::TempDir() + "docktap-swarm-value";
  output_of({"sh", "-c", "echo hunter2 >" + value});
  all.step("secret create", {{"swarm_secret", 1}}, [&] {
    docker({"secret", "create", "sec-secret", value});
  });
  all.step("secret rm", {{"swarm_secret", 1}}, [&] { docker({"secret", "rm", "sec-secret"}); });
  all.step("config create", {{"swarm_config", 1}}, [&] {
    docker({"config", "create", "sec-config", value});
  });
  all.step("config rm", {{"swarm_config", 1}}, [&] { docker({"config", "rm", "sec-config"}); });
  all.step("node update", {{"swarm_node", 1}}, [&] {
    docker({"node", "update", "--label-add", "a=b", node});
  });
  ::unlink(value.c_str());
  docker({"swarm", "leave", "--force"});
}

}  // namespace
}  // namespace docktap::test
