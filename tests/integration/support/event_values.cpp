#include "integration/support/event_values.h"

#include <gtest/gtest.h>

namespace docktap::test {
namespace {

std::map<std::string, double> by_label(const Exposition& page, const std::string& metric,
                                       const std::string& label) {
  std::map<std::string, double> counts;
  for (const Exposition::Sample& sample : page.all(metric)) {
    if (sample.value != 0) counts[sample.labels.at(label)] = sample.value;
  }
  return counts;
}

}  // namespace

double events(const Exposition& page, const std::string& type, const std::string& action) {
  return page.value("docker_events_total", {{"type", type}, {"action", action}});
}

double events_of(const Exposition& page, const std::string& name, const std::string& event) {
  return page.value("docker_container_events_total", {{"name", name}, {"event", event}});
}

double all_events(const Exposition& page) {
  double all = 0;
  for (const Exposition::Sample& each : page.all("docker_events_total")) all += each.value;
  return all;
}

double security(const Exposition& page, const std::string& event) {
  return page.value("docker_security_events_total", {{"event", event}});
}

std::map<std::string, double> security_events(const Exposition& page) {
  return by_label(page, "docker_security_events_total", "event");
}

std::map<std::string, double> exits(const Exposition& page) {
  return by_label(page, "docker_exits_total", "reason");
}

double gaps(const Exposition& page, const std::string& reason) {
  return page.value("docker_event_gaps_total", {{"reason", reason}});
}

double sum(const std::map<std::string, double>& counts) {
  double all = 0;
  for (const auto& [key, count] : counts) all += count;
  return all;
}

void expect_no_loss(const Exposition& page) {
  for (const Exposition::Sample& gap : page.all("docker_event_gaps_total")) {
    EXPECT_EQ(gap.value, 0) << gap.labels.at("reason");
  }
  EXPECT_EQ(page.value("docker_events_malformed_total"), 0);
  EXPECT_EQ(page.value("docker_events_inferred_total"), 0);
  EXPECT_EQ(page.value("docker_event_inspects_missed_total"), 0);
}

}  // namespace docktap::test
