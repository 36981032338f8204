#include "state/seen_events.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/keyed_hash.h"

namespace docktap::state {

std::uint64_t identity_of(const Event& event) {
  auto hash = static_cast<std::uint64_t>(event.time);
  for (const std::string_view part :
       {std::string_view(event.type), std::string_view(event.action),
        std::string_view(event.actor_id), std::string_view(event.exec_id)}) {
    hash = stable_hash(part, hash);
  }
  return hash;
}

bool SeenEvents::insert(std::uint64_t identity, UnixNanos time) {
  if (known_.contains(identity)) return false;
  Entry& oldest = order_[next_];
  if (known_.size() == kRemembered) {
    // The forgotten one's node is used again: a burst allocates nothing here.
    auto node = known_.extract(oldest.identity);
    node.value() = identity;
    known_.insert(std::move(node));
  } else {
    known_.insert(identity);
  }
  oldest = {identity, time};
  next_ = (next_ + 1) % kRemembered;
  return true;
}

UnixNanos SeenEvents::remembers_from() const {
  return known_.size() == kRemembered ? order_[next_].time : 0;
}

std::vector<std::uint64_t> SeenEvents::newest(std::size_t count) const {
  count = std::min(count, known_.size());
  std::vector<std::uint64_t> identities;
  identities.reserve(count);
  for (std::size_t i = count; i > 0; --i) {
    identities.push_back(order_[(next_ + kRemembered - i) % kRemembered].identity);
  }
  return identities;
}

}  // namespace docktap::state
