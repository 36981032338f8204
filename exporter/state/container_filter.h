#pragma once

#include "model/container_filter.h"
#include "model/container_info.h"

namespace docktap::state {

// Whether the filter lets a container have series of its own. A name of more than 1024 bytes, or
// one that a pattern is too complex for, matches none.
bool is_shown(const ContainerFilter& filter, const ContainerInfo& info);

}  // namespace docktap::state
