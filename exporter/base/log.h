#pragma once

#include <cstdint>

#include <spdlog/spdlog.h>

namespace docktap {

enum class LogFormat { kLogfmt, kJson };

// Sets up spdlog's default logger: standard error, asynchronous with a bounded queue of 512 lines
// that drops the oldest rather than block the core thread. A line has `time` (RFC 3339, UTC),
// `level` and `msg`; whatever bytes a message carries, it stays one line of valid UTF-8.
// Call once; `shut_down_logging` writes what is queued.
void set_up_logging(spdlog::level::level_enum level, LogFormat format);
void shut_down_logging();

// Lines that the full queue lost since the start.
std::uint64_t log_lines_dropped();

}  // namespace docktap
