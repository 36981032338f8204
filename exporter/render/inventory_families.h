#pragma once

#include <string>

#include "state/snapshot.h"

namespace docktap::render {

// Appends the families of the collectors `images`, `volumes`, `networks`, `disk` and `swarm` that
// the snapshot asks for, and when each of these was last told.
void append_inventory_families(std::string& out, const state::Snapshot& snapshot);

}  // namespace docktap::render
