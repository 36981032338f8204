#pragma once

#include <string>
#include <vector>

namespace docktap::test {

struct CommandOutput {
  int status = -1;     // exit code, or 128 + signal
  std::string text;    // standard output
  std::string errors;  // standard error
};

// Runs a program found in PATH to its end; `input` goes to its standard input.
CommandOutput run_command(const std::vector<std::string>& arguments, const std::string& input = "");

// The same, but a failure is a test failure and the output is what it wrote, without the last line
// feed.
std::string output_of(const std::vector<std::string>& arguments);

}  // namespace docktap::test
