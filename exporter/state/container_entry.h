#pragma once

#include <cstdint>
#include <optional>

#include "model/event.h"
#include "state/container_record.h"

namespace docktap::state {

// One container in the table, and the decisions about what events and inspects mean for it. An
// event tells of a change at once, an inspect tells the whole truth a moment later; either may be
// missed.
struct ContainerEntry final : ContainerRecord {
  bool described = false;  // by a list or an inspect; before that only events spoke of it
  bool inspected = false;
  std::uint64_t changed = 0;  // the table's mark at the last event

  // Takes an event in; true if an inspect should follow.
  bool apply(const Event& event);

  // The whole truth. Counts what no event told.
  void apply(ContainerInfo now);

  // State and health of a list that is newer than every event; true if an inspect should follow.
  bool apply(const ContainerSummary& summary);

  void take_sample(UnixNanos now);

 private:
  void on_start(UnixNanos time);
  void on_inferred_start(UnixNanos time);
  void on_die(const Event& event);
  void on_health(const Event& event);
  void begin_run();
  void count_restart(bool by_policy);

  bool seen_from_birth_ = false;  // its create event was seen

  // Since the last start.
  bool stop_requested_ = false;
  bool oom_event_ = false;                       // the engine told of one
  bool oom_counted_ = false;                     // in oom_events
  std::optional<std::uint64_t> oom_kills_seen_;  // of the kernel's counter; absent before a sample

  bool died_by_itself_ = false;  // and has not started since
  // A start after such a death: by the policy, or by hand? The next inspect tells.
  bool restart_undecided_ = false;

  bool start_unconfirmed_ = false;  // a start event came, its inspect not yet

  // An inspect told of starts whose events have not come, late or from the engine's replay: they
  // are counted already.
  struct InferredStarts {
    UnixNanos newest = 0;      // State.StartedAt
    std::uint64_t older = 0;   // how many before that one
    bool oom_counted = false;  // an OOM of the newest run is in oom_events
  };
  std::optional<InferredStarts> inferred_;
};

}  // namespace docktap::state
