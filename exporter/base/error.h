#pragma once

#include <string>
#include <string_view>

namespace docktap {

// Why something failed, coarse enough to be a metric label. The first eight are the outcomes that
// `docktap_engine_requests_total{outcome}` shows.
enum class ErrorKind {
  kConnect,    // no connection: socket missing, refused, permission denied, or lost half-way
  kTls,        // handshake or certificate
  kTimeout,    // the deadline passed
  kHttp4xx,    // the engine (or a proxy before it) refused; 403 and 404 included unless named below
  kHttp5xx,    // the engine failed
  kNotFound,   // 404: the container is gone
  kVersion,    // the API version is not spoken by both sides
  kDecode,     // bytes that are not what they should be: HTTP, JSON, a kernel file
  kForbidden,  // 403: a socket proxy does not let this path through
  kIo,         // a local file or descriptor
  kUsage,      // flags, environment, configuration
  kCancelled,  // docktap is shutting down
};

constexpr std::string_view to_string(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kConnect: return "connect";
    case ErrorKind::kTls: return "tls";
    case ErrorKind::kTimeout: return "timeout";
    case ErrorKind::kHttp4xx: return "http_4xx";
    case ErrorKind::kHttp5xx: return "http_5xx";
    case ErrorKind::kNotFound: return "not_found";
    case ErrorKind::kVersion: return "version";
    case ErrorKind::kDecode: return "decode";
    case ErrorKind::kForbidden: return "forbidden";
    case ErrorKind::kIo: return "io";
    case ErrorKind::kUsage: return "usage";
    case ErrorKind::kCancelled: return "cancelled";
  }
  return "unknown";
}

// What was attempted, on what, and the cause, as one sentence that an operator can act on:
// "GET /containers/json on unix:///var/run/docker.sock: permission denied: add the user to the
// socket's group".
struct Error {
  Error(ErrorKind error_kind, std::string text) : kind(error_kind), message(std::move(text)) {}

  ErrorKind kind;
  std::string message;
};

}  // namespace docktap
