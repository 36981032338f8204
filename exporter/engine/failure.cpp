#include "engine/failure.h"

#include <boost/asio/error.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/http/error.hpp>

#include "base/text.h"

namespace docktap::engine {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;

std::string what(const Attempt& attempt) {
  return std::string(attempt.verb) + " " + attempt.request.target() + " on " +
         attempt.endpoint.url + ": ";
}

bool is_timeout(const boost::system::error_code& cause) {
  return cause == beast::error::timeout || cause == asio::error::timed_out;
}

}  // namespace

Error connect_failure(const Attempt& attempt, const boost::system::error_code& cause) {
  using boost::system::errc::make_error_condition;
  namespace errc = boost::system::errc;
  if (cause == asio::error::operation_aborted) {
    return Error(ErrorKind::kCancelled, what(attempt) + "docktap is shutting down");
  }
  if (is_timeout(cause)) {
    return Error(ErrorKind::kTimeout, what(attempt) + "no connection in time");
  }
  std::string text = what(attempt) + cause.message();
  if (cause == make_error_condition(errc::no_such_file_or_directory)) {
    text += ": is the engine running, and is this its socket? See --docker.host";
  } else if (cause == make_error_condition(errc::permission_denied)) {
    text += ": let docktap run as a user in the group of that socket";
  } else if (cause == make_error_condition(errc::connection_refused)) {
    text += ": nothing listens there; is the engine running?";
  }
  return Error(ErrorKind::kConnect, std::move(text));
}

Error exchange_failure(const Attempt& attempt, const boost::system::error_code& cause) {
  namespace http = beast::http;
  if (cause == asio::error::operation_aborted) {
    return Error(ErrorKind::kCancelled, what(attempt) + "docktap is shutting down");
  }
  if (is_timeout(cause)) {
    return Error(ErrorKind::kTimeout, what(attempt) + "no complete reply in time");
  }
  if (cause == http::error::body_limit) {
    return Error(ErrorKind::kDecode, what(attempt) + "the reply is larger than 64 MB");
  }
  if (cause == http::error::end_of_stream || cause == http::error::partial_message ||
      cause == asio::error::eof) {
    return Error(ErrorKind::kConnect, what(attempt) + "the connection ended before the reply did");
  }
  if (cause.category() == http::make_error_code(http::error::bad_version).category()) {
    return Error(ErrorKind::kDecode, what(attempt) + "the reply is not HTTP (" + cause.message() +
                                         "): is this a Docker Engine?");
  }
  return Error(ErrorKind::kConnect, what(attempt) + cause.message());
}

Error status_failure(const Attempt& attempt, unsigned status, std::string_view body) {
  const std::string message = engine_message(body);
  const std::string text =
      what(attempt) + "HTTP " + std::to_string(status) + (message.empty() ? "" : ": " + message);
  if (status == 403) {
    return Error(ErrorKind::kForbidden, text + " (does a socket proxy not let this path through?)");
  }
  if (status == 404) return Error(ErrorKind::kNotFound, text);
  if (status == 400 && message.find("version") != std::string::npos) {
    return Error(ErrorKind::kVersion, text);
  }
  if (status >= 500) return Error(ErrorKind::kHttp5xx, text);
  if (status >= 400) return Error(ErrorKind::kHttp4xx, text);
  return Error(ErrorKind::kDecode, text + " where 200 was expected: is this a Docker Engine?");
}

std::string engine_message(std::string_view body) {
  constexpr std::string_view kKey = "\"message\":\"";
  const std::size_t key = body.find(kKey);
  if (key == std::string_view::npos) return printable(trim(body));
  std::string text;
  for (std::size_t at = key + kKey.size(); at < body.size() && body[at] != '"'; ++at) {
    if (body[at] == '\\' && at + 1 < body.size()) ++at;
    text += body[at];
  }
  return printable(text);
}

}  // namespace docktap::engine
