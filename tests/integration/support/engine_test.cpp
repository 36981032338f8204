#include "integration/support/engine_test.h"

#include <chrono>
#include <cstdlib>
#include <thread>

#include "integration/support/command.h"

namespace docktap::test {

void EngineTest::SetUp() {
  const char* const host = std::getenv("DOCKTAP_TEST_DOCKER_HOST");
  const char* const pid = std::getenv("DOCKTAP_TEST_DOCKERD_PID");
  if (host == nullptr || pid == nullptr) {
    GTEST_SKIP() << "NO REAL ENGINE: run this through tests/integration/with-engine, as root";
  }
  host_ = host;
  socket_ = host_.substr(std::string("unix://").size());
  dockerd_pid_ = std::atoi(pid);
}

void EngineTest::TearDown() {
  if (containers_.empty()) return;
  std::vector<std::string> command{"docker", "-H", host_, "rm", "-f"};
  command.insert(command.end(), containers_.begin(), containers_.end());
  run_command(command);  // some may have been removed by the test itself
}

std::string EngineTest::docker(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"docker", "-H", host_});
  return output_of(arguments);
}

std::string EngineTest::run(const std::string& name, std::vector<std::string> options,
                            std::vector<std::string> command) {
  std::vector<std::string> arguments{"run", "-d", "--name", name};
  arguments.insert(arguments.end(), options.begin(), options.end());
  arguments.push_back("bb:1");
  arguments.insert(arguments.end(), command.begin(), command.end());
  containers_.push_back(name);
  return docker(arguments);
}

std::string EngineTest::inspect(const std::string& container, const std::string& format) {
  return docker({"inspect", "--format", format, container});
}

std::string EngineTest::api(const std::string& target) {
  return output_of({"curl", "-sS", "--unix-socket", socket_, "http://localhost" + target});
}

DocktapProcess EngineTest::start_docktap(std::vector<std::string> flags) {
  flags.insert(flags.begin(), "--docker.host=" + host_);
  return DocktapProcess(flags);
}

Exposition EngineTest::scrape_until(const DocktapProcess& docktap,
                                    const std::function<bool(const Exposition&)>& done) {
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  for (;;) {
    Exposition page = docktap.scrape();
    if (done(page)) return page;
    if (std::chrono::steady_clock::now() > give_up) {
      ADD_FAILURE() << "what was waited for did not come within 30 s; docktap's log:\n"
                    << docktap.log();
      return page;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
}

}  // namespace docktap::test
