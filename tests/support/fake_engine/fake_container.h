#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"

namespace docktap::test {

// What the fake engine's stats say of one container.
struct FakeFigures {
  std::uint64_t cpu_user_ns = 0;
  std::uint64_t cpu_system_ns = 0;
  std::uint64_t memory_bytes = 0;
  std::uint64_t inactive_file_bytes = 0;
  std::uint64_t pids = 1;
  std::uint64_t rx_bytes = 0;
  std::uint64_t tx_bytes = 0;
  std::uint64_t read_bytes = 0;
  std::uint64_t write_bytes = 0;
};

// A container of the fake engine, as inspect would show it.
struct FakeContainer {
  std::string id;  // 64 hex digits; made by `fake_id` where it is empty
  std::string name;
  std::string image = "bb:1";
  std::vector<std::pair<std::string, std::string>> labels;
  std::string network_mode = "default";
  std::string restart_policy = "no";
  std::string pid_mode;
  std::string ipc_mode = "private";
  std::string uts_mode;
  bool privileged = false;
  std::string user;
  std::vector<std::string> bind_sources;
  bool has_healthcheck = false;
  std::vector<std::string> health_test{"CMD-SHELL", "true"};
  std::int64_t health_interval = 0;  // nanoseconds; 0: the engine's default
  bool has_network_events = false;   // its starts and ends connect it and disconnect it

  std::string state = "created";
  std::int64_t pid = 0;
  std::int64_t exit_code = 0;
  bool oom_killed = false;
  std::int64_t restart_count = 0;
  std::string health;  // starting, healthy, unhealthy; empty without a healthcheck
  int failing_streak = 0;
  UnixNanos created = 0;
  UnixNanos started = 0;   // 0: never
  UnixNanos finished = 0;  // 0: never

  std::int64_t memory_limit = 0;
  std::int64_t nano_cpus = 0;
  FakeFigures figures;
};

// The id of the container of this number: the same everywhere, so that a cgroup tree can be made to
// fit.
std::string fake_id(unsigned number);

}  // namespace docktap::test
