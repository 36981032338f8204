#pragma once

#include <string>

#include "state/snapshot.h"

namespace docktap::render {

// What `docktap audit` shows to people: findings by severity, the worst first, then what they add
// up to. `color` for a terminal.
void append_findings_table(std::string& out, const state::Snapshot& snapshot, bool color);

}  // namespace docktap::render
