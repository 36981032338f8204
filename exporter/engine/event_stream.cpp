#include "engine/event_stream.h"

#include <memory>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>

#include "engine/line_splitter.h"

namespace docktap::engine {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::awaitable;
using boost::system::error_code;
using Parser = http::response_parser<http::buffer_body>;

constexpr auto kToken = asio::as_tuple(asio::use_awaitable);
// A container's labels stand in each of its events, and they may be many.
constexpr std::size_t kLongestLine = std::size_t{16} << 20U;
constexpr std::size_t kErrorBody = 4096;

// Receives some of the body into `data`; how much of it is in `size`, 0 at the end.
awaitable<error_code> receive_some(Connection& connection, Parser& parser, char* data,
                                   std::size_t capacity, std::size_t& size) {
  parser.get().body().data = data;
  parser.get().body().size = capacity;
  auto [failure, consumed] =
      co_await http::async_read_some(connection.stream, connection.buffer, parser, kToken);
  size = capacity - parser.get().body().size;
  if (failure == http::error::need_buffer) co_return error_code();  // `data` is full
  co_return failure;
}

awaitable<std::string> receive_error_body(Connection& connection, Parser& parser) {
  std::string body(kErrorBody, '\0');
  std::size_t used = 0;
  while (!parser.is_done() && used < body.size()) {
    std::size_t size = 0;
    const error_code failure =
        co_await receive_some(connection, parser, body.data() + used, body.size() - used, size);
    used += size;
    if (failure) break;
  }
  body.resize(used);
  co_return body;
}

}  // namespace

awaitable<Result<void>> receive_lines(asio::any_io_executor executor, Attempt attempt,
                                      std::string path, SteadyTime deadline,
                                      std::function<void()> on_connected,
                                      std::function<void(std::string_view)> on_line,
                                      std::function<void()> on_oversized) {
  error_code failure;
  std::unique_ptr<Connection> connection =
      co_await connect(executor, attempt.endpoint, deadline, failure);
  if (!connection) co_return Result<void>(connect_failure(attempt, failure));
  connection->stream.expires_at(deadline);
  failure = co_await send(*connection, attempt.endpoint, http::verb::get, std::move(path));
  if (failure) co_return Result<void>(exchange_failure(attempt, failure));

  Parser parser;
  parser.body_limit(boost::none);  // the default ends the stream after some 37,000 events
  auto [header_failure, header_size] =
      co_await http::async_read_header(connection->stream, connection->buffer, parser, kToken);
  if (header_failure) co_return Result<void>(exchange_failure(attempt, header_failure));
  const unsigned status = parser.get().result_int();
  if (status != 200) {
    const std::string body = co_await receive_error_body(*connection, parser);
    co_return Result<void>(status_failure(attempt, status, body));
  }
  on_connected();
  connection->stream.expires_never();

  LineSplitter lines(kLongestLine);
  while (!parser.is_done()) {
    const std::span<char> space = lines.space();
    std::size_t size = 0;
    failure = co_await receive_some(*connection, parser, space.data(), space.size(), size);
    lines.commit(size, on_line, on_oversized);
    connection->wipe_buffer();
    if (failure) co_return Result<void>(exchange_failure(attempt, failure));
  }
  co_return Result<void>();
}

}  // namespace docktap::engine
