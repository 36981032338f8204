#pragma once

#include <sys/types.h>

#include <string>

namespace docktap::test {

// All that a process can write to: heap, stacks, data. For a search.
std::string memory_of(pid_t pid);

}  // namespace docktap::test
