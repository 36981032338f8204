#include "base/log_format.h"

#include <chrono>
#include <string>
#include <string_view>

#include <spdlog/fmt/chrono.h>

#include "base/text.h"

namespace docktap {
namespace {

class LineFormatter : public spdlog::formatter {
 public:
  explicit LineFormatter(LogFormat format) : format_(format) {}

  void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& out) override {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(message.time);
    const auto millis =
        std::chrono::duration_cast<std::chrono::milliseconds>(message.time - seconds).count();
    const std::tm utc = fmt::gmtime(std::chrono::system_clock::to_time_t(seconds));
    const spdlog::string_view_t level = spdlog::level::to_string_view(message.level);
    std::string text;
    append_quoted(text, std::string_view(message.payload.data(), message.payload.size()));
    const auto write = std::back_inserter(out);
    switch (format_) {
      case LogFormat::kLogfmt:
        fmt::format_to(write, "time={:%FT%T}.{:03}Z level={} msg={}\n", utc, millis, level, text);
        return;
      case LogFormat::kJson:
        fmt::format_to(write, R"({{"time":"{:%FT%T}.{:03}Z","level":"{}","msg":{}}})", utc, millis,
                       level, text);
        fmt::format_to(write, "\n");
        return;
    }
  }

  std::unique_ptr<spdlog::formatter> clone() const override {
    return std::make_unique<LineFormatter>(format_);
  }

 private:
  LogFormat format_;
};

}  // namespace

std::unique_ptr<spdlog::formatter> make_log_formatter(LogFormat format) {
  return std::make_unique<LineFormatter>(format);
}

}  // namespace docktap
