#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "model/event.h"

namespace docktap {

// What is kept of one container from one docktap to the next.
struct KeptContainer {
  std::string id;
  std::uint64_t starts = 0;
  std::uint64_t restarts = 0;
  std::uint64_t oom_events = 0;
  UnixNanos told_start = 0;  // the newest start that was counted; 0: none
  UnixNanos told_exit = 0;   // likewise
  bool alive = false;        // between a start and its exit
  std::int64_t restart_count = 0;
  bool died_by_itself = false;     // and has not started since
  bool restart_undecided = false;  // it has: by the policy or by hand, an inspect has yet to tell
  std::string health;              // the last one counted: healthy, unhealthy, or empty

  // Absent from a file of an older docktap.
  std::optional<AttributeMasks> masks;  // absent: its labels were never seen
  UnixNanos stop_request = 0;           // the newest signal that asked it to stop; 0: none
  UnixNanos last_oom = 0;
  UnixNanos last_kill_nine = 0;
  std::optional<std::uint64_t> oom_kills_seen;  // by the kernel's count of the present run
  UnixNanos oom_kills_grew = 0;                 // when a sample showed that it grew; 0: never
};

// What the state file holds: how far the events were counted, and the counters that outlive
// docktap.
struct LedgerState {
  std::string engine;                  // EngineInfo::id: another engine's file is foreign
  UnixNanos watched_from = 0;          // what is older was never counted
  UnixNanos cursor = 0;                // time of the last event that was counted
  std::vector<std::uint64_t> counted;  // identities of the newest events, the last one at the end
  std::vector<KeptContainer> containers;
};

}  // namespace docktap
