#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/check.h"
#include "model/severity.h"

namespace docktap {

// Unknown: a fact that the check needs was not to be had. Never a guess.
enum class CheckResult : std::uint8_t { kFail, kPass, kWaived, kNotApplicable, kUnknown };
inline constexpr std::size_t kCheckResults = 5;

constexpr std::string_view to_string(CheckResult result) {
  switch (result) {
    case CheckResult::kFail: return "fail";
    case CheckResult::kPass: return "pass";
    case CheckResult::kWaived: return "waived";
    case CheckResult::kNotApplicable: return "not_applicable";
    case CheckResult::kUnknown: return "unknown";
  }
  return "unknown";
}

// A check that failed, waived or not.
struct Finding {
  Check check = Check::kPrivileged;
  Severity severity = Severity::kInfo;
  std::string detail;  // what exactly: a path, a port; never a value of the environment
  bool waived = false;
  std::string waiver;  // its reason
};

// What the checks say of one container, or of the engine's host. Checks that are turned off are in
// none of it.
struct Posture {
  std::array<std::uint16_t, kCheckResults> counts{};  // by CheckResult
  std::vector<Finding> findings;                      // in the order of the catalogue

  // Some check was answered, if only by unknown.
  bool is_known() const {
    return std::any_of(counts.begin(), counts.end(), [](auto count) { return count > 0; });
  }
  std::uint16_t count(CheckResult result) const { return counts[static_cast<std::size_t>(result)]; }
};

// How many containers have a finding that is not waived, by check and by severity.
using FindingCounts = std::array<std::array<std::uint64_t, kSeverities.size()>, kContainerChecks>;

}  // namespace docktap
