#pragma once

#include <array>
#include <string>
#include <string_view>

#include "base/result.h"

namespace docktap::cgroup {

// What docktap reads of a v1 hierarchy, and the unified one beside them.
enum class Controller { kCpu, kCpuacct, kMemory, kPids, kBlkio, kUnified };
inline constexpr std::size_t kControllers = 6;
std::string_view to_string(Controller controller);

// Where the host's cgroups are. v2: kUnified alone is mounted. v1: the others; a hybrid host has
// both, and its unified tree has no controllers, but CPU time and pressure.
struct Hierarchy {
  enum class Version { kV1, kV2, kHybrid };

  Version version = Version::kV2;
  std::array<std::string, kControllers> mounts;  // absolute; empty where it is not mounted

  const std::string& mount(Controller controller) const {
    return mounts[static_cast<std::size_t>(controller)];
  }
  // The hierarchy that surely has every container.
  Controller main() const {
    return version == Version::kV2 ? Controller::kUnified : Controller::kMemory;
  }
};

// kIo if there is nothing to read at `cgroupfs`.
Result<Hierarchy> find_hierarchy(const std::string& cgroupfs);

}  // namespace docktap::cgroup
