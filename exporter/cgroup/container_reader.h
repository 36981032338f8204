#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/fd.h"
#include "cgroup/descriptor_budget.h"
#include "cgroup/files.h"
#include "cgroup/locator.h"
#include "cgroup/sampler.h"

namespace docktap::cgroup {

// The reader behind Sampler::reader_for.
class FileReader final : public ContainerReader {
 public:
  // `net_dev` is the path of the container's net/dev, empty if its network is not to be read. Where
  // the pid in it was not verified it stays unread, and every sample is incomplete.
  FileReader(Location location, std::span<const File> files, bool has_quota, bool per_core_cpu,
             std::string net_dev, std::shared_ptr<DescriptorBudget> budget);
  ~FileReader() override;
  FileReader(const FileReader&) = delete;
  FileReader& operator=(const FileReader&) = delete;

  ReadOutcome read(StatsSample& out) override;
  bool is_incomplete() const override { return failed_errno_ != 0; }
  std::string unreadable_reason() const override;

 private:
  enum class Presence { kUnknown, kThere, kMissing };
  struct Slot {
    const File* file;
    Presence presence = Presence::kUnknown;
    Fd fd;  // where it is kept
  };
  struct Device {  // its name, looked up once
    unsigned major;
    unsigned minor;
    bool ignored;
    std::string name;
  };
  enum class SlotOutcome { kRead, kMissing, kFailed, kGone };

  bool wants(const File& file, bool has_quota, bool per_core_cpu) const;
  void keep_descriptors();
  SlotOutcome read_slot(Slot& slot, StatsSample& out);
  Fd open(const Slot& slot) const;
  void parse(const File& file, std::string_view text, StatsSample& out);
  void read_network(StatsSample& out);
  BlockDeviceCounters* device(StatsSample& out, unsigned major, unsigned minor);
  void remember_failure(const std::string& folder, const char* name, int cause);

  Location location_;
  bool has_unified_cpu_stat_;
  std::vector<Slot> slots_;
  std::string net_dev_;
  std::vector<Device> devices_;

  std::shared_ptr<DescriptorBudget> budget_;  // shared: a reader may outlive its sampler
  std::size_t kept_ = 0;
  bool keeps_files_ = false;
  std::array<Fd, kControllers> folders_;

  // The last file that could not be read, for the message; names outlive the reader or are ours.
  const std::string* failed_folder_ = nullptr;
  const char* failed_name_ = "";
  int failed_errno_ = 0;
};

}  // namespace docktap::cgroup
