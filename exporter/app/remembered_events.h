#pragma once

#include <cstdint>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "base/clock.h"
#include "base/result.h"
#include "engine/client.h"
#include "model/event.h"

namespace docktap::app {

// What the engine remembers of `since` to `until`, in its order: `GET /events` with an end, read
// line by line, since one container's labels can make each of its events megabytes long. Lines that
// can't be read are left out: the stream counts those. An Error if it takes longer than 10 s.
boost::asio::awaitable<Result<std::vector<Event>>> remembered_events(engine::Client& client,
                                                                     UnixNanos since,
                                                                     UnixNanos until);

}  // namespace docktap::app
