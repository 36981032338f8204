#include "base/block_device.h"

#include <unistd.h>

#include <array>
#include <cstddef>
#include <string_view>

namespace docktap {
namespace {

// Device numbers may come from a foreign engine's JSON, so the cache has a bound.
constexpr std::size_t kMaxNames = 4096;

// The last component of where `link` points to; empty if it is no link.
std::string link_target_name(const std::string& link) {
  std::array<char, 4096> target;
  const ssize_t length = ::readlink(link.c_str(), target.data(), target.size());
  if (length <= 0) return {};
  const std::string_view path(target.data(), static_cast<std::size_t>(length));
  return std::string(path.substr(path.rfind('/') + 1));
}

}  // namespace

std::string BlockDeviceNames::name(unsigned major, unsigned minor) {
  const std::uint64_t number = (std::uint64_t{major} << 32) | minor;
  if (const auto known = names_.find(number); known != names_.end()) return known->second;
  const std::string numbers = std::to_string(major) + ":" + std::to_string(minor);
  std::string name = link_target_name(sysfs_ + "/dev/block/" + numbers);
  if (name.empty()) name = numbers;
  if (names_.size() < kMaxNames) names_.emplace(number, name);
  return name;
}

std::string block_device_name(unsigned major, unsigned minor) {
  static BlockDeviceNames names;
  return names.name(major, minor);
}

}  // namespace docktap
