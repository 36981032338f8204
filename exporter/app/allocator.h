#pragma once

namespace docktap::app {

// Makes the C library's allocator give memory back: by default every worker thread has an arena of
// its own, which keeps whatever one page once needed. Call before the first thread starts.
void tune_allocator();

}  // namespace docktap::app
