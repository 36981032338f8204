#include "integration/support/cgroup_files.h"

#include <filesystem>
#include <fstream>
#include <sstream>

namespace docktap::test {

std::string CgroupFiles::text(const std::string& controller, const std::string& file) const {
  const std::filesystem::path root = "/sys/fs/cgroup";
  for (const std::filesystem::path& mount : {root / controller, root}) {
    std::ifstream stream(mount / "docker" / id_ / file);
    if (!stream) continue;
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
  }
  return "";
}

std::optional<double> CgroupFiles::number(const std::string& controller, const std::string& file,
                                          const std::string& key, const std::string& field) const {
  std::istringstream lines(text(controller, file));
  const std::string beginning = key.empty() ? "" : key + " ";
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with(beginning)) continue;
    const std::size_t at = field.empty() ? beginning.size() : line.find(field);
    if (at == std::string::npos || line == "max" || line.empty()) continue;
    return std::stod(line.substr(at + field.size()));
  }
  return std::nullopt;
}

}  // namespace docktap::test
