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

// The container id in the name of a container's own cgroup: `<id>`, or what an engine makes of it
// (`docker-<id>.scope`, `libpod-<id>`). Empty for every other name, even one with an id in it: a
// container's mounts (`var-lib-docker-containers-<id>-mounts-shm.mount`) and its monitor
// (`libpod-conmon-<id>.scope`) have cgroups too.
std::string_view container_id_in(std::string_view folder_name);

// The path of a line of /proc/<pid>/cgroup up to the cgroup of the container `id`; leading `/..`,
// which a private cgroup namespace puts there, are taken off. Nullopt if it is not on the path.
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
  void follow_pid(const ContainerInfo& container, Location& location) const;
  void look_up_scan(const ContainerInfo& container, Location& location);
  void scan();

  Hierarchy hierarchy_;
  std::string procfs_;
  // Of the last scan: the path below the main hierarchy's mount, by container id.
  std::unordered_map<std::string, std::string> scanned_;
  UnixNanos scanned_at_ = 0;
};

}  // namespace docktap::cgroup
