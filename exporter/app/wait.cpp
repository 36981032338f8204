#include "app/wait.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace docktap::app {

boost::asio::awaitable<void> wait(boost::asio::steady_timer& timer) {
  constexpr auto token = boost::asio::as_tuple(boost::asio::use_awaitable);
  co_await timer.async_wait(token);
}

}  // namespace docktap::app
