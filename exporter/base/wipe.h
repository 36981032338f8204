#pragma once

#include <algorithm>
#include <cstddef>
#include <string>

namespace docktap {

// Replies and events carry what nobody may read afterwards: command lines, values of labels and of
// the environment. A buffer that lives on is emptied by these; one that is freed, by wipe_on_free.

inline void wipe(char* begin, std::size_t size) { std::fill_n(begin, size, '\0'); }

// Also of the bytes that a short text keeps within itself.
inline void wipe(std::string& text) {
  wipe(text.data(), text.size());
  text.clear();
}

}  // namespace docktap
