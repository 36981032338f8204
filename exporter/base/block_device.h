#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>

namespace docktap {

// Names of block devices, as sysfs links them: 8:0 is `sda`, and `8:0` where sysfs has no such
// device. What was answered once stays: a series must not change its device in the middle. No
// locks: one thread only.
class BlockDeviceNames {
 public:
  explicit BlockDeviceNames(std::string sysfs = "/sys") : sysfs_(std::move(sysfs)) {}

  std::string name(unsigned major, unsigned minor);

 private:
  std::string sysfs_;
  std::unordered_map<std::uint64_t, std::string> names_;
};

// The same from this machine's /sys. Core thread only.
std::string block_device_name(unsigned major, unsigned minor);

// Loop devices and RAM disks: what they carry is counted at the device below, or is no I/O.
constexpr bool is_ignored_block_device(unsigned major) {
  constexpr unsigned kRamMajor = 1;
  constexpr unsigned kLoopMajor = 7;
  return major == kRamMajor || major == kLoopMajor;
}

}  // namespace docktap
