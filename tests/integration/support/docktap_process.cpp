#include "integration/support/docktap_process.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include "base/fd.h"
#include "integration/support/command.h"

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

std::string new_log_file() {
  std::string path = testing::TempDir() + "docktap-log.XXXXXX";
  const Fd created(::mkostemp(path.data(), O_CLOEXEC));
  return path;
}

std::vector<std::string> command_line(const std::vector<std::string>& flags, std::uint16_t port,
                                      std::vector<std::string> wrapper) {
  // It does not outlive a test that is killed.
  wrapper.insert(wrapper.end(), {"setpriv", "--pdeathsig", "KILL", DOCKTAP_BINARY});
  wrapper.push_back("--web.listen-address=127.0.0.1:" + std::to_string(port));
  if (!mentions(flags, "--stats.max-age")) wrapper.push_back("--stats.max-age=0s");
  wrapper.insert(wrapper.end(), flags.begin(), flags.end());
  return wrapper;
}

}  // namespace

DocktapProcess::DocktapProcess(const std::vector<std::string>& flags,
                               const std::vector<std::string>& wrapper)
    : port_(free_port()),
      log_path_(new_log_file()),
      process_(command_line(flags, port_, wrapper), log_path_) {
  const std::string url = "http://127.0.0.1:" + std::to_string(port_) + "/-/ready";
  for (int tries = 0; tries < 200; ++tries) {
    if (run_command({"curl", "-fs", "-o", "/dev/null", url}).status == 0) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  ADD_FAILURE() << "docktap is not ready after 10 s; its log:\n" << this->log();
}

DocktapProcess::~DocktapProcess() {
  if (!log_path_.empty()) ::unlink(log_path_.c_str());
}

DocktapProcess::DocktapProcess(DocktapProcess&& other) noexcept
    : port_(other.port_),
      log_path_(std::exchange(other.log_path_, {})),
      process_(std::move(other.process_)) {}

std::string DocktapProcess::log() const { return text_of(log_path_); }

std::string DocktapProcess::get(const std::string& path) const {
  const CommandOutput reply = run_command({"curl", "-sS", "--max-time", "20", "-w", "%{http_code}",
                                           "http://127.0.0.1:" + std::to_string(port_) + path});
  EXPECT_EQ(reply.status, 0) << reply.errors << log();
  if (reply.text.size() < 3) return "";
  EXPECT_EQ(reply.text.substr(reply.text.size() - 3), "200") << path << ": " << reply.text;
  return reply.text.substr(0, reply.text.size() - 3);
}

}  // namespace docktap::test
