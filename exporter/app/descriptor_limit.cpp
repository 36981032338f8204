#include "app/descriptor_limit.h"

#include <sys/resource.h>

#include <algorithm>

namespace docktap::app {
namespace {

constexpr std::size_t kMostKept = 4096;
// Standard streams, listening sockets, epoll, timers, libraries, and some to spare.
constexpr std::size_t kOthers = 32;

}  // namespace

void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  // Refused or not, the budget goes by what the limit then is.
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

std::size_t descriptor_budget(std::size_t max_requests, std::size_t engine_connections) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
  if (limit.rlim_cur == RLIM_INFINITY) return kMostKept;
  const std::size_t usable = static_cast<std::size_t>(limit.rlim_cur) / 10 * 8;
  const std::size_t taken = max_requests + 8 + engine_connections + kOthers;
  return usable > taken ? std::min(usable - taken, kMostKept) : 0;
}

}  // namespace docktap::app
