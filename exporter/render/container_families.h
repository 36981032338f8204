#pragma once

#include <string>

#include "state/snapshot.h"

namespace docktap::render {

// Appends the families of the collectors `containers` and `stats`, as far as the snapshot asks for
// them.
void append_container_families(std::string& out, const state::Snapshot& snapshot);

}  // namespace docktap::render
