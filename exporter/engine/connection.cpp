#include "engine/connection.h"

#include <utility>
#include <vector>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/write.hpp>

#include "base/wipe.h"

namespace docktap::engine {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::awaitable;
using boost::system::error_code;
using Addresses = std::vector<asio::generic::stream_protocol::endpoint>;

constexpr auto kToken = asio::as_tuple(asio::use_awaitable);

awaitable<error_code> ask_resolver(asio::ip::tcp::resolver& resolver, const Endpoint& endpoint,
                                   Addresses& out) {
  const std::string port = std::to_string(endpoint.port);
  auto [failure, results] = co_await resolver.async_resolve(endpoint.host, port, kToken);
  for (const auto& entry : results) out.emplace_back(entry.endpoint());
  co_return failure;
}

awaitable<void> expire(asio::steady_timer& timer) { co_await timer.async_wait(kToken); }

awaitable<error_code> resolve(asio::any_io_executor executor, const Endpoint& endpoint,
                              SteadyTime deadline, Addresses& out) {
  using namespace asio::experimental::awaitable_operators;
  error_code not_numeric;
  const asio::ip::address address = asio::ip::make_address(endpoint.host, not_numeric);
  if (!not_numeric) {
    out.emplace_back(asio::ip::tcp::endpoint(address, endpoint.port));
    co_return error_code();
  }
  asio::ip::tcp::resolver resolver(executor);
  asio::steady_timer timer(executor, deadline);
  auto outcome = co_await (ask_resolver(resolver, endpoint, out) || expire(timer));
  if (outcome.index() == 0) co_return std::get<0>(outcome);
  co_return error_code(beast::error::timeout);
}

awaitable<error_code> addresses_of(asio::any_io_executor executor, const Endpoint& endpoint,
                                   SteadyTime deadline, Addresses& out) {
  switch (endpoint.transport) {
    case Endpoint::Transport::kUnix:
      out.emplace_back(asio::local::stream_protocol::endpoint(endpoint.path));
      co_return error_code();
    case Endpoint::Transport::kTcp: co_return co_await resolve(executor, endpoint, deadline, out);
  }
  co_return error_code();
}

std::string host_header(const Endpoint& endpoint) {
  switch (endpoint.transport) {
    case Endpoint::Transport::kUnix: return "localhost";
    case Endpoint::Transport::kTcp: break;
  }
  const bool is_v6 = endpoint.host.find(':') != std::string::npos;
  const std::string host = is_v6 ? "[" + endpoint.host + "]" : endpoint.host;
  return host + ":" + std::to_string(endpoint.port);
}

}  // namespace

void Connection::wipe_buffer() {
  if (buffer.size() > 0 || buffer.capacity() == 0) return;
  const auto space = buffer.prepare(buffer.capacity());
  wipe(static_cast<char*>(space.data()), space.size());
}

awaitable<std::unique_ptr<Connection>> connect(asio::any_io_executor executor,
                                               const Endpoint& endpoint, SteadyTime deadline,
                                               error_code& failure) {
  Addresses addresses;
  failure = co_await addresses_of(executor, endpoint, deadline, addresses);
  if (failure) co_return nullptr;
  for (const auto& address : addresses) {
    auto connection = std::make_unique<Connection>(executor);
    connection->stream.expires_at(deadline);
    auto [refused] = co_await connection->stream.async_connect(address, kToken);
    failure = refused;
    if (!failure) co_return connection;
    if (failure == asio::error::operation_aborted) break;
  }
  co_return nullptr;
}

awaitable<error_code> send(Connection& connection, const Endpoint& endpoint, beast::http::verb verb,
                           std::string path) {
  beast::http::request<beast::http::empty_body> request(verb, path, 11);
  request.set(beast::http::field::host, host_header(endpoint));
  request.set(beast::http::field::user_agent, "docktap");
  auto [failure, size] = co_await beast::http::async_write(connection.stream, request, kToken);
  co_return failure;
}

}  // namespace docktap::engine
