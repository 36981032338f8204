#include "state/probe_rhythm.h"

#include <algorithm>

namespace docktap::state {

void ProbeRhythm::begin(UnixNanos time) {
  began_ = time;
  last_ = time;
  under_way_.clear();
}

bool ProbeRhythm::is_probe(const Event& exec_start, const std::optional<HealthProbe>& probe) {
  if (!probe || exec_start.command != probe->command) return false;
  UnixNanos interval = probe->interval;
  // The engine sets its timer when the last probe ends, by whether the start period goes on then.
  const bool starting = last_ - began_ < probe->start_period;
  if (probe->start_interval > 0 && starting) interval = std::min(interval, probe->start_interval);
  if (exec_start.time - last_ < interval / 10 * 9) return false;
  last_ = exec_start.time;
  under_way_ = exec_start.exec_id;
  return true;
}

void ProbeRhythm::exec_died(const Event& exec_die, bool exec_id_is_masked) {
  if (under_way_.empty()) return;
  if (exec_die.exec_id != under_way_ && !exec_id_is_masked) return;
  last_ = exec_die.time;
  under_way_.clear();
}

}  // namespace docktap::state
