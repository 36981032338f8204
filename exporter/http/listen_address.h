#pragma once

#include <string>

#include "base/result.h"

namespace docktap::http {

// `host:port`, `[v6]:port` or `:port` (every address of the machine) as civetweb's option
// `listening_ports` spells it.
Result<std::string> civetweb_address(const std::string& address);

// Why docktap can't listen on `addresses`, by civetweb's own words, and what to do about it.
Error listen_error(const std::string& addresses, const std::string& cause);

}  // namespace docktap::http
