#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <string>
#include <utility>

#include "integration/support/event_values.h"

namespace docktap::test {

// Compares, after each step of a test, the security events that docktap has counted with those that
// should have been so far: each once, and no other.
class SecurityExpectation {
 public:
  // Scrapes until the page is as wanted, or too much time has passed; the last page.
  using ScrapeUntil = std::function<Exposition(const std::function<bool(const Exposition&)>&)>;
  explicit SecurityExpectation(ScrapeUntil scrape_until) : scrape_until_(std::move(scrape_until)) {}

  // Does `action`, which should make `news`.
  void step(const std::string& what, const std::map<std::string, double>& news,
            const std::function<void()>& action) {
    action();
    for (const auto& [event, count] : news) expected_[event] += count;
    last_ = scrape_until_(
        [&](const Exposition& page) { return sum(security_events(page)) >= sum(expected_); });
    const std::map<std::string, double> now = security_events(last_);
    EXPECT_EQ(now, expected_) << "after: " << what;
    expected_ = now;  // a difference is told once
  }

  // The page after the last step.
  const Exposition& last() const { return last_; }

 private:
  ScrapeUntil scrape_until_;
  std::map<std::string, double> expected_;
  Exposition last_{""};
};

}  // namespace docktap::test
