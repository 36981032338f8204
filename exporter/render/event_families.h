#pragma once

#include <string>

#include "state/snapshot.h"

namespace docktap::render {

// Appends the families of the collector `events`, if the snapshot asks for it.
void append_event_families(std::string& out, const state::Snapshot& snapshot);

}  // namespace docktap::render
