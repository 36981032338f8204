#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/text.h"

namespace docktap::posture {

// Collects what a rule found: the first three by name, each once and cut, the others by number.
class Details {
 public:
  void add(std::string_view what) {
    constexpr std::size_t kMost = 3;
    constexpr std::size_t kMostBytes = 80;
    const std::string shown = printable(what, kMostBytes);
    if (shown == last_) return;
    last_ = shown;
    if (++count_ > kMost) return;
    text_.append(text_.empty() ? "" : ", ").append(shown);
  }
  bool empty() const { return count_ == 0; }
  std::string text() const {
    constexpr std::size_t kMost = 3;
    if (count_ <= kMost) return text_;
    return text_ + " and " + std::to_string(count_ - kMost) + " more";
  }

 private:
  std::string text_;
  std::string last_;
  std::size_t count_ = 0;
};

}  // namespace docktap::posture
