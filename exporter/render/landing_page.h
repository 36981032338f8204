#pragma once

#include <string>
#include <string_view>

#include "state/snapshot.h"

namespace docktap::render {

// Appends the page on `/`: HTML without anything from elsewhere, with the state of things and where
// to go on.
void append_landing_page(std::string& out, const state::Snapshot& snapshot,
                         std::string_view telemetry_path, std::string_view version);

}  // namespace docktap::render
