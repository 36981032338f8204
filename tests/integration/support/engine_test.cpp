#include "integration/support/engine_test.h"

#include <signal.h>

#include <chrono>
#include <cstdlib>
#include <sstream>
#include <thread>

#include "integration/support/engine_diagnosis.h"

namespace docktap::test {
namespace {

std::string folder_of(const std::string& path) { return path.substr(0, path.rfind('/')); }

}  // namespace

void EngineTest::SetUp() {
  const char* const host = std::getenv("DOCKTAP_TEST_DOCKER_HOST");
  const char* const pid = std::getenv("DOCKTAP_TEST_DOCKERD_PID");
  if (host == nullptr || pid == nullptr) {
    GTEST_SKIP() << "NO REAL ENGINE: run this through tests/integration/with-engine, as root";
  }
  host_ = host;
  socket_ = host_.substr(std::string("unix://").size());
  dockerd_pid_ = std::atoi(pid);
  ::kill(dockerd_pid_, SIGCONT);  // a test that was killed may have left it stopped
  const std::string trouble = engine_trouble(socket_);
  if (!trouble.empty()) {
    FAIL() << "the engine of with-engine hangs since an earlier test: " << trouble
           << engine_diagnosis(dockerd_pid_, folder_of(socket_));
  }
  remove_all();  // likewise
}

void EngineTest::TearDown() {
  if (!socket_.empty() && !HasFatalFailure()) remove_all();
}

void EngineTest::remove_all() {
  std::istringstream ids(docker({"ps", "-aq", "--no-trunc"}));
  std::vector<std::string> command{"rm", "-f", "-v"};
  for (std::string id; std::getline(ids, id);) command.push_back(id);
  if (command.size() > 3) try_docker(command);  // --rm may have been faster
  if (!docker({"volume", "ls", "-q"}).empty()) docker({"volume", "prune", "-f"});
}

std::string EngineTest::docker(std::vector<std::string> arguments) {
  const std::string command = arguments.front();
  CommandOutput output = try_docker(std::move(arguments));
  EXPECT_EQ(output.status, 0) << "docker " << command << ": " << output.errors << output.text;
  if (output.text.ends_with('\n')) output.text.pop_back();
  return output.text;
}

CommandOutput EngineTest::try_docker(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"docker", "-H", host_});
  try {
    return run_command(arguments);
  } catch (const CommandTimedOut& hung) {
    throw CommandTimedOut(hung.what() + ("\n" + engine_trouble(socket_)) +
                          engine_diagnosis(dockerd_pid_, folder_of(socket_)));
  }
}

std::string EngineTest::run(const std::string& name, std::vector<std::string> options,
                            std::vector<std::string> command) {
  std::vector<std::string> arguments{"run", "-d", "--name", name};
  arguments.insert(arguments.end(), options.begin(), options.end());
  arguments.push_back("bb:1");
  arguments.insert(arguments.end(), command.begin(), command.end());
  return docker(arguments);
}

std::string EngineTest::inspect(const std::string& container, const std::string& format) {
  return docker({"inspect", "--format", format, container});
}

void EngineTest::make_volumes(int count) {
  output_of({"curl", "-fsS", "-o", "/dev/null", "--unix-socket", socket_, "-H",
             "Content-Type: application/json", "-d", "{}",
             "http://localhost/volumes/create?n=[1-" + std::to_string(count) + "]"},
            kCommandLimit + std::chrono::seconds(count / 20));
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
