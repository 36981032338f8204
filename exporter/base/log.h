#pragma once

#include <cstdint>
#include <memory>

#include <spdlog/spdlog.h>

namespace docktap {

enum class LogFormat { kLogfmt, kJson };

// Sets up spdlog's default logger: standard error, asynchronous with a bounded queue of 512 lines
// that drops the oldest rather than block the core thread. Messages are `msg` of the line; write
// further fields with `log_fields` behind the sentence. Call once; `shut_down_logging` flushes.
void set_up_logging(spdlog::level::level_enum level, LogFormat format);
void shut_down_logging();

// Lines that the full queue lost since the start.
std::uint64_t log_lines_dropped();

}  // namespace docktap
