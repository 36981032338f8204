#pragma once

#include <cstddef>

namespace docktap::test {

// How often a test of many rounds goes round: less under a sanitizer, where each takes ten times as
// long and what is looked for is another fault.
constexpr std::size_t rounds(std::size_t usual) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  return usual / 10;
#else
  return usual;
#endif
}

}  // namespace docktap::test
