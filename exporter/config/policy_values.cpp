#include "config/policy_values.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <filesystem>
#include <limits>
#include <system_error>

#include "base/text.h"
#include "base/version.h"

namespace docktap::config {
namespace {

constexpr std::size_t kMaxPatternBytes = 256;
constexpr std::size_t kMaxReasonBytes = 1024;
constexpr std::size_t kMaxPathBytes = 4096;
constexpr UnixNanos kDay = 86'400'000'000'000;
constexpr double kMostCpus = 65536;

bool has_control_character(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
  });
}

std::string at_most(std::size_t bytes) {
  return "it must have at most " + std::to_string(bytes) + " bytes";
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return out;
}

// Powers of 1024, whatever the spelling, as of docker's --memory.
std::optional<unsigned> shift_of(std::string_view unit) {
  constexpr std::string_view kPrefixes = "kmgt";
  if (unit.empty() || unit == "b") return 0;
  const std::size_t prefix = kPrefixes.find(unit.front());
  const std::string_view rest = unit.substr(1);
  if (prefix == std::string_view::npos || (!rest.empty() && rest != "b" && rest != "ib")) {
    return std::nullopt;
  }
  return static_cast<unsigned>(10 * (prefix + 1));
}

}  // namespace

Fault read_size(std::uint64_t& out, std::string_view value) {
  const std::string text = lower(value);
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const std::optional<std::uint64_t> number = parse_u64(std::string_view(text).substr(0, digits));
  const std::optional<unsigned> shift = shift_of(trim(std::string_view(text).substr(digits)));
  if (!number || *number == 0 || !shift ||
      *number > (std::uint64_t{std::numeric_limits<std::int64_t>::max()} >> *shift)) {
    return "it must be a size from 1 byte on, such as 1073741824, 512m or 1GiB";
  }
  out = *number << *shift;
  return std::nullopt;
}

Fault read_cpus(double& out, std::string_view value) {
  double number = 0;
  const char* const end = value.data() + value.size();
  const auto [stop, error] = std::from_chars(value.data(), end, number, std::chars_format::fixed);
  // Not a number is no number from … to … either.
  if (error != std::errc() || stop != end || !(number >= 0.01 && number <= kMostCpus)) {
    return "it must be a number of CPUs from 0.01 to 65536, such as 2 or 1.5";
  }
  out = number;
  return std::nullopt;
}

Fault read_pattern(std::string& out, std::string_view value) {
  if (value.empty()) return "a pattern must not be empty; `*` matches everything";
  if (value.size() > kMaxPatternBytes) return at_most(kMaxPatternBytes);
  if (has_control_character(value)) return "a pattern must not have control characters";
  if (value.find('[') != std::string_view::npos) {
    return "a pattern must not have `[`: only `*` (any text) and `?` (any character) are special";
  }
  out = value;
  return std::nullopt;
}

Fault read_name_pattern(std::string& out, std::string_view value) {
  if (Fault fault = read_pattern(out, value)) return fault;
  make_upper(out);
  return std::nullopt;
}

Fault read_label(std::string& out, std::string_view value) {
  if (value.size() > kMaxPatternBytes) return at_most(kMaxPatternBytes);
  if (value.empty() || has_control_character(value) ||
      value.find_first_of(" =*?[") != std::string_view::npos) {
    return "it must be the key of a label, such as com.example.key";
  }
  out = value;
  return std::nullopt;
}

Fault read_label_pattern(std::optional<std::pair<std::string, std::string>>& out,
                         std::string_view value) {
  const std::size_t equals = value.find('=');
  if (equals == std::string_view::npos) return "it must be key=pattern; key=* matches any value";
  std::pair<std::string, std::string> label;
  if (read_label(label.first, value.substr(0, equals))) {
    return "before `=` must be the key of a label, such as com.example.key";
  }
  if (Fault fault = read_pattern(label.second, value.substr(equals + 1))) return fault;
  out = std::move(label);
  return std::nullopt;
}

Fault read_reason(std::string& out, std::string_view value) {
  value = trim(value);  // a block ends with a line feed
  if (value.empty()) return "it must say why the finding is accepted";
  if (value.size() > kMaxReasonBytes) return at_most(kMaxReasonBytes);
  if (has_control_character(value)) return "it must be one line";
  out = value;
  return std::nullopt;
}

Fault read_last_day(UnixNanos& out, std::string_view value) {
  const std::optional<UnixNanos> start = parse_rfc3339(std::string(value) + "T00:00:00Z");
  if (!start) return "it must be a date that exists, up to 2261-12-31, such as 2027-01-31";
  out = *start + kDay;
  return std::nullopt;
}

Fault read_folder(std::string& out, std::string_view value) {
  if (value == "/") return "`/` itself always is sensitive; it must be a folder below it";
  if (value.size() > kMaxPathBytes) return at_most(kMaxPathBytes);
  if (!value.starts_with('/') || value.starts_with("//") || value.ends_with('/') ||
      has_control_character(value) ||
      std::filesystem::path(value).lexically_normal().native() != value) {
    return "it must be an absolute path without `.`, `..` and `/` at its end, such as /etc";
  }
  out = value;
  return std::nullopt;
}

Fault read_version(std::string& out, std::string_view value) {
  std::string_view rest;
  if (!parse_version(value, rest) || !rest.empty()) {
    return "it must be a version of the engine, such as 25.0";
  }
  out = value;
  return std::nullopt;
}

std::optional<bool> switch_of(std::string_view value) {
  const std::string word = lower(value);
  if (word == "on" || word == "true" || word == "yes") return true;
  if (word == "off" || word == "false" || word == "no") return false;
  return std::nullopt;
}

}  // namespace docktap::config
