#pragma once

#include <string>

#include "base/result.h"

namespace docktap::http {

// `host:port`, `[v6]:port` or `:port` (every address of the machine) as civetweb's option
// `listening_ports` spells it.
Result<std::string> civetweb_address(const std::string& address);

}  // namespace docktap::http
