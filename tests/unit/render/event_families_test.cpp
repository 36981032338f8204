#include "render/event_families.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/example_snapshot/example_snapshot.h"
#include "unit/render/exposition_check.h"

namespace docktap::render {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::string families_of(const ExampleSnapshot& example) {
  std::string page;
  append_event_families(page, example.snapshot);
  return page;
}

TEST(EventFamilies, EveryCounterIsThereFromTheStart) {
  ExampleSnapshot example;
  example.events = {};
  const std::string page = families_of(example);
  EXPECT_THAT(faults_of(page), IsEmpty());
  const auto is_zero = [&](const std::string& series) {
    EXPECT_EQ(value_of(page, series), "0") << series;
  };
  for (const state::EventKind& kind : state::kEventKinds) {
    is_zero("docker_events_total{type=\"" + std::string(kind.type) + "\",action=\"" +
            std::string(kind.action) + "\"}");
  }
  for (const SecurityEventRow& row : kSecurityEvents) {
    is_zero("docker_security_events_total{event=\"" + std::string(row.name) + "\"}");
  }
  for (const std::string_view reason : state::kExitReasons) {
    is_zero("docker_exits_total{reason=\"" + std::string(reason) + "\"}");
  }
  for (const std::string_view reason : state::kGapReasons) {
    is_zero("docker_event_gaps_total{reason=\"" + std::string(reason) + "\"}");
  }
  for (const std::string_view health : state::kHealthTransitions) {
    is_zero("docker_health_transitions_total{health=\"" + std::string(health) + "\"}");
  }
  is_zero("docker_event_stream_connected");
  EXPECT_THAT(page, Not(HasSubstr("docker_event_last_timestamp_seconds"))) << "absent is not zero";
}

TEST(EventFamilies, ATombstoneHasWhatItsEventsSaid) {
  ExampleSnapshot example;
  example.add_tombstone();
  const std::string page = families_of(example);
  const std::string labels = R"({id="c0ffee000000",name="web-0",event=)";
  EXPECT_EQ(value_of(page, "docker_container_events_total" + labels + R"("kill"})"), "2");
  EXPECT_EQ(value_of(page, "docker_container_security_event_last_timestamp_seconds" + labels +
                               R"("privileged_start"})"),
            "1760000100.000000001");
  EXPECT_THAT(page, Not(HasSubstr("seconds" + labels + R"("exec"})"))) << "there was none";
}

TEST(EventFamilies, OnlyWhereTheCollectorIsAskedForAndEventsAreFollowed) {
  ExampleSnapshot example;
  example.add_tombstone();
  example.snapshot.events = nullptr;
  EXPECT_EQ(families_of(example), "");
  example.snapshot.events = &example.events;
  EXPECT_NE(families_of(example), "");
  example.snapshot.collectors.reset(static_cast<std::size_t>(Collector::kEvents));
  EXPECT_EQ(families_of(example), "");
}

}  // namespace
}  // namespace docktap::render
