#include "integration/support/docktap_process.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <thread>
#include <utility>

#include "base/fd.h"
#include "integration/support/command.h"

extern char** environ;

namespace docktap::test {
namespace {

std::uint16_t free_port() {
  const Fd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  EXPECT_EQ(::bind(socket.get(), generic, size), 0);
  EXPECT_EQ(::getsockname(socket.get(), generic, &size), 0);
  return ntohs(address.sin_port);
}

bool mentions(const std::vector<std::string>& flags, const std::string& name) {
  return std::any_of(flags.begin(), flags.end(),
                     [&](const std::string& flag) { return flag.starts_with(name); });
}

}  // namespace

DocktapProcess::DocktapProcess(const std::vector<std::string>& flags,
                               const std::vector<std::string>& wrapper)
    : port_(free_port()) {
  std::string log_template = testing::TempDir() + "docktap-log.XXXXXX";
  const Fd log(::mkostemp(log_template.data(), O_CLOEXEC));
  log_path_ = log_template;

  std::vector<std::string> arguments = wrapper;
  arguments.push_back(DOCKTAP_BINARY);
  arguments.push_back("--web.listen-address=127.0.0.1:" + std::to_string(port_));
  if (!mentions(flags, "--stats.max-age")) arguments.push_back("--stats.max-age=0s");
  arguments.insert(arguments.end(), flags.begin(), flags.end());
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, log.get(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, log.get(), STDERR_FILENO);
  EXPECT_EQ(::posix_spawnp(&pid_, argv[0], &actions, nullptr, argv.data(), environ), 0);
  posix_spawn_file_actions_destroy(&actions);

  const std::string url = "http://127.0.0.1:" + std::to_string(port_) + "/-/ready";
  for (int tries = 0; tries < 200; ++tries) {
    if (run_command({"curl", "-fs", "-o", "/dev/null", url}).status == 0) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  ADD_FAILURE() << "docktap is not ready after 10 s; its log:\n" << this->log();
}

DocktapProcess::~DocktapProcess() {
  if (pid_ > 0) stop();
  if (!log_path_.empty()) ::unlink(log_path_.c_str());
}

DocktapProcess::DocktapProcess(DocktapProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      port_(other.port_),
      log_path_(std::exchange(other.log_path_, {})) {}

std::string DocktapProcess::log() const {
  std::ostringstream text;
  text << std::ifstream(log_path_).rdbuf();
  return text.str();
}

std::string DocktapProcess::get(const std::string& path) const {
  const CommandOutput reply = run_command({"curl", "-sS", "--max-time", "20", "-w", "%{http_code}",
                                           "http://127.0.0.1:" + std::to_string(port_) + path});
  EXPECT_EQ(reply.status, 0) << reply.errors << log();
  if (reply.text.size() < 3) return "";
  EXPECT_EQ(reply.text.substr(reply.text.size() - 3), "200") << path << ": " << reply.text;
  return reply.text.substr(0, reply.text.size() - 3);
}

int DocktapProcess::stop() {
  ::kill(pid_, SIGTERM);
  int status = 0;
  ::waitpid(std::exchange(pid_, -1), &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace docktap::test
