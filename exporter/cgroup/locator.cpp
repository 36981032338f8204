#include "cgroup/locator.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

#include "base/text.h"
#include "cgroup/grammar.h"

namespace docktap::cgroup {
namespace {

namespace fs = std::filesystem;

constexpr int kDeepestFolder = 12;

bool is_folder(const std::string& path) {
  std::error_code ignored;
  return fs::is_directory(path, ignored);
}

bool lists(std::string_view names, std::string_view name) {
  return (',' + std::string(names) + ',').find(',' + std::string(name) + ',') != std::string::npos;
}

}  // namespace

std::string_view container_id_in(std::string_view folder_name) {
  constexpr std::string_view kScope = ".scope";
  constexpr std::string_view kPrefixes[] = {"docker-", "libpod-", "cri-containerd-", "crio-"};
  if (folder_name.ends_with(kScope)) folder_name.remove_suffix(kScope.size());
  for (const std::string_view prefix : kPrefixes) {
    if (!folder_name.starts_with(prefix)) continue;
    folder_name.remove_prefix(prefix.size());
    break;
  }
  return is_full_id(folder_name) ? folder_name : std::string_view();
}

std::optional<std::string> path_of_container(std::string_view path, std::string_view id) {
  constexpr std::string_view kParent = "/..";
  while (path == kParent || path.starts_with("/../")) path.remove_prefix(kParent.size());
  for (std::size_t begin = 0; begin < path.size();) {
    const std::size_t end = std::min(path.find('/', begin + 1), path.size());
    const std::string_view found = container_id_in(path.substr(begin + 1, end - begin - 1));
    if (!found.empty() && found == id) return std::string(path.substr(0, end));
    begin = end;
  }
  return std::nullopt;
}

Locator::Locator(Hierarchy hierarchy, std::string procfs)
    : hierarchy_(std::move(hierarchy)), procfs_(std::move(procfs)) {}

Result<Location> Locator::locate(const ContainerInfo& container) {
  Location location;
  follow_pid(container, location);
  // Seen from a private cgroup namespace, `/../<id>` proves whose process it is, but does not say
  // where below the mount its cgroup is.
  if (location.folder(hierarchy_.main()).empty()) look_up_scan(container, location);
  if (!location.folder(hierarchy_.main()).empty()) return location;
  return Error(ErrorKind::kNotFound,
               "neither " + procfs_ + "/" + std::to_string(container.pid) + "/cgroup nor " +
                   hierarchy_.mount(hierarchy_.main()) +
                   " knows it, so it does not run on this kernel, or its cgroups are not visible");
}

void Locator::follow_pid(const ContainerInfo& container, Location& location) const {
  std::ifstream file(procfs_ + "/" + std::to_string(container.pid) + "/cgroup");
  for (std::string line; std::getline(file, line);) {
    // `4:memory:/docker/<id>`; `0::/docker/<id>` for the unified hierarchy.
    const std::size_t first = line.find(':');
    const std::size_t second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    const std::optional<std::string> path =
        path_of_container(std::string_view(line).substr(second + 1), container.id);
    if (!path) continue;
    location.pid_is_verified = true;
    const std::string_view names = std::string_view(line).substr(first + 1, second - first - 1);
    for (std::size_t i = 0; i < kControllers; ++i) {
      const auto controller = static_cast<Controller>(i);
      const bool listed =
          controller == Controller::kUnified ? names.empty() : lists(names, to_string(controller));
      if (!listed || hierarchy_.mount(controller).empty()) continue;
      std::string folder = hierarchy_.mount(controller) + *path;
      if (is_folder(folder)) location.folders[i] = std::move(folder);
    }
  }
}

void Locator::look_up_scan(const ContainerInfo& container, Location& location) {
  auto found = scanned_.find(container.id);
  // One scan serves every container that had started by then.
  if (found == scanned_.end() && container.started_at.value_or(0) >= scanned_at_) {
    scan();
    found = scanned_.find(container.id);
  }
  if (found == scanned_.end()) return;
  for (std::size_t i = 0; i < kControllers; ++i) {
    if (hierarchy_.mounts[i].empty()) continue;
    std::string folder = hierarchy_.mounts[i] + found->second;
    if (is_folder(folder)) location.folders[i] = std::move(folder);
  }
}

void Locator::scan() {
  scanned_.clear();
  scanned_at_ = unix_now();
  const std::string& root = hierarchy_.mount(hierarchy_.main());
  std::error_code failure;
  fs::recursive_directory_iterator entry(root, fs::directory_options::skip_permission_denied,
                                         failure);
  for (; !failure && entry != fs::recursive_directory_iterator(); entry.increment(failure)) {
    std::error_code ignored;
    if (!entry->is_directory(ignored)) continue;
    if (entry.depth() >= kDeepestFolder) entry.disable_recursion_pending();
    const std::string path = entry->path().native();
    const std::string_view id = container_id_in(std::string_view(path).substr(path.rfind('/') + 1));
    if (!id.empty()) scanned_.emplace(id, path.substr(root.size()));
  }
}

}  // namespace docktap::cgroup
