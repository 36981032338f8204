#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "base/clock.h"
#include "base/result.h"
#include "engine/endpoint.h"
#include "engine/request.h"

namespace docktap::engine {

struct ClientOptions {
  std::chrono::milliseconds timeout{5000};  // of one request, connecting included
  std::string api_version;                  // `1.41`; empty: negotiated by ping
  std::size_t max_idle_connections = 8;
};

// One finished request, for docktap's own metrics. `outcome` is `ok` or to_string(ErrorKind).
struct RequestReport {
  std::string_view endpoint;  // Request::label()
  std::string_view outcome;
  double seconds;
};
using RequestObserver = std::function<void(const RequestReport&)>;

// What `/_ping` says.
struct Ping {
  std::string api_version;  // the engine's newest
  std::string server;       // Server header: tells Podman (Libpod) from Docker
  bool libpod = false;
};

// The engine as a client: keep-alive connections, a deadline on every request, GET and HEAD only.
// All calls from one thread. Errors carry method, target, endpoint, cause and, for HTTP errors, the
// engine's own `message`.
class Client {
 public:
  Client(boost::asio::any_io_executor executor, Endpoint endpoint, ClientOptions options,
         RequestObserver observer);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // HEAD /_ping (GET where HEAD is refused), unversioned; settles the API version of all further
  // requests. kVersion if a fixed version is outside of what the engine speaks.
  boost::asio::awaitable<Result<Ping>> ping();

  // The body of a 200 reply, at most 64 MB, with at least 64 bytes of spare capacity (simdjson's
  // padding). The default deadline is ClientOptions::timeout from now.
  boost::asio::awaitable<Result<std::string>> get(Request request);
  boost::asio::awaitable<Result<std::string>> get(Request request,
                                                  std::chrono::steady_clock::time_point deadline);

  // Receives complete lines of an endless reply, each without its line feed and with at least 64
  // bytes of readable memory behind its end.
  using LineHandler = std::function<void(std::string_view line)>;

  // GET /events on a connection of its own until it ends. `on_connected` is called once the 200 is
  // there. A line beyond 16 MB is passed over and reported through `on_oversized`. Always returns
  // an error or, where the engine closed cleanly, success.
  boost::asio::awaitable<Result<void>> stream_events(Request request,
                                                     std::function<void()> on_connected,
                                                     LineHandler on_line,
                                                     std::function<void()> on_oversized);

  const std::string& api_version() const;  // in use; empty before the first ping
  // By the engine's clock, of which each ping tells; what is compared with events has to be.
  UnixNanos now() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace docktap::engine
