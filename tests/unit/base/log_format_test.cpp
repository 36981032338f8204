#include "base/log_format.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <string_view>

namespace docktap {
namespace {

std::string line(LogFormat format, std::string_view message) {
  spdlog::details::log_msg record(spdlog::source_loc{}, "docktap", spdlog::level::warn,
                                  spdlog::string_view_t(message.data(), message.size()));
  record.time = std::chrono::system_clock::time_point(std::chrono::milliseconds(1795479265837));
  spdlog::memory_buf_t out;
  make_log_formatter(format)->format(record, out);
  return std::string(out.data(), out.size());
}

TEST(LogFormat, Logfmt) {
  EXPECT_EQ(line(LogFormat::kLogfmt, "the engine is up"),
            "time=2026-11-24T00:14:25.837Z level=warning msg=\"the engine is up\"\n");
}

TEST(LogFormat, Json) {
  EXPECT_EQ(line(LogFormat::kJson, "the engine is up"),
            "{\"time\":\"2026-11-24T00:14:25.837Z\",\"level\":\"warning\","
            "\"msg\":\"the engine is up\"}\n");
}

TEST(LogFormat, AHostileMessageStaysOneLineOfValidText) {
  const std::string_view hostile = "name=\"x\"\nlevel=error\x1B[2J\xFF\\";
  for (const LogFormat format : {LogFormat::kLogfmt, LogFormat::kJson}) {
    EXPECT_NE(
        line(format, hostile).find("\"name=\\\"x\\\"\\nlevel=error\\u001b[2J\xEF\xBF\xBD\\\\\""),
        std::string::npos)
        << line(format, hostile);
  }
}

}  // namespace
}  // namespace docktap
