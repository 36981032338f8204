#pragma once

#include <string>
#include <string_view>

#include <boost/system/error_code.hpp>

#include "base/error.h"
#include "engine/endpoint.h"
#include "engine/request.h"

namespace docktap::engine {

// Turns what went wrong with a request into an Error that an operator can act on. `verb` is GET or
// HEAD.
struct Attempt {
  std::string_view verb;
  const Request& request;
  const Endpoint& endpoint;
};

Error connect_failure(const Attempt& attempt, const boost::system::error_code& cause);
// While the request was sent or its reply received.
Error exchange_failure(const Attempt& attempt, const boost::system::error_code& cause);
// A reply that came whole, with a status other than 200.
Error status_failure(const Attempt& attempt, unsigned status, std::string_view body);

// The text of the engine's `{"message":"…"}`, else the beginning of the body; one printable line.
std::string engine_message(std::string_view body);

}  // namespace docktap::engine
