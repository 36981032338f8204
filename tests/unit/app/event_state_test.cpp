#include <unistd.h>

#include <fstream>

#include "unit/app/event_fixture.h"

namespace docktap::app {
namespace {

using test::Exposition;

class EventStateTest : public EventTest {
 protected:
  EventStateTest() { config_.events_state_file = state_file_; }
};

TEST_F(EventStateTest, WhatHappenedMeanwhileIsCountedOnce) {
  const std::string id = run("web");
  start_listening();
  engine_->restart_by_policy(id, 1);
  engine_->burst(volume_events(10));
  scrape_until_counted(12);
  stop();
  engine_->restart_by_policy(id, 1);
  engine_->burst(volume_events(20));
  start_listening();
  scrape_until_counted(22);
  wait_until_judged();
  const Exposition page = scrape();
  EXPECT_EQ(counted(page), 22) << "none from before the first start";
  EXPECT_EQ(all_gaps(page), 0);
  EXPECT_EQ(page.value("docker_container_restarts_total", {{"name", "web"}}), 2)
      << "a container's own counters go on";
}

TEST_F(EventStateTest, MoreMeanwhileThanTheEngineRemembersIsOneGap) {
  start_listening();
  engine_->burst(volume_events(10));
  scrape_until_counted(10);
  stop();
  engine_->burst(volume_events(400));
  start_listening();
  const Exposition page =
      scrape_until([](const Exposition& now) { return gaps(now, "exporter_restart") == 1; });
  EXPECT_EQ(all_gaps(page), 1);
  EXPECT_EQ(counted(page), 256);
}

TEST_F(EventStateTest, ADamagedFileIsSetAside) {
  std::ofstream(state_file_) << "{\"docktap_state\":1,\"eng";
  start_listening();
  EXPECT_EQ(content_of(state_file_ + ".damaged"), "{\"docktap_state\":1,\"eng");
  engine_->burst(volume_events(3));
  const Exposition page = scrape_until_counted(3);
  EXPECT_EQ(all_gaps(page), 0);
  stop();
  EXPECT_NE(content_of(state_file_), "") << "and a good one is written in its place";
}

TEST_F(EventStateTest, AFileOfAnotherEngineIsSetAside) {
  start_listening();
  engine_->burst(volume_events(3));
  scrape_until_counted(3);
  stop();
  const std::string foreign = content_of(state_file_);
  ASSERT_NE(foreign, "");
  engine_.reset();
  engine_ = std::make_unique<test::FakeEngine>(
      socket_, test::FakeEngineOptions{"1.41", test::CgroupVersion::kV1, "ANOTHER:ENGINE"});
  start_listening();
  EXPECT_EQ(content_of(state_file_ + ".damaged"), foreign);
  wait_until_judged();
  EXPECT_EQ(all_gaps(scrape()), 0);
}

TEST_F(EventStateTest, ARestartCountsNothingTwice) {
  start_listening();
  engine_->burst(volume_events(200));
  scrape_until_counted(200);
  stop();
  start_listening();
  wait_until_judged();
  Exposition page = scrape();
  EXPECT_EQ(counted(page), 0) << "all of them were counted before";
  EXPECT_EQ(all_gaps(page), 0);
  EXPECT_EQ(page.value("docker_events_duplicate_total"), 200);
}

TEST_F(EventTest, WithoutAStateFileNothingFromBeforeTheStartIsCounted) {
  run("web");
  engine_->burst(volume_events(300));
  start_listening();
  engine_->emit_event("volume", "create", "data");
  scrape_until([](const Exposition& now) { return counted(now, "volume", "create") == 1; });
  wait_until_judged();
  const Exposition page = scrape();
  EXPECT_EQ(counted(page), 1);
  EXPECT_EQ(all_gaps(page), 0);
}

}  // namespace
}  // namespace docktap::app
