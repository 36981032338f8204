#include "engine/line_splitter.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/wipe.h"

namespace docktap::engine {
namespace {

constexpr std::size_t kLeastSpace = 4096;
constexpr std::size_t kUsualBuffer = 32768;
// What a long line needed is given back.
constexpr std::size_t kLargeBuffer = 8 * kUsualBuffer;

}  // namespace

std::span<char> LineSplitter::space() {
  if (buffer_.size() > kLargeBuffer && used_ + kLeastSpace + kPadding <= kUsualBuffer) {
    std::vector<char> usual(kUsualBuffer);
    std::memcpy(usual.data(), buffer_.data(), used_);
    buffer_ = std::move(usual);
  }
  if (buffer_.size() < used_ + kLeastSpace + kPadding) {
    buffer_.resize(std::max(kUsualBuffer, 2 * (used_ + kLeastSpace + kPadding)));
  }
  return {buffer_.data() + used_, buffer_.size() - kPadding - used_};
}

void LineSplitter::commit(std::size_t size, const std::function<void(std::string_view)>& on_line,
                          const std::function<void()>& on_oversized) {
  const char* begin = buffer_.data();
  const char* const end = begin + used_ + size;
  const char* search = begin + used_;
  while (const void* const found =
             std::memchr(search, '\n', static_cast<std::size_t>(end - search))) {
    const char* const feed = static_cast<const char*>(found);
    const std::string_view line(begin, static_cast<std::size_t>(feed - begin));
    if (skipping_) {
      skipping_ = false;
    } else if (line.size() > max_line_) {
      on_oversized();
    } else if (!line.empty()) {
      on_line(line);
    }
    begin = search = feed + 1;
  }
  used_ = static_cast<std::size_t>(end - begin);
  if (used_ > max_line_ && !skipping_) {
    skipping_ = true;
    on_oversized();
  }
  if (skipping_) used_ = 0;
  // Of a long line that is still coming, the start stays where it is.
  if (begin != buffer_.data()) {
    std::memmove(buffer_.data(), begin, used_);
    wipe(buffer_.data() + used_, static_cast<std::size_t>(end - buffer_.data()) - used_);
  }
}

}  // namespace docktap::engine
