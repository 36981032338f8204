#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace docktap {

enum class Severity { kInfo, kLow, kMedium, kHigh, kCritical };

constexpr std::string_view to_string(Severity severity) {
  switch (severity) {
    case Severity::kInfo: return "info";
    case Severity::kLow: return "low";
    case Severity::kMedium: return "medium";
    case Severity::kHigh: return "high";
    case Severity::kCritical: return "critical";
  }
  return "info";
}

inline constexpr std::array kSeverities{Severity::kInfo, Severity::kLow, Severity::kMedium,
                                        Severity::kHigh, Severity::kCritical};

constexpr std::optional<Severity> severity_named(std::string_view name) {
  for (const Severity severity : kSeverities) {
    if (to_string(severity) == name) return severity;
  }
  return std::nullopt;
}

}  // namespace docktap
