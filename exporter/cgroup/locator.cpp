#include "cgroup/locator.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>
#include <utility>

#include "cgroup/grammar.h"

namespace docktap::cgroup {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kIdLength = 64;
constexpr int kDeepestFolder = 12;

bool is_folder(const std::string& path) {
  std::error_code ignored;
  return fs::is_directory(path, ignored);
}

bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

// The container id within a folder's name; empty if there is none.
std::string_view id_in(std::string_view name) {
  std::size_t length = 0;
  for (std::size_t i = 0; i < name.size(); ++i) {
    length = is_hex(name[i]) ? length + 1 : 0;
    const bool ends = i + 1 == name.size() || !is_hex(name[i + 1]);
    if (length == kIdLength && ends) return name.substr(i + 1 - kIdLength, kIdLength);
  }
  return {};
}

}  // namespace

std::optional<std::string> path_of_container(std::string_view path, std::string_view id) {
  while (path.starts_with("/..")) path.remove_prefix(3);
  const std::size_t at = path.find(id);
  if (id.empty() || at == std::string_view::npos) return std::nullopt;
  return std::string(path.substr(0, path.find('/', at)));
}

Locator::Locator(Hierarchy hierarchy, std::string procfs)
    : hierarchy_(std::move(hierarchy)), procfs_(std::move(procfs)) {}

Result<Location> Locator::locate(const ContainerInfo& container) {
  if (std::optional<Location> found = locate_by_pid(container)) return *std::move(found);
  if (std::optional<Location> found = locate_by_scan(container)) return *std::move(found);
  return Error(ErrorKind::kNotFound,
               "neither " + procfs_ + "/" + std::to_string(container.pid) + "/cgroup nor " +
                   hierarchy_.mount(hierarchy_.main()) +
                   " knows it, so it does not run on this kernel, or its cgroups are not visible");
}

std::optional<Location> Locator::locate_by_pid(const ContainerInfo& container) const {
  std::ifstream file(procfs_ + "/" + std::to_string(container.pid) + "/cgroup");
  Location location;
  for (std::string line; std::getline(file, line);) {
    // `4:memory:/docker/<id>`; `0::/docker/<id>` for the unified hierarchy.
    const std::size_t first = line.find(':');
    const std::size_t second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    const std::optional<std::string> path =
        path_of_container(std::string_view(line).substr(second + 1), container.id);
    if (!path) continue;
    std::string_view names = std::string_view(line).substr(first + 1, second - first - 1);
    for (std::size_t i = 0; i < kControllers; ++i) {
      const auto controller = static_cast<Controller>(i);
      const bool listed =
          controller == Controller::kUnified
              ? names.empty()
              : (',' + std::string(names) + ',')
                        .find(',' + std::string(to_string(controller)) + ',') != std::string::npos;
      if (!listed || hierarchy_.mount(controller).empty()) continue;
      std::string folder = hierarchy_.mount(controller) + *path;
      if (is_folder(folder)) location.folders[i] = std::move(folder);
    }
  }
  if (location.folder(hierarchy_.main()).empty()) return std::nullopt;
  location.pid_is_verified = true;
  return location;
}

std::optional<Location> Locator::locate_by_scan(const ContainerInfo& container) {
  auto found = scanned_.find(container.id);
  // One scan serves every container that had started by then.
  if (found == scanned_.end() && container.started_at.value_or(0) >= scanned_at_) {
    scan();
    found = scanned_.find(container.id);
  }
  if (found == scanned_.end()) return std::nullopt;
  Location location;
  for (std::size_t i = 0; i < kControllers; ++i) {
    if (hierarchy_.mounts[i].empty()) continue;
    std::string folder = hierarchy_.mounts[i] + found->second;
    if (is_folder(folder)) location.folders[i] = std::move(folder);
  }
  if (location.folder(hierarchy_.main()).empty()) return std::nullopt;
  return location;
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
    const std::string_view id = id_in(std::string_view(path).substr(path.rfind('/') + 1));
    if (!id.empty()) scanned_.emplace(id, path.substr(root.size()));
  }
}

}  // namespace docktap::cgroup
