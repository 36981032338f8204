#pragma once

#include <cstddef>

namespace docktap::test {

// How often `operator new` was called in this program, which links allocation_counter.cpp for it.
std::size_t allocations();

}  // namespace docktap::test
