#pragma once

#include <memory>

#include "render/page.h"

namespace docktap::render {

// Hands out empty pages, and takes each back, with its capacity, when its last holder lets go of
// it, on whatever thread that is.
class PagePool {
 public:
  PagePool();

  std::shared_ptr<Page> acquire();

 private:
  struct Shelf;
  std::shared_ptr<Shelf> shelf_;  // outlives the pool as long as a page is out
};

}  // namespace docktap::render
