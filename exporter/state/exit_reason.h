#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/clock.h"

namespace docktap::state {

// Why containers ended: the label `reason` of docker_exits_total.
enum class ExitReason : std::size_t {
  kSuccess,
  kError,        // the program's own code
  kNotRunnable,  // it could not be started: no such command, no permission
  kSigkill,
  kSigterm,
  kOom,
  kOther,    // another signal
  kUnknown,  // it ended unseen, and nothing tells how
};
inline constexpr std::array<std::string_view, 8> kExitReasons{
    "success", "error", "not_runnable", "sigkill", "sigterm", "oom", "other", "unknown"};

// What is known of an exit. `code` is as a shell shows it: 128 + signal.
struct ExitFacts {
  std::optional<std::int64_t> code;
  UnixNanos time = 0;
  UnixNanos last_oom = 0;        // of this run; 0: none
  UnixNanos last_kill_nine = 0;  // a SIGKILL that was asked for in this run; 0: none
};

// A death is by OOM only if an oom event was just before it and nobody asked for a SIGKILL since:
// the engine's OOMKilled stays true after the death of a child, and on 20.10 into the next run.
ExitReason exit_reason(const ExitFacts& exit);

}  // namespace docktap::state
