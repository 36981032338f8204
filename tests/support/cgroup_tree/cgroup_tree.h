#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace docktap::test {

// Builds the files that the kernel would show of containers, in a folder of its own: a cgroup
// hierarchy and a /proc, for versions and faults that this machine does not have.
class CgroupTree {
 public:
  enum class Version { kV1, kV2, kHybrid };

  explicit CgroupTree(Version version);
  ~CgroupTree();
  CgroupTree(const CgroupTree&) = delete;
  CgroupTree& operator=(const CgroupTree&) = delete;

  std::string cgroupfs() const { return (root_ / "cgroup").native(); }
  std::string procfs() const { return (root_ / "proc").native(); }

  // A container's files with plausible figures, and /proc/<pid>. `path` is that below each mount
  // and must hold the id.
  void add(std::int64_t pid, const std::string& path);

  // Writes one file: below a v1 controller's mount, `unified` for that tree; v2 ignores the
  // controller.
  void write(const std::string& controller, const std::string& path, const std::string& file,
             const std::string& text);
  void write_proc(std::int64_t pid, const std::string& file, const std::string& text);
  void erase(const std::string& controller, const std::string& path, const std::string& file);
  // The container's cgroups go, its /proc/<pid> too.
  void remove(std::int64_t pid, const std::string& path);

  std::filesystem::path mount(const std::string& controller) const;

 private:
  Version version_;
  std::filesystem::path root_;
};

}  // namespace docktap::test
