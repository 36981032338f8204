#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.h"
#include "model/security_event.h"

namespace docktap {

// One event as the audit log and /api/v1/events show it: no command line, environment or label.
struct EventRecord {
  UnixNanos time = 0;
  std::string type;
  std::string action;
  std::string id;     // of the actor
  std::string name;   // empty: none
  std::string image;  // of containers
  std::optional<std::int64_t> exit_code;
  std::string signal;
  std::string health;
  SecurityEventSet security;
  bool inferred = false;
  std::string gap;  // the reason, in the record of a gap: type docktap, action gap
};

}  // namespace docktap
