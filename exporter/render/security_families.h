#pragma once

#include <string>

#include "state/snapshot.h"

namespace docktap::render {

// The families of the collector `security`, if the snapshot asks for it.
void append_security_families(std::string& out, const state::Snapshot& snapshot);

}  // namespace docktap::render
