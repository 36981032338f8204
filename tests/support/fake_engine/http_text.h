#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <spdlog/fmt/fmt.h>

namespace docktap::test {

// Parts of an HTTP reply. `headers` are lines, each with its end.

inline std::string reply_head(int status, std::size_t size, const std::string& headers) {
  return fmt::format(
      "HTTP/1.1 {} -\r\nContent-Type: application/json\r\n{}Content-Length: {}\r\n\r\n", status,
      headers, size);
}

inline std::string chunked_head(const std::string& headers) {
  return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" + headers +
         "Transfer-Encoding: chunked\r\n\r\n";
}

inline std::string chunk(std::string_view text) {
  return fmt::format("{:x}\r\n{}\r\n", text.size(), text);
}

// Ends after the first `size` bytes of the text.
inline std::string cut_chunk(std::string_view text, std::size_t size) {
  return fmt::format("{:x}\r\n{}", text.size(), text.substr(0, size));
}

}  // namespace docktap::test
