#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.h"
#include "model/container_info.h"
#include "model/posture.h"
#include "model/security_event.h"
#include "model/stats_sample.h"
#include "state/event_kinds.h"

namespace docktap::state {

// What docktap knows of one container. Label blocks are escaped once, when the container appears or
// is renamed, so that the hot path only appends them.
struct ContainerRecord {
  ContainerInfo info;

  std::string labels;       // `id="0123456789ab",name="web"`, in front of every series
  std::string info_labels;  // further labels of docker_container_info: `,image="…",…`, none empty
  std::string user_labels;  // of docker_container_labels: `,label_x="…"`; empty if none is allowed

  bool shown = true;  // by the host's filters; hidden ones count in totals only

  // Counters from 0 at discovery, or from what the state file says; a restart of the engine or of
  // the container keeps them.
  std::uint64_t restarts = 0;    // starts made by the restart policy
  std::uint64_t starts = 0;      // every start
  std::uint64_t oom_events = 0;  // see ContainerTable::apply_sample

  std::array<std::uint64_t, kContainerEvents.size()> events{};    // by ContainerEvent
  std::array<UnixNanos, kSecurityEvents.size()> security_last{};  // newest of each; 0: none yet
  UnixNanos removed_at = 0;  // of a tombstone: when it went; 0 while it is there

  Posture posture;  // what the checks say; empty until it was judged

  // The last sample of the present run. `fresh` only in the snapshot of the scrape that took it.
  StatsSample sample;
  bool sample_is_fresh = false;
  UnixNanos last_seen = 0;  // time of the last sample; 0 before the first
};

}  // namespace docktap::state
