#include "render/page_pool.h"

#include <cstddef>
#include <mutex>
#include <utility>
#include <vector>

namespace docktap::render {
namespace {

// One that is kept for near-simultaneous scrapes, and one that is being written.
constexpr std::size_t kKept = 2;

}  // namespace

struct PagePool::Shelf {
  std::mutex mutex;
  std::vector<std::unique_ptr<Page>> pages;

  void give_back(Page* page) {
    std::unique_ptr<Page> owner(page);
    owner->recycle();
    const std::lock_guard lock(mutex);
    if (pages.size() < kKept) pages.push_back(std::move(owner));
  }
};

PagePool::PagePool() : shelf_(std::make_shared<Shelf>()) { shelf_->pages.reserve(kKept); }

std::shared_ptr<Page> PagePool::acquire() {
  std::unique_ptr<Page> page;
  {
    const std::lock_guard lock(shelf_->mutex);
    if (!shelf_->pages.empty()) {
      page = std::move(shelf_->pages.back());
      shelf_->pages.pop_back();
    }
  }
  if (!page) page = std::make_unique<Page>();
  // Re-use by use_count() == 1 would race with a holder that has read but not yet let go.
  return {page.release(), [shelf = shelf_](Page* done) { shelf->give_back(done); }};
}

}  // namespace docktap::render
