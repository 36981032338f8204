#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/clock.h"
#include "model/security_event.h"
#include "state/event_kinds.h"
#include "state/exit_reason.h"

namespace docktap::state {

// Why events are missing for good: the label `reason` of docker_event_gaps_total.
enum class GapReason : std::size_t {
  kOverflow,         // more came while docktap was not connected than the engine remembers
  kEngineRestart,    // the engine forgot them when it restarted
  kExporterRestart,  // docktap was away for longer than the engine remembers
  kSlowReader,       // the engine dropped them, and has forgotten them since
};
inline constexpr std::array<std::string_view, 4> kGapReasons{"overflow", "engine_restart",
                                                             "exporter_restart", "slow_reader"};

inline constexpr std::array<std::string_view, 2> kHealthTransitions{"healthy", "unhealthy"};

// The host-level counters of the collector `events`.
struct EventCounts {
  std::array<std::uint64_t, kEventKindCount> events{};  // by kEventKinds
  std::array<std::uint64_t, kExitReasons.size()> exits{};
  std::array<std::uint64_t, kHealthTransitions.size()> health{};
  std::array<std::uint64_t, kSecurityEvents.size()> security{};
  std::array<std::uint64_t, kGapReasons.size()> gaps{};
  std::uint64_t reconnects = 0;
  std::uint64_t duplicates = 0;
  std::uint64_t inferred = 0;
  std::uint64_t recovered = 0;
  std::uint64_t malformed = 0;
  std::uint64_t inspects_missed = 0;
  UnixNanos last_event = 0;  // 0: none yet
  bool connected = false;
  bool audited = true;  // what the engine drops in silence is found out
};

}  // namespace docktap::state
