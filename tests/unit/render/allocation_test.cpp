#include <new>

#include <gtest/gtest.h>

#include "render/renderer.h"
#include "support/allocation_counter/allocation_counter.h"
#include "support/example_snapshot/example_snapshot.h"

namespace docktap::render {
namespace {

// What one scrape allocates once the pages have found their size.
std::size_t allocations_per_scrape(std::size_t containers) {
  ExampleSnapshot example;
  for (std::size_t i = 0; i < containers; ++i) example.add_busy();
  Renderer renderer;
  PagePtr recent;  // held, as the last page is held for near-simultaneous scrapes
  for (int i = 0; i < 4; ++i) recent = renderer.metrics(example.snapshot, {});
  const std::size_t before = test::allocations();
  recent = renderer.metrics(example.snapshot, {});
  return test::allocations() - before;
}

TEST(Allocations, CounterCounts) {
  const std::size_t before = test::allocations();
  ::operator delete(::operator new(1));  // a new-expression may be optimised away
  EXPECT_GT(test::allocations(), before);
}

TEST(Allocations, NonePerContainer) {
  EXPECT_EQ(allocations_per_scrape(500), allocations_per_scrape(1));
}

}  // namespace
}  // namespace docktap::render
