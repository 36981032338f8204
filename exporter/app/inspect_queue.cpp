#include "app/inspect_queue.h"

#include <utility>

namespace docktap::app {

void InspectQueue::add(const std::string& id) {
  const auto [entry, is_new] = entries_.try_emplace(id, Stage::kQueued);
  if (is_new) {
    queue_.push_back(id);
  } else if (entry->second == Stage::kUnderWay) {
    entry->second = Stage::kOvertaken;
  }
}

std::optional<std::string> InspectQueue::take() {
  if (queue_.empty()) return std::nullopt;
  std::string id = std::move(queue_.front());
  queue_.pop_front();
  entries_[id] = Stage::kUnderWay;
  return id;
}

bool InspectQueue::finish(const std::string& id) {
  const auto entry = entries_.find(id);
  if (entry == entries_.end()) return true;
  if (entry->second == Stage::kOvertaken) {
    entry->second = Stage::kQueued;
    queue_.push_back(id);
    return false;
  }
  entries_.erase(entry);
  return true;
}

}  // namespace docktap::app
