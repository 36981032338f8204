#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace docktap {

// Of the engine: up to three numbers, those that are not there being 0.
struct Version {
  std::array<std::uint16_t, 3> parts{};
  auto operator<=>(const Version&) const = default;
};

// The version that `text` begins with, `25`, `25.0` or `25.0.6`; `rest` is what stands behind it,
// such as `+dfsg1` or `-rc.1`. Nullopt if there is none.
std::optional<Version> parse_version(std::string_view text, std::string_view& rest);

}  // namespace docktap
