#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/event.h"
#include "model/security_event.h"

namespace docktap::state {

// What an event means for security, as far as its type and action tell. Starts and execs need more:
// see EventLedger.
SecurityEventSet meaning_of(const Event& event);

// Whether an image reference (`host:5000/team/app:1`) names a registry of this list. A reference
// without a registry belongs to the engine's default one, which the list calls `default`. An empty
// list approves of all.
bool is_approved(std::string_view reference, const std::vector<std::string>& registries);

}  // namespace docktap::state
