#include "integration/support/second_engine.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <thread>
#include <utility>

#include "base/fd.h"
#include "integration/support/command.h"

namespace docktap::test {
namespace {

std::vector<std::string> command_line_of(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/cmdline");
  std::vector<std::string> arguments;
  for (std::string argument; std::getline(file, argument, '\0');) arguments.push_back(argument);
  return arguments;
}

// What a container left mounted would keep the folder from being removed.
void unmount_below(const std::string& folder) {
  std::vector<std::string> mounts;
  std::ifstream file("/proc/mounts");
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string device, path;
    words >> device >> path;
    if (path.starts_with(folder + "/")) mounts.push_back(path);
  }
  std::sort(mounts.rbegin(), mounts.rend());
  for (const std::string& mount : mounts) ::umount2(mount.c_str(), MNT_DETACH);
}

}  // namespace

SecondEngine::SecondEngine(pid_t model, const std::vector<std::string>& more) {
  folder_ = testing::TempDir() + "docktap-second-engine.XXXXXX";
  EXPECT_NE(::mkdtemp(folder_.data()), nullptr);
  const std::map<std::string, std::string> own = {{"--data-root", folder_ + "/data"},
                                                  {"--exec-root", folder_ + "/exec"},
                                                  {"--pidfile", folder_ + "/pid"},
                                                  {"--bridge", "none"},
                                                  {"-H", host()}};
  command_ = command_line_of(model);
  for (std::size_t i = 0; i + 1 < command_.size(); ++i) {
    if (const auto value = own.find(command_[i]); value != own.end()) {
      command_[i + 1] = value->second;
    }
  }
  command_.insert(command_.end(), more.begin(), more.end());
  // It does not outlive a test that crashes, and docker0 of this host is not its own to touch: an
  // engine with --bridge=none would delete it.
  command_.insert(command_.begin(), {"setpriv", "--pdeathsig", "TERM", "unshare", "--net", "sh",
                                     "-c", "ip link set lo up; exec \"$@\"", "sh"});
}

SecondEngine::~SecondEngine() {
  try {
    if (killed_) start();  // only it can stop what goes on without it
  } catch (const CommandTimedOut& hung) {
    ADD_FAILURE() << hung.what();
  }
  stop();
  unmount_below(folder_);
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void SecondEngine::start() {
  process_.emplace(command_, folder_ + "/log");
  killed_ = false;
  for (int tries = 0; tries < 120; ++tries) {
    if (run_command({"docker", "-H", host(), "version"}).status == 0) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(250));
  }
  ADD_FAILURE() << "the second engine does not answer after 30 s; its log:\n"
                << text_of(folder_ + "/log");
}

void SecondEngine::kill() {
  killed_ = true;
  ::kill(process_->pid(), SIGKILL);
  process_.reset();
}

}  // namespace docktap::test
