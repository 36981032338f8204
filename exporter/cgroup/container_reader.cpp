#include "cgroup/container_reader.h"

#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <functional>
#include <system_error>
#include <utility>

#include "base/block_device.h"

namespace docktap::cgroup {
namespace {

// What one file can have; memory.stat has 1.5 kB, net/dev 120 bytes an interface.
constexpr std::size_t kBufferSize = 65536;
// Core thread only: one buffer serves all readers.
std::array<char, kBufferSize> buffer;

// Short reads of these files are not the end, but the kernel never stops within a page.
constexpr ssize_t kPage = 4096;

// The whole of a file from its beginning; nullopt and errno if it can't be read.
std::optional<std::string_view> read_all(int fd) {
  std::size_t used = 0;
  while (used < buffer.size()) {
    const ssize_t size =
        ::pread(fd, buffer.data() + used, buffer.size() - used, static_cast<off_t>(used));
    if (size < 0) return std::nullopt;
    used += static_cast<std::size_t>(size);
    if (size < kPage) break;
  }
  std::string_view text(buffer.data(), used);
  // Cut by the buffer's end, the last number would be a wrong one.
  if (used == buffer.size()) text = text.substr(0, text.rfind('\n') + 1);
  return text;
}

bool exists(const std::string& folder, const char* name) {
  return !folder.empty() && ::access((folder + "/" + name).c_str(), F_OK) == 0;
}

}  // namespace

FileReader::FileReader(Location location, std::span<const File> files, bool has_quota,
                       bool per_core_cpu, std::string net_dev,
                       std::shared_ptr<DescriptorBudget> budget)
    : location_(std::move(location)),
      has_unified_cpu_stat_(exists(location_.folder(Controller::kUnified), "cpu.stat")),
      net_dev_(std::move(net_dev)),
      budget_(std::move(budget)) {
  for (const File& file : files) {
    if (wants(file, has_quota, per_core_cpu)) slots_.push_back(Slot{&file, {}, {}});
  }
  keep_descriptors();
}

FileReader::~FileReader() { budget_->give_back(kept_); }

bool FileReader::wants(const File& file, bool has_quota, bool per_core_cpu) const {
  if (location_.folder(file.controller).empty()) return false;
  switch (file.wanted) {
    case Wanted::kAlways: return true;
    case Wanted::kWithQuota: return has_quota;
    case Wanted::kWithUnifiedCpuStat: return has_unified_cpu_stat_;
    case Wanted::kWithoutUnifiedCpuStat: return !has_unified_cpu_stat_;
    case Wanted::kPerCore: return per_core_cpu;
  }
  return false;
}

void FileReader::keep_descriptors() {
  if (budget_->take_for_files(slots_.size())) {
    keeps_files_ = true;
    kept_ = slots_.size();
    return;
  }
  const auto folders = static_cast<std::size_t>(
      std::count_if(location_.folders.begin(), location_.folders.end(),
                    [](const std::string& folder) { return !folder.empty(); }));
  if (!budget_->take_for_folders(folders)) return;
  kept_ = folders;
  for (std::size_t i = 0; i < kControllers; ++i) {
    if (location_.folders[i].empty()) continue;
    folders_[i] = Fd(::open(location_.folders[i].c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  }
}

ReadOutcome FileReader::read(StatsSample& out) {
  out.clear();
  failed_errno_ = 0;
  // First, so that the cgroup's being there afterwards proves that the pid was still the
  // container's.
  read_network(out);
  bool any_read = false;
  bool any_failed = false;
  for (Slot& slot : slots_) {
    if (slot.presence == Presence::kMissing) continue;
    // No bytes, no operations: of an idle container the second file is not read.
    if (slot.file->grammar == Grammar::kBlkioOperations && out.block_devices.empty()) continue;
    switch (read_slot(slot, out)) {
      case SlotOutcome::kRead: any_read = true; break;
      case SlotOutcome::kFailed: any_failed = true; break;
      case SlotOutcome::kMissing: break;
      case SlotOutcome::kGone: return ReadOutcome::kGone;
    }
  }
  // A failed net/dev does not count: of a container that has gone it is gone as well.
  if (!any_read) return any_failed ? ReadOutcome::kUnreadable : ReadOutcome::kGone;
  if (out.memory_usage_bytes && out.memory_working_set_bytes) {
    const std::uint64_t inactive = *out.memory_working_set_bytes;
    out.memory_working_set_bytes =
        *out.memory_usage_bytes > inactive ? *out.memory_usage_bytes - inactive : 0;
  } else {
    out.memory_working_set_bytes.reset();
  }
  return ReadOutcome::kOk;
}

FileReader::SlotOutcome FileReader::read_slot(Slot& slot, StatsSample& out) {
  Fd opened;
  int fd = slot.fd.get();
  if (fd < 0) {
    opened = open(slot);
    fd = opened.get();
  }
  std::optional<std::string_view> text;
  if (fd >= 0) text = read_all(fd);
  if (text) {
    slot.presence = Presence::kThere;
    if (opened && keeps_files_) slot.fd = std::move(opened);
    parse(*slot.file, *text, out);
    return SlotOutcome::kRead;
  }
  const int cause = errno;
  // The kernel removed the cgroup: the clean end of a run.
  if (cause == ENODEV) return SlotOutcome::kGone;
  if (cause == ENOENT && slot.presence == Presence::kThere) return SlotOutcome::kGone;
  if (cause == ENOENT || cause == ENOTSUP) {  // not in this kernel, or switched off
    slot.presence = Presence::kMissing;
    return SlotOutcome::kMissing;
  }
  remember_failure(location_.folder(slot.file->controller), slot.file->name, cause);
  return SlotOutcome::kFailed;
}

Fd FileReader::open(const Slot& slot) const {
  const auto controller = static_cast<std::size_t>(slot.file->controller);
  if (folders_[controller]) {
    return Fd(::openat(folders_[controller].get(), slot.file->name, O_RDONLY | O_CLOEXEC));
  }
  const std::string path = location_.folders[controller] + "/" + slot.file->name;
  return Fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
}

void FileReader::parse(const File& file, std::string_view text, StatsSample& out) {
  switch (file.grammar) {
    case Grammar::kSingle: out.*file.fields.front().field = read_single(text); return;
    case Grammar::kKeyed: read_keyed(text, file.fields, out); return;
    case Grammar::kPressure: out.*file.pressure = read_pressure(text); return;
    case Grammar::kPerCpu: read_per_cpu(text, out.cpu_core_usage_ns); return;
    case Grammar::kIoStat: {
      const auto take = [&](unsigned major, unsigned minor, std::string_view key,
                            std::uint64_t value) {
        BlockDeviceCounters* const counters = device(out, major, minor);
        if (counters == nullptr) return;
        if (key == "rbytes") counters->read_bytes = value;
        if (key == "wbytes") counters->write_bytes = value;
        if (key == "rios") counters->reads = value;
        if (key == "wios") counters->writes = value;
      };
      read_io_stat(text, std::cref(take));  // by reference: a std::function would allocate
      return;
    }
    case Grammar::kBlkioBytes:
    case Grammar::kBlkioOperations: {
      const bool bytes = file.grammar == Grammar::kBlkioBytes;
      const auto take = [&](unsigned major, unsigned minor, std::string_view key,
                            std::uint64_t value) {
        BlockDeviceCounters* const counters = device(out, major, minor);
        if (counters == nullptr) return;
        if (key == "Read") (bytes ? counters->read_bytes : counters->reads) = value;
        if (key == "Write") (bytes ? counters->write_bytes : counters->writes) = value;
      };
      read_blkio(text, std::cref(take));
      return;
    }
  }
}

BlockDeviceCounters* FileReader::device(StatsSample& out, unsigned major, unsigned minor) {
  auto known = std::find_if(devices_.begin(), devices_.end(), [&](const Device& candidate) {
    return candidate.major == major && candidate.minor == minor;
  });
  if (known == devices_.end()) {
    const bool ignored = is_ignored_block_device(major);
    known = devices_.insert(devices_.end(), Device{major, minor, ignored,
                                                   ignored ? "" : block_device_name(major, minor)});
  }
  if (known->ignored) return nullptr;
  for (BlockDeviceCounters& counters : out.block_devices) {
    if (counters.device == known->name) return &counters;
  }
  BlockDeviceCounters& added = out.block_devices.emplace_back();
  added.device = known->name;
  return &added;
}

void FileReader::read_network(StatsSample& out) {
  if (net_dev_.empty()) return;
  if (!location_.pid_is_verified) {  // it may be another's by now
    remember_failure(net_dev_, "", ESRCH);
    return;
  }
  // Opened each time: a kept descriptor would keep the network namespace alive.
  const Fd file(::open(net_dev_.c_str(), O_RDONLY | O_CLOEXEC));
  const std::optional<std::string_view> text = file ? read_all(file.get()) : std::nullopt;
  if (text) {
    read_net_dev(*text, out.networks);
  } else {
    remember_failure(net_dev_, "", errno);
  }
}

void FileReader::remember_failure(const std::string& folder, const char* name, int cause) {
  failed_folder_ = &folder;
  failed_name_ = name;
  failed_errno_ = cause;
}

std::string FileReader::unreadable_reason() const {
  if (failed_errno_ == 0) return "";
  std::string path = *failed_folder_;
  if (*failed_name_ != '\0') path.append("/").append(failed_name_);
  std::string reason = path + ": " + std::generic_category().message(failed_errno_);
  if (failed_folder_ == &net_dev_) {
    reason += ": network counters need the host's /proc without hidepid; see --path.procfs";
  }
  return reason;
}

}  // namespace docktap::cgroup
