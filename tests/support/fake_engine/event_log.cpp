#include "support/fake_engine/event_log.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

namespace docktap::test {

void EventLog::add(EventLine line) {
  {
    const std::lock_guard lock(mutex_);
    add_one(line);
  }
  changed_.notify_all();
}

void EventLog::add(const std::vector<EventLine>& lines) {
  {
    const std::lock_guard lock(mutex_);
    for (const EventLine& line : lines) add_one(line);
  }
  changed_.notify_all();
}

void EventLog::add_one(const EventLine& line) {
  entries_.push_back(line);
  if (entries_.size() > kRemembered) entries_.pop_front();
  if (to_drop_ > 0) {
    --to_drop_;
    return;
  }
  std::erase_if(subscriptions_, [](const auto& subscription) { return subscription.expired(); });
  for (const auto& subscription : subscriptions_) {
    if (const auto listener = subscription.lock()) listener->lines_.push_back(line.text);
  }
}

void EventLog::drop_next(std::size_t events) {
  const std::lock_guard lock(mutex_);
  to_drop_ = events;
}

std::vector<std::string> EventLog::remembered(UnixNanos since, UnixNanos until) const {
  std::vector<std::string> lines;
  for (auto entry = entries_.rbegin(); entry != entries_.rend() && entry->time >= since; ++entry) {
    if (entry->time <= until) lines.push_back(entry->text);
  }
  std::reverse(lines.begin(), lines.end());
  return lines;
}

std::vector<std::string> EventLog::replay(UnixNanos since, UnixNanos until) const {
  const std::lock_guard lock(mutex_);
  return remembered(since, until);
}

std::shared_ptr<EventLog::Subscription> EventLog::subscribe(UnixNanos since) {
  const std::lock_guard lock(mutex_);
  auto subscription = std::make_shared<Subscription>();
  for (std::string& line : remembered(since, kNoEnd)) {
    subscription->lines_.push_back(std::move(line));
  }
  subscriptions_.push_back(subscription);
  return subscription;
}

std::vector<std::string> EventLog::take(Subscription& subscription) {
  std::unique_lock lock(mutex_);
  const unsigned wakes = wakes_;
  subscription.waits_ = true;
  changed_.wait_for(lock, std::chrono::milliseconds(500),
                    [&] { return !subscription.lines_.empty() || wakes_ != wakes; });
  subscription.waits_ = false;
  std::vector<std::string> lines(std::make_move_iterator(subscription.lines_.begin()),
                                 std::make_move_iterator(subscription.lines_.end()));
  subscription.lines_.clear();
  return lines;
}

bool EventLog::is_delivered() const {
  const std::lock_guard lock(mutex_);
  if (subscriptions_.empty()) return false;
  const auto listener = subscriptions_.back().lock();
  return listener && listener->waits_ && listener->lines_.empty();
}

void EventLog::forget() {
  const std::lock_guard lock(mutex_);
  entries_.clear();
}

void EventLog::wake() {
  {
    const std::lock_guard lock(mutex_);
    ++wakes_;
  }
  changed_.notify_all();
}

}  // namespace docktap::test
