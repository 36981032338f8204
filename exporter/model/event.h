#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.h"

namespace docktap {

// One line of `GET /events`. `action` is cut at the first `:`: behind it stands a command line with
// whatever secrets it carries (exec_create, exec_start) or a health status, which is kept apart.
struct Event {
  UnixNanos time = 0;                     // timeNano
  std::string type;                       // container, image, volume, network, plugin, daemon, …
  std::string action;                     // start, die, exec_start, health_status, …
  std::string actor_id;                   // for containers the 64 hex digits
  std::string name;                       // Actor.Attributes.name
  std::string exec_id;                    // Actor.Attributes.execID: part of an event's identity
  std::string health;                     // health_status only: healthy, unhealthy, running
  std::string signal;                     // kill only
  std::optional<std::int64_t> exit_code;  // die only; a label named exitCode masks the real one
};

}  // namespace docktap
