#include "cgroup/hierarchy.h"

#include <filesystem>
#include <system_error>

namespace docktap::cgroup {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kNames[kControllers] = {"cpu",  "cpuacct", "memory",
                                                   "pids", "blkio",   "unified"};

bool is_there(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

// `cpu,cpuacct` holds both; where each also has a link of its own, either will do.
void add_mount(Hierarchy& hierarchy, const fs::path& folder) {
  const fs::path names = folder.filename();
  std::string_view rest = names.native();
  while (!rest.empty()) {
    const std::size_t comma = rest.find(',');
    const std::string_view name = rest.substr(0, comma);
    rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 1);
    for (std::size_t i = 0; i < kControllers; ++i) {
      if (kNames[i] == name) hierarchy.mounts[i] = folder.native();
    }
  }
}

}  // namespace

std::string_view to_string(Controller controller) {
  return kNames[static_cast<std::size_t>(controller)];
}

Result<Hierarchy> find_hierarchy(const std::string& cgroupfs) {
  Hierarchy hierarchy;
  // At the root of a v2 tree only; a `0::` line in /proc/<pid>/cgroup would be there on a hybrid
  // host too.
  if (is_there(fs::path(cgroupfs) / "cgroup.controllers")) {
    hierarchy.version = Hierarchy::Version::kV2;
    hierarchy.mounts[static_cast<std::size_t>(Controller::kUnified)] = cgroupfs;
    return hierarchy;
  }
  std::error_code failure;
  fs::directory_iterator entry(cgroupfs, failure);
  for (; !failure && entry != fs::directory_iterator(); entry.increment(failure)) {
    std::error_code ignored;
    if (entry->is_directory(ignored)) add_mount(hierarchy, entry->path());
  }
  if (failure) {
    return Error(ErrorKind::kIo,
                 cgroupfs + " can't be read: " + failure.message() + "; see --path.cgroupfs");
  }
  if (hierarchy.mount(Controller::kMemory).empty()) {
    return Error(ErrorKind::kIo, "there is no cgroup hierarchy with a memory controller below " +
                                     cgroupfs + "; see --path.cgroupfs");
  }
  const std::string& unified = hierarchy.mount(Controller::kUnified);
  const bool hybrid = !unified.empty() && is_there(fs::path(unified) / "cgroup.procs");
  if (!hybrid) hierarchy.mounts[static_cast<std::size_t>(Controller::kUnified)].clear();
  hierarchy.version = hybrid ? Hierarchy::Version::kHybrid : Hierarchy::Version::kV1;
  return hierarchy;
}

}  // namespace docktap::cgroup
