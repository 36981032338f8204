#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

namespace docktap::engine {

// Cuts a stream of bytes into lines, in place. Knows nothing of sockets.
class LineSplitter {
 public:
  // Readable bytes behind the end of every line, as simdjson wants them.
  static constexpr std::size_t kPadding = 64;

  // Lines beyond `max_line` bytes are passed over whole.
  explicit LineSplitter(std::size_t max_line) : max_line_(max_line) {}

  // Where the next bytes go: at least 4 kB. Valid until `commit`.
  std::span<char> space();

  // Takes in the first `size` bytes of `space()`: hands out each line that is now complete, without
  // its line feed; empty ones are passed over. Wipes what was handed out. `on_oversized` is called
  // once for each that was too long.
  void commit(std::size_t size, const std::function<void(std::string_view)>& on_line,
              const std::function<void()>& on_oversized);

 private:
  std::size_t max_line_;
  std::vector<char> buffer_;
  std::size_t used_ = 0;   // bytes of a line that has not ended yet
  bool skipping_ = false;  // within a line that was too long
};

}  // namespace docktap::engine
