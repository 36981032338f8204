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
  // What could not be asked, so that checks are unknown: for standard error.
  std::vector<std::string> gaps;
};

// Connects, judges the engine and all its containers once, and tells: `docktap audit`. An Error if
// the engine can't be asked at all. `color`: the text goes to a terminal.
Result<AuditReport> audit(const config::Config& config, const engine::Endpoint& endpoint,
                          bool color);

}  // namespace docktap::app
