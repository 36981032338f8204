#include "integration/support/process_memory.h"

#include <fcntl.h>
#include <unistd.h>

#include <cinttypes>
#include <cstdio>
#include <fstream>

#include <gtest/gtest.h>

#include "base/fd.h"

namespace docktap::test {

std::string memory_of(pid_t pid) {
  const std::string folder = "/proc/" + std::to_string(pid);
  const Fd memory(::open((folder + "/mem").c_str(), O_RDONLY | O_CLOEXEC));
  EXPECT_TRUE(memory) << folder << "/mem can't be read: run this as root";
  std::ifstream maps(folder + "/maps");
  std::string all, line;
  while (std::getline(maps, line)) {
    std::uint64_t begin = 0, end = 0;
    char readable = 0, writable = 0;
    if (std::sscanf(line.c_str(), "%" SCNx64 "-%" SCNx64 " %c%c", &begin, &end, &readable,
                    &writable) != 4) {
      continue;
    }
    if (readable != 'r' || writable != 'w') continue;
    const std::size_t had = all.size();
    all.resize(had + (end - begin));
    const ssize_t size =
        ::pread(memory.get(), all.data() + had, end - begin, static_cast<off_t>(begin));
    all.resize(had + (size > 0 ? static_cast<std::size_t>(size) : 0));
  }
  return all;
}

}  // namespace docktap::test
