#pragma once

#include <chrono>
#include <stdexcept>
#include <string>
#include <vector>

namespace docktap::test {

struct CommandOutput {
  int status = -1;     // exit code, or 128 + signal
  std::string text;    // standard output
  std::string errors;  // standard error
};

// A command did not end in time and was killed with all that it had started. It ends the test,
// which fails with this message: what would come next would wait as long.
class CommandTimedOut : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

constexpr std::chrono::seconds kCommandLimit{60};

// Runs a program found in PATH to its end; `input` goes to its standard input. Throws
// CommandTimedOut after `limit`.
CommandOutput run_command(const std::vector<std::string>& arguments, const std::string& input = "",
                          std::chrono::seconds limit = kCommandLimit);

// The same, but a failure is a test failure and the output is what it wrote, without the last line
// feed.
std::string output_of(const std::vector<std::string>& arguments,
                      std::chrono::seconds limit = kCommandLimit);

}  // namespace docktap::test
