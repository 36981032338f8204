#include "base/log_format.h"

#include <chrono>
#include <cstddef>
#include <string_view>

#include <spdlog/fmt/chrono.h>

#include "base/utf8.h"

namespace docktap {
namespace {

// The escapes that logfmt's quoted values and JSON's strings share.
void append_quoted(spdlog::memory_buf_t& out, std::string_view text) {
  const auto append = [&](std::string_view part) {
    out.append(part.data(), part.data() + part.size());
  };
  append("\"");
  while (!text.empty()) {
    const std::size_t length = utf8_character_length(text);
    const auto byte = static_cast<unsigned char>(text.front());
    if (length == 0) {
      append("\xEF\xBF\xBD");  // U+FFFD
    } else if (text.front() == '"' || text.front() == '\\') {
      append("\\");
      append(text.substr(0, 1));
    } else if (text.front() == '\n') {
      append("\\n");
    } else if (byte < 0x20 || byte == 0x7F) {
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", byte);
    } else {
      append(text.substr(0, length));
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  append("\"");
}

class LineFormatter : public spdlog::formatter {
 public:
  explicit LineFormatter(LogFormat format) : format_(format) {}

  void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& out) override {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(message.time);
    const auto millis =
        std::chrono::duration_cast<std::chrono::milliseconds>(message.time - seconds).count();
    const std::tm utc = fmt::gmtime(std::chrono::system_clock::to_time_t(seconds));
    const spdlog::string_view_t level = spdlog::level::to_string_view(message.level);
    const std::string_view text(message.payload.data(), message.payload.size());
    const auto write = std::back_inserter(out);
    switch (format_) {
      case LogFormat::kLogfmt:
        fmt::format_to(write, "time={:%FT%T}.{:03}Z level={} msg=", utc, millis, level);
        append_quoted(out, text);
        fmt::format_to(write, "\n");
        return;
      case LogFormat::kJson:
        fmt::format_to(write, R"({{"time":"{:%FT%T}.{:03}Z","level":"{}","msg":)", utc, millis,
                       level);
        append_quoted(out, text);
        fmt::format_to(write, "}}\n");
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
