#pragma once

#include <optional>
#include <string>

#include "base/clock.h"
#include "model/container_info.h"
#include "model/event.h"

namespace docktap::state {

// Tells the engine's own health probes from execs of the same command. The engine runs a probe one
// interval after the start or the end of the last one: what comes sooner is somebody's exec, so
// that nobody hides behind the probe.
class ProbeRhythm {
 public:
  // A run begins, or the container goes on after a pause: the engine counts its interval anew.
  void begin(UnixNanos time);

  // It runs since then already: its start period may go on still.
  void found(UnixNanos began) { began_ = began; }

  // An exec_start; true if it is a probe.
  bool is_probe(const Event& exec_start, const std::optional<HealthProbe>& probe);

  // An exec_die. `exec_id` can be masked by a label; then any end is taken for the probe's.
  void exec_died(const Event& exec_die, bool exec_id_is_masked);

 private:
  UnixNanos began_ = 0;
  UnixNanos last_ = 0;     // the start of the run, or the end (else the start) of the last probe
  std::string under_way_;  // execID of the probe that has not ended
};

}  // namespace docktap::state
