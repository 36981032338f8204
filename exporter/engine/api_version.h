#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace docktap::engine {

// A version of the engine's API, `1.41`.
struct ApiVersion {
  int major = 0;
  int minor = 0;

  auto operator<=>(const ApiVersion&) const = default;
};

// The newest one that docktap knows, and the oldest that has what it needs.
inline constexpr ApiVersion kNewestApiVersion{1, 51};
inline constexpr ApiVersion kOldestApiVersion{1, 24};

std::optional<ApiVersion> parse_api_version(std::string_view text);
std::string to_string(ApiVersion version);

// What to speak with an engine whose newest version is `offered`: `wanted` if that is given, else
// the newest that both know. kVersion if there is none.
Result<std::string> negotiate(std::string_view offered, std::string_view wanted);

}  // namespace docktap::engine
