#include "engine/api_version.h"

#include <algorithm>

#include "base/text.h"

namespace docktap::engine {

std::optional<ApiVersion> parse_api_version(std::string_view text) {
  const std::size_t dot = text.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const std::optional<std::uint64_t> major = parse_u64(text.substr(0, dot));
  const std::optional<std::uint64_t> minor = parse_u64(text.substr(dot + 1));
  if (!major || !minor || *major > 999 || *minor > 999) return std::nullopt;
  return ApiVersion{static_cast<int>(*major), static_cast<int>(*minor)};
}

std::string to_string(ApiVersion version) {
  return std::to_string(version.major) + "." + std::to_string(version.minor);
}

Result<std::string> negotiate(std::string_view offered, std::string_view wanted) {
  const std::optional<ApiVersion> newest = parse_api_version(offered);
  if (!newest) {
    return Error(ErrorKind::kDecode,
                 "the engine's API version \"" + printable(offered, 40) + "\" is none");
  }
  if (!wanted.empty()) {
    const std::optional<ApiVersion> fixed = parse_api_version(wanted);
    if (fixed && *fixed > *newest) {
      return Error(ErrorKind::kVersion, "API version " + std::string(wanted) +
                                            " was asked for, but the engine's newest is " +
                                            to_string(*newest) +
                                            ": leave --docker.api-version out to negotiate");
    }
    return std::string(wanted);
  }
  if (*newest < kOldestApiVersion) {
    return Error(ErrorKind::kVersion, "the engine's newest API version is " + to_string(*newest) +
                                          ", docktap needs " + to_string(kOldestApiVersion) +
                                          " or later: update the engine");
  }
  return to_string(std::min(*newest, kNewestApiVersion));
}

}  // namespace docktap::engine
