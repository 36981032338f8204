#pragma once

#include <chrono>
#include <memory>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/verb.hpp>

#include "engine/endpoint.h"

namespace docktap::engine {

using SteadyTime = std::chrono::steady_clock::time_point;
using Stream = boost::beast::basic_stream<boost::asio::generic::stream_protocol>;

// One HTTP/1.1 connection to the engine, over a unix socket or TCP.
struct Connection {
  explicit Connection(const boost::asio::any_io_executor& executor) : stream(executor) {}

  Stream stream;
  boost::beast::flat_buffer buffer;  // received, but not consumed

  // Once all that was received is consumed: what it was must not stay in the buffer.
  void wipe_buffer();
};

// Connects by the deadline; null and the cause in `failure` if that is not to be had.
boost::asio::awaitable<std::unique_ptr<Connection>> connect(boost::asio::any_io_executor executor,
                                                            const Endpoint& endpoint,
                                                            SteadyTime deadline,
                                                            boost::system::error_code& failure);

// Sends a request without a body. `path` has version and base path before it already.
boost::asio::awaitable<boost::system::error_code> send(Connection& connection,
                                                       const Endpoint& endpoint,
                                                       boost::beast::http::verb verb,
                                                       std::string path);

}  // namespace docktap::engine
