#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

namespace docktap::app {

// Until the timer expires or is cancelled: neither throws.
boost::asio::awaitable<void> wait(boost::asio::steady_timer& timer);

}  // namespace docktap::app
