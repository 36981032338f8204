#pragma once

#include <memory>

#include <spdlog/formatter.h>

#include "base/log.h"

namespace docktap {

// One line per message, line feed included:
//   time=2026-11-24T01:46:37.123Z level=info msg="connected to the engine"
//   {"time":"2026-11-24T01:46:37.123Z","level":"info","msg":"connected to the engine"}
std::unique_ptr<spdlog::formatter> make_log_formatter(LogFormat format);

}  // namespace docktap
