#include "posture/paths.h"

namespace docktap::posture {

std::string normal_path(std::string_view path) {
  std::string normal;
  if (!path.starts_with('/')) return normal;
  normal.reserve(path.size());
  while (!path.empty()) {
    path.remove_prefix(1);
    const std::string_view part = path.substr(0, path.find('/'));
    path.remove_prefix(part.size());
    if (part.empty() || part == ".") continue;
    if (part == "..") {
      normal.erase(normal.empty() ? 0 : normal.rfind('/'));
    } else {
      normal.append("/").append(part);
    }
  }
  if (normal.empty()) return "/";
  if (normal == "/var/run" || normal.starts_with("/var/run/")) normal.erase(0, 4);
  return normal;
}

bool is_at_or_above(std::string_view folder, std::string_view path) {
  if (folder.empty() || !path.starts_with(folder)) return false;
  return folder.size() == path.size() || folder == "/" || path[folder.size()] == '/';
}

}  // namespace docktap::posture
