#pragma once

#include <string>

namespace docktap {

// What `GET /exec/{id}/json` says, as far as docktap uses it.
struct ExecInfo {
  bool privileged = false;  // ProcessConfig.privileged
  std::string user;         // ProcessConfig.user; empty: the container's
};

}  // namespace docktap
