#include "integration/support/command.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <system_error>

#include "base/fd.h"

extern char** environ;

namespace docktap::test {
namespace {

using std::chrono::steady_clock;

struct Pipe {
  Pipe() {
    std::array<int, 2> ends{-1, -1};
    EXPECT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
    read = Fd(ends[0]);
    write = Fd(ends[1]);
  }
  Fd read, write;
};

// Appends what can be read; false at the end.
bool drain(const Fd& from, std::string& to) {
  std::array<char, 65536> buffer;
  const ssize_t size = ::read(from.get(), buffer.data(), buffer.size());
  if (size <= 0) return false;
  to.append(buffer.data(), static_cast<std::size_t>(size));
  return true;
}

// The beginning of a command line, for a message.
std::string shown(const std::vector<std::string>& arguments) {
  constexpr std::size_t kMost = 400;
  std::string line;
  for (const std::string& argument : arguments) line += (line.empty() ? "" : " ") + argument;
  return line.size() <= kMost ? line : line.substr(0, kMost) + "…";
}

int milliseconds_until(steady_clock::time_point time) {
  const auto left =
      std::chrono::duration_cast<std::chrono::milliseconds>(time - steady_clock::now()).count();
  return static_cast<int>(std::max<std::chrono::milliseconds::rep>(left, 0));
}

}  // namespace

CommandOutput run_command(const std::vector<std::string>& arguments, const std::string& input,
                          std::chrono::seconds limit) {
  const auto give_up = steady_clock::now() + limit;
  Pipe in, out, err;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in.read.get(), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out.write.get(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, err.write.get(), STDERR_FILENO);
  std::vector<char*> argv;
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  // A process group of its own: what it starts can be killed with it.
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  pid_t pid = 0;
  const int failure = ::posix_spawnp(&pid, argv[0], &actions, &attributes, argv.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  CommandOutput result;
  if (failure != 0) {
    ADD_FAILURE() << arguments.front() << " can't be run: "
                  << std::error_code(failure, std::generic_category()).message();
    return result;
  }
  in.read.reset();
  out.write.reset();
  err.write.reset();
  std::size_t sent = 0;
  while (sent < input.size()) {
    const ssize_t size = ::write(in.write.get(), input.data() + sent, input.size() - sent);
    if (size <= 0) break;
    sent += static_cast<std::size_t>(size);
  }
  in.write.reset();

  std::array<pollfd, 2> waiting{{{out.read.get(), POLLIN, 0}, {err.read.get(), POLLIN, 0}}};
  while (waiting[0].fd >= 0 || waiting[1].fd >= 0) {
    if (::poll(waiting.data(), waiting.size(), milliseconds_until(give_up)) <= 0) {
      ::kill(-pid, SIGKILL);
      ::waitpid(pid, nullptr, 0);
      throw CommandTimedOut("killed after " + std::to_string(limit.count()) +
                            " s: " + shown(arguments) + "\nwhat it had written: " + result.text +
                            result.errors);
    }
    if (waiting[0].revents != 0 && !drain(out.read, result.text)) waiting[0].fd = -1;
    if (waiting[1].revents != 0 && !drain(err.read, result.errors)) waiting[1].fd = -1;
  }
  int status = 0;
  ::waitpid(pid, &status, 0);
  result.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return result;
}

std::string output_of(const std::vector<std::string>& arguments, std::chrono::seconds limit) {
  CommandOutput result = run_command(arguments, "", limit);
  EXPECT_EQ(result.status, 0) << arguments.front() << ": " << result.errors;
  if (result.text.ends_with('\n')) result.text.pop_back();
  return result.text;
}

}  // namespace docktap::test
