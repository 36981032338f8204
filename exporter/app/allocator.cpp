#include "app/allocator.h"

#include <malloc.h>

namespace docktap::app {

void tune_allocator() {
#ifdef M_ARENA_MAX
  mallopt(M_ARENA_MAX, 1);  // only the core thread allocates much
  // Both grow by themselves unless they are set; pages and their gzip are beyond them.
  mallopt(M_MMAP_THRESHOLD, 128 * 1024);
  mallopt(M_TRIM_THRESHOLD, 256 * 1024);
#endif
}

}  // namespace docktap::app
