#include "state/seen_events.h"

#include <functional>
#include <string_view>

namespace docktap::state {
namespace {

std::uint64_t identity(const Event& event) {
  std::uint64_t hash = static_cast<std::uint64_t>(event.time);
  const std::string_view parts[] = {event.type, event.action, event.actor_id, event.exec_id};
  for (const std::string_view part : parts) {
    hash = (hash ^ std::hash<std::string_view>{}(part)) * 0x9E3779B97F4A7C15U;
    hash ^= hash >> 32;
  }
  return hash;
}

}  // namespace

bool SeenEvents::insert(const Event& event) {
  const std::uint64_t id = identity(event);
  if (!known_.insert(id).second) return false;
  if (known_.size() > kRemembered) known_.erase(order_[next_]);
  order_[next_] = id;
  next_ = (next_ + 1) % kRemembered;
  return true;
}

}  // namespace docktap::state
