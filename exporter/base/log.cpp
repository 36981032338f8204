#include "base/log.h"

#include <memory>

#include <spdlog/async.h>
#include <spdlog/sinks/stdout_sinks.h>

#include "base/log_format.h"

namespace docktap {
namespace {

constexpr std::size_t kQueuedLines = 512;  // spdlog's default of 8192 costs 3.5 MB

}  // namespace

void set_up_logging(spdlog::level::level_enum level, LogFormat format) {
  spdlog::init_thread_pool(kQueuedLines, 1);
  auto logger = std::make_shared<spdlog::async_logger>(
      "docktap", std::make_shared<spdlog::sinks::stderr_sink_mt>(), spdlog::thread_pool(),
      spdlog::async_overflow_policy::overrun_oldest);
  logger->set_level(level);
  logger->set_formatter(make_log_formatter(format));
  logger->flush_on(spdlog::level::warn);
  spdlog::set_default_logger(std::move(logger));
}

void shut_down_logging() { spdlog::shutdown(); }

std::uint64_t log_lines_dropped() {
  const std::shared_ptr<spdlog::details::thread_pool> pool = spdlog::thread_pool();
  return pool ? pool->overrun_counter() : 0;
}

}  // namespace docktap
