#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/clock.h"
#include "base/result.h"
#include "cgroup/hierarchy.h"
#include "model/container_info.h"

namespace docktap::cgroup {

// The folders of one container's cgroups.
struct Location {
  std::array<std::string, kControllers> folders;  // absolute; empty where there is none
  bool pid_is_verified = false;  // State.Pid is a process of this container in our /proc

  const std::string& folder(Controller controller) const {
    return folders[static_cast<std::size_t>(controller)];
  }
};

// The path of a line of /proc/<pid>/cgroup up to the component that holds `id`, which may be the id
// itself or a name around it, such as `docker-<id>.scope`; leading `/..`, which a private cgroup
// namespace puts there, are taken off. Nullopt if no component holds it.
std::optional<std::string> path_of_container(std::string_view path, std::string_view id);

// Finds containers' cgroups: through State.Pid, which belongs to the engine's pid namespace and so
// proves nothing until the id is in its path, else by one scan of the tree.
class Locator {
 public:
  Locator(Hierarchy hierarchy, std::string procfs);

  // kNotFound: this container does not run on this kernel.
  Result<Location> locate(const ContainerInfo& container);

  const Hierarchy& hierarchy() const { return hierarchy_; }

 private:
  std::optional<Location> locate_by_pid(const ContainerInfo& container) const;
  std::optional<Location> locate_by_scan(const ContainerInfo& container);
  void scan();

  Hierarchy hierarchy_;
  std::string procfs_;
  // Of the last scan: the path below the main hierarchy's mount, by container id.
  std::unordered_map<std::string, std::string> scanned_;
  UnixNanos scanned_at_ = 0;
};

}  // namespace docktap::cgroup
