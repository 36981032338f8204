#include "base/version.h"

#include <algorithm>
#include <cstddef>

#include "base/text.h"

namespace docktap {

std::optional<Version> parse_version(std::string_view text, std::string_view& rest) {
  constexpr std::size_t kMostDigits = 4;
  constexpr std::string_view kDigits = "0123456789";
  Version version;
  rest = text;
  for (std::uint16_t& part : version.parts) {
    const std::size_t digits = std::min(rest.find_first_not_of(kDigits), rest.size());
    if (digits > kMostDigits) return std::nullopt;
    const std::optional<std::uint64_t> number = parse_u64(rest.substr(0, digits));
    if (!number) return std::nullopt;
    part = static_cast<std::uint16_t>(*number);
    rest.remove_prefix(digits);
    const bool goes_on = rest.size() > 1 && rest[0] == '.' && kDigits.find(rest[1]) != kDigits.npos;
    if (!goes_on || &part == &version.parts.back()) break;
    rest.remove_prefix(1);
  }
  return version;
}

}  // namespace docktap
