#pragma once

#include <cstddef>

namespace docktap::cgroup {

// How many descriptors all readers together may keep. Files come first: a kept one costs half of
// opening it below a kept folder. A quarter is left for the folders of those that come later, so
// that no container has to be found by its whole path while there is room.
class DescriptorBudget {
 public:
  explicit DescriptorBudget(std::size_t total) : total_(total) {}

  bool take_for_files(std::size_t count) { return take(count, total_ / 4 * 3); }
  bool take_for_folders(std::size_t count) { return take(count, total_); }
  void give_back(std::size_t count) { taken_ -= count; }

  std::size_t taken() const { return taken_; }

 private:
  bool take(std::size_t count, std::size_t limit) {
    if (taken_ + count > limit) return false;
    taken_ += count;
    return true;
  }

  std::size_t total_;
  std::size_t taken_ = 0;
};

}  // namespace docktap::cgroup
