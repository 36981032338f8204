#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "config/config.h"
#include "engine/endpoint.h"

namespace docktap::app {

struct AuditReport {
  std::string text;  // for standard output
  // Findings that are not waived and rated at or above --fail-on.
  bool failed = false;
  // What could not be asked, so that checks are unknown: for standard error, and in the text where
  // machines read that.
  std::vector<std::string> gaps;
};

// 1 if something failed; 2 if nothing did, but not all could be asked: that is no success.
inline int exit_code(const AuditReport& report) {
  if (report.failed) return 1;
  return report.gaps.empty() ? 0 : 2;
}

// Connects, judges the engine and all its containers once, and tells: `docktap audit`. An Error if
// the engine can't be asked at all. `color`: the text goes to a terminal.
Result<AuditReport> audit(const config::Config& config, const engine::Endpoint& endpoint,
                          bool color);

}  // namespace docktap::app
