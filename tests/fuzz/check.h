#pragma once

#include <cstdio>
#include <cstdlib>

namespace docktap::fuzz {

// What must hold for every input; else libFuzzer keeps the input.
inline void check(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

}  // namespace docktap::fuzz
