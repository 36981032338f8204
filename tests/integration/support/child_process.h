#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace docktap::test {

// A program that runs beside the test and ends with it. What it writes goes to a file.
class ChildProcess {
 public:
  ChildProcess(std::vector<std::string> arguments, const std::string& output_path);
  ~ChildProcess();
  ChildProcess(ChildProcess&& other) noexcept;
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;
  ChildProcess& operator=(ChildProcess&&) = delete;

  pid_t pid() const { return pid_; }
  // SIGTERM, and the exit code, or 128 + signal. Whoever does not end within 40 s is killed.
  int stop();

 private:
  pid_t pid_ = -1;
};

// The text of a file; empty if there is none.
std::string text_of(const std::string& path);

}  // namespace docktap::test
