#pragma once

#include "model/posture.h"
#include "state/snapshot.h"

namespace docktap::render {

// `show(container, finding)` for each finding, waived ones included: those of the engine first,
// with a null container, then those of the containers in their order.
template <typename Show>
void for_each_finding(const state::Snapshot& snapshot, Show show) {
  if (snapshot.host_posture != nullptr) {
    for (const Finding& finding : snapshot.host_posture->findings) show(nullptr, finding);
  }
  for (const state::ContainerRecord* const container : snapshot.eventful) {
    for (const Finding& finding : container->posture.findings) show(container, finding);
  }
}

}  // namespace docktap::render
