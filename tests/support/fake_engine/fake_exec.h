#pragma once

#include <cstdint>
#include <string>

namespace docktap::test {

// What GET /exec/{id}/json says.
struct FakeExec {
  std::string id;  // 64 hex digits
  std::string container_id;
  std::string command;
  bool privileged = false;
  std::string user;
  std::int64_t exit_code = 0;
};

// How to run a command in a container.
struct ExecOptions {
  bool privileged = false;
  std::string user;
  std::int64_t exit_code = 0;
};

}  // namespace docktap::test
