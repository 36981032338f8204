#pragma once

#include <cstddef>

namespace docktap::app {

// Raises the soft limit of open files to the hard one.
void raise_descriptor_limit();

// How many descriptors of cgroup files may be kept open: what the limit leaves after sockets, and
// at most 4096, since each costs 4.4 kB of kernel memory. Beyond it files are opened at each read.
std::size_t descriptor_budget(std::size_t max_requests, std::size_t engine_connections);

}  // namespace docktap::app
