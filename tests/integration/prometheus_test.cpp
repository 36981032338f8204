// A real Prometheus and promtool.

#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include "integration/support/child_process.h"
#include "integration/support/command.h"
#include "integration/support/engine_test.h"

namespace docktap::test {
namespace {

class PrometheusTest : public EngineTest {};

TEST_F(PrometheusTest, PromtoolFindsNothingToSay) {
  run("web", {"--health-cmd=true", "--memory=64m", "--cpus=0.5", "--label", "team=a"});
  const DocktapProcess docktap =
      start_docktap({"--metrics.container-labels=*", "--collector.stats.per-core"});
  const CommandOutput lint = run_command({"promtool", "check", "metrics"}, docktap.get("/metrics"));
  EXPECT_EQ(lint.status, 0);
  EXPECT_EQ(lint.text + lint.errors, "");
}

// A Prometheus of its own, in a folder of its own, on the loopback interface.
class PrometheusProcess {
 public:
  PrometheusProcess(std::uint16_t target, std::uint16_t port)
      : folder_(new_folder(target, port)),
        process_({"prometheus", "--config.file=" + folder_ + "/prometheus.yml",
                  "--storage.tsdb.path=" + folder_ + "/data",
                  "--web.listen-address=127.0.0.1:" + std::to_string(port), "--log.level=error"},
                 folder_ + "/log") {}
  ~PrometheusProcess() {
    process_.stop();
    std::filesystem::remove_all(folder_);
  }

 private:
  static std::string new_folder(std::uint16_t target, std::uint16_t port) {
    const std::string folder = testing::TempDir() + "docktap-prometheus-" + std::to_string(port);
    std::filesystem::create_directories(folder);
    std::ofstream(folder + "/prometheus.yml")
        << "scrape_configs:\n- job_name: docktap\n  scrape_interval: 1s\n  scrape_timeout: 1s\n"
           "  static_configs:\n  - targets: ['127.0.0.1:"
        << target << "']\n";
    return folder;
  }

  std::string folder_;
  ChildProcess process_;
};

TEST_F(PrometheusTest, ARealPrometheusScrapesIt) {
  run("web");
  const DocktapProcess docktap = start_docktap();
  // The ports that docktap's tests get are free ones, so the next but one is free too, mostly.
  const auto port = static_cast<std::uint16_t>(docktap.port() > 60000 ? docktap.port() - 1000
                                                                      : docktap.port() + 1000);
  const PrometheusProcess prometheus(docktap.port(), port);
  const std::string url = "http://127.0.0.1:" + std::to_string(port) + "/api/v1/query";
  const auto query = [&](const std::string& expression) {
    return run_command({"curl", "-sG", url, "--data-urlencode", "query=" + expression}).text;
  };
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  std::string up;
  while (up.find(",\"1\"]") == std::string::npos && std::chrono::steady_clock::now() < give_up) {
    std::this_thread::sleep_for(std::chrono::milliseconds(250));
    up = query("up{job=\"docktap\"}");
  }
  EXPECT_NE(up.find(",\"1\"]"), std::string::npos) << up << docktap.log();
  const std::string joined = query(
      "docker_container_memory_usage_bytes * on(job,instance,id) group_left(image) "
      "docker_container_info{name=\"web\"}");
  EXPECT_NE(joined.find("\"image\":\"bb:1\""), std::string::npos) << joined;
}

}  // namespace
}  // namespace docktap::test
