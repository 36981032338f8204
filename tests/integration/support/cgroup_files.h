#pragma once

#include <optional>
#include <string>

namespace docktap::test {

// A container's files in this host's cgroups, v1, v2 or both, read by other code than docktap's.
// `controller` is the v1 hierarchy (`memory`, `unified`); where it does not exist, the only one.
class CgroupFiles {
 public:
  explicit CgroupFiles(std::string id) : id_(std::move(id)) {}

  // Empty if there is no such file.
  std::string text(const std::string& controller, const std::string& file) const;

  // A number that stands alone, or behind `key` at the beginning of a line, or behind `field` in
  // that line: `some … total=12` has key `some` and field `total=`.
  std::optional<double> number(const std::string& controller, const std::string& file,
                               const std::string& key = "", const std::string& field = "") const;

 private:
  std::string id_;
};

}  // namespace docktap::test
