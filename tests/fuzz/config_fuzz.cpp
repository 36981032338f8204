// The text of the configuration file: whatever it is, it is sound or every fault names its place.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/utf8.h"
#include "check.h"
#include "config/config_file.h"

namespace docktap::fuzz {
namespace {

constexpr UnixNanos kNow = 1'764'000'000'000'000'000;
constexpr UnixNanos kDay = 86'400'000'000'000;

bool is_one_line(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = utf8_character_length(text);
    if (length == 0 || static_cast<unsigned char>(text.front()) < 0x20) return false;
    text.remove_prefix(length);
  }
  return true;
}

void check_pattern(const std::string& pattern) {
  check(pattern.size() <= 256 && pattern.find('[') == std::string::npos && is_one_line(pattern),
        "a pattern is one");
}

void check_policy(const Policy& policy) {
  check(policy.memory_bytes > 0 && policy.memory_bytes <= INT64_MAX, "memory is a size");
  check(policy.cpus > 0 && policy.cpus < 1e6, "CPUs are a number");
  check(policy.pids > 0 && policy.nofile > 0, "limits are positive");
  for (const Waiver& waiver : policy.waivers) {
    const bool conditions = !waiver.name.empty() || !waiver.image.empty() || waiver.label;
    check(conditions != is_of_host(waiver.check), "a waiver says of what, unless it is the host");
    check(!waiver.reason.empty() && is_one_line(waiver.reason), "a waiver has a reason");
    check(waiver.expires % kDay == 0 || waiver.expires == Waiver().expires,
          "a waiver ends with a day");
    check_pattern(waiver.name);
    check_pattern(waiver.image);
    if (waiver.label) check_pattern(waiver.label->second);
  }
  for (const std::string& pattern : policy.secret_names) check_pattern(pattern);
  for (const std::string& pattern : policy.encrypted_volumes) check_pattern(pattern);
  for (const std::string& path : policy.sensitive_paths) {
    check(path.size() > 1 && path.front() == '/' && path.back() != '/', "a path is absolute");
  }
  check(std::find(policy.sensitive_ports.begin(), policy.sensitive_ports.end(), 0) ==
            policy.sensitive_ports.end(),
        "a port is one");
}

void feed(const std::string& text) {
  const config::FileConfig config = config::parse_config(text, "f", kNow);
  check(config.faults.size() <= 201, "faults are bounded");
  for (const auto* lines : {&config.faults, &config.warnings}) {
    for (const std::string& line : *lines) {
      check(line.starts_with("f:"), "a fault names its place");
      check(is_one_line(line), "a fault is one line of UTF-8");
    }
  }
  if (config.faults.empty()) check_policy(config.policy);
}

}  // namespace
}  // namespace docktap::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  docktap::fuzz::feed({reinterpret_cast<const char*>(data), size});
  return 0;
}
