#pragma once

#include <functional>
#include <string>
#include <string_view>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "base/result.h"
#include "engine/connection.h"
#include "engine/failure.h"

namespace docktap::engine {

// Client::stream_events on a connection of its own. The deadline holds until the reply's header is
// there; after that the stream may be silent for as long as it likes.
boost::asio::awaitable<Result<void>> receive_lines(boost::asio::any_io_executor executor,
                                                   Attempt attempt, std::string path,
                                                   SteadyTime deadline,
                                                   std::function<void()> on_connected,
                                                   std::function<void(std::string_view)> on_line,
                                                   std::function<void()> on_oversized);

}  // namespace docktap::engine
