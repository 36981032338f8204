#include "engine/client.h"

#include <utility>
#include <vector>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

#include "engine/api_version.h"
#include "engine/connection.h"
#include "engine/engine_clock.h"
#include "engine/event_stream.h"
#include "engine/failure.h"

namespace docktap::engine {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::awaitable;
using boost::system::error_code;
using std::chrono::steady_clock;

constexpr auto kToken = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t kLargestBody = 64U << 20U;
constexpr std::size_t kSpareCapacity = 64;  // simdjson's padding

using Reply = http::response<http::string_body>;

// A kept connection that the engine closed meanwhile: the request never reached it.
bool was_stale(const error_code& failure) {
  return failure == http::error::end_of_stream || failure == asio::error::connection_reset ||
         failure == asio::error::broken_pipe || failure == asio::error::eof;
}

}  // namespace

class Client::Impl {
 public:
  Impl(asio::any_io_executor executor, Endpoint endpoint, ClientOptions options,
       RequestObserver observer)
      : executor_(std::move(executor)),
        endpoint_(std::move(endpoint)),
        options_(std::move(options)),
        observer_(std::move(observer)),
        api_version_(options_.api_version) {}

  awaitable<Result<Ping>> ping();
  awaitable<Result<std::string>> get(Request request, SteadyTime deadline);
  awaitable<Result<void>> stream_events(Request request, std::function<void()> on_connected,
                                        LineHandler on_line, std::function<void()> on_oversized);

  SteadyTime default_deadline() const { return steady_clock::now() + options_.timeout; }
  const std::string& api_version() const { return api_version_; }
  UnixNanos now() const { return clock_.now(); }

 private:
  awaitable<Result<Reply>> exchange(http::verb verb, const Request& request, SteadyTime deadline);
  // One try on one connection, which goes back to the pool if it can be kept.
  awaitable<error_code> try_on(std::unique_ptr<Connection> connection, http::verb verb,
                               const Request& request, SteadyTime deadline, Reply& reply);
  Result<Ping> read_ping(const Reply& reply, const Attempt& attempt);
  std::string path_of(const Request& request) const;
  void report(const Request& request, steady_clock::time_point start, const Error* error) const;

  asio::any_io_executor executor_;
  Endpoint endpoint_;
  ClientOptions options_;
  RequestObserver observer_;
  std::string api_version_;
  EngineClock clock_;
  std::vector<std::unique_ptr<Connection>> idle_;  // the last one used is the next one taken
};

std::string Client::Impl::path_of(const Request& request) const {
  std::string path = endpoint_.base_path;
  if (request.path() != Request::Path::kPing && !api_version_.empty()) path += "/v" + api_version_;
  return path + request.target();
}

void Client::Impl::report(const Request& request, steady_clock::time_point start,
                          const Error* error) const {
  const double seconds = std::chrono::duration<double>(steady_clock::now() - start).count();
  const std::string_view outcome = error == nullptr ? "ok" : to_string(error->kind);
  observer_(RequestReport{request.label(), outcome, seconds});
}

awaitable<error_code> Client::Impl::try_on(std::unique_ptr<Connection> connection, http::verb verb,
                                           const Request& request, SteadyTime deadline,
                                           Reply& reply) {
  connection->stream.expires_at(deadline);
  std::string path = path_of(request);
  error_code failure = co_await send(*connection, endpoint_, verb, std::move(path));
  if (failure) co_return failure;
  http::response_parser<http::string_body> parser;
  parser.body_limit(kLargestBody);
  parser.skip(verb == http::verb::head);
  auto [read_failure, size] =
      co_await http::async_read(connection->stream, connection->buffer, parser, kToken);
  if (read_failure) co_return read_failure;
  if (parser.keep_alive() && idle_.size() < options_.max_idle_connections) {
    connection->stream.expires_never();
    connection->wipe_buffer();
    idle_.push_back(std::move(connection));
  }
  reply = parser.release();
  co_return error_code();
}

awaitable<Result<Reply>> Client::Impl::exchange(http::verb verb, const Request& request,
                                                SteadyTime deadline) {
  const Attempt attempt{http::to_string(verb), request, endpoint_};
  Reply reply;
  error_code failure;
  while (!idle_.empty()) {
    std::unique_ptr<Connection> connection = std::move(idle_.back());
    idle_.pop_back();
    failure = co_await try_on(std::move(connection), verb, request, deadline, reply);
    if (!failure) co_return Result<Reply>(std::move(reply));
    if (!was_stale(failure)) co_return Result<Reply>(exchange_failure(attempt, failure));
  }
  std::unique_ptr<Connection> connection =
      co_await connect(executor_, endpoint_, deadline, failure);
  if (!connection) co_return Result<Reply>(connect_failure(attempt, failure));
  failure = co_await try_on(std::move(connection), verb, request, deadline, reply);
  if (failure) co_return Result<Reply>(exchange_failure(attempt, failure));
  co_return Result<Reply>(std::move(reply));
}

awaitable<Result<std::string>> Client::Impl::get(Request request, SteadyTime deadline) {
  const auto start = steady_clock::now();
  Result<Reply> reply = co_await exchange(http::verb::get, request, deadline);
  if (!reply) {
    report(request, start, &reply.error());
    co_return Result<std::string>(reply.error());
  }
  if (reply->result() != http::status::ok) {
    const Attempt attempt{"GET", request, endpoint_};
    Error error = status_failure(attempt, reply->result_int(), reply->body());
    report(request, start, &error);
    co_return Result<std::string>(std::move(error));
  }
  report(request, start, nullptr);
  std::string body = std::move(reply->body());
  body.reserve(body.size() + kSpareCapacity);
  co_return Result<std::string>(std::move(body));
}

awaitable<Result<Ping>> Client::Impl::ping() {
  const auto start = steady_clock::now();
  const SteadyTime deadline = default_deadline();
  const Request request = Request::ping();
  const UnixNanos sent = unix_now();
  Result<Reply> reply = co_await exchange(http::verb::head, request, deadline);
  // Engines before 19.03 and some proxies know only GET.
  const bool head_refused = reply && (reply->result() == http::status::not_found ||
                                      reply->result() == http::status::method_not_allowed);
  if (head_refused) reply = co_await exchange(http::verb::get, request, deadline);
  if (!reply) {
    report(request, start, &reply.error());
    co_return Result<Ping>(reply.error());
  }
  clock_.take((*reply)[http::field::date], sent, unix_now());
  const Attempt attempt{head_refused ? "GET" : "HEAD", request, endpoint_};
  Result<Ping> ping = read_ping(*reply, attempt);
  report(request, start, ping ? nullptr : &ping.error());
  co_return ping;
}

Result<Ping> Client::Impl::read_ping(const Reply& reply, const Attempt& attempt) {
  if (reply.result() != http::status::ok) {
    return status_failure(attempt, reply.result_int(), reply.body());
  }
  const auto header = [&](const char* name) { return std::string(reply[name]); };
  Ping ping;
  ping.api_version = header("Api-Version");
  ping.server = header("Server");
  ping.libpod = reply.find("Libpod-API-Version") != reply.end();
  if (ping.api_version.empty()) {
    return Error(ErrorKind::kDecode, "what answers at " + endpoint_.url +
                                         " is no Docker Engine: its reply to /_ping has no "
                                         "Api-Version; see --docker.host");
  }
  Result<std::string> agreed = negotiate(ping.api_version, options_.api_version);
  if (!agreed) return agreed.error();
  api_version_ = std::move(agreed).value();
  return ping;
}

awaitable<Result<void>> Client::Impl::stream_events(Request request,
                                                    std::function<void()> on_connected,
                                                    LineHandler on_line,
                                                    std::function<void()> on_oversized) {
  const auto start = steady_clock::now();
  const SteadyTime deadline = default_deadline();
  const Attempt attempt{"GET", request, endpoint_};
  bool connected = false;
  // The request is answered as soon as the stream is open; how that ends is its caller's matter.
  const auto report_connected = [&] {
    connected = true;
    report(request, start, nullptr);
    on_connected();
  };
  std::function<void()> handle_connected(report_connected);
  std::string path = path_of(request);
  Result<void> outcome = co_await receive_lines(executor_, attempt, std::move(path), deadline,
                                                std::move(handle_connected), std::move(on_line),
                                                std::move(on_oversized));
  if (!connected) report(request, start, &outcome.error());
  co_return outcome;
}

Client::Client(asio::any_io_executor executor, Endpoint endpoint, ClientOptions options,
               RequestObserver observer)
    : impl_(std::make_unique<Impl>(std::move(executor), std::move(endpoint), std::move(options),
                                   std::move(observer))) {}
Client::~Client() = default;

awaitable<Result<Ping>> Client::ping() { return impl_->ping(); }

awaitable<Result<std::string>> Client::get(Request request) {
  return impl_->get(std::move(request), impl_->default_deadline());
}

awaitable<Result<std::string>> Client::get(Request request, SteadyTime deadline) {
  return impl_->get(std::move(request), deadline);
}

awaitable<Result<void>> Client::stream_events(Request request, std::function<void()> on_connected,
                                              LineHandler on_line,
                                              std::function<void()> on_oversized) {
  return impl_->stream_events(std::move(request), std::move(on_connected), std::move(on_line),
                              std::move(on_oversized));
}

const std::string& Client::api_version() const { return impl_->api_version(); }
UnixNanos Client::now() const { return impl_->now(); }

}  // namespace docktap::engine
