#pragma once

#include "base/result.h"
#include "render/event_json.h"
#include "render/page.h"

namespace docktap::app {

// What a request for /api/v1/events asks for. `since` is a Unix time in seconds, with or without a
// fraction, or RFC 3339; `limit` is 1 to 1000. An Error of kind kUsage says what would be right.
Result<render::EventQuery> event_query(const render::PageRequest& request);

}  // namespace docktap::app
