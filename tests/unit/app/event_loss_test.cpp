#include "unit/app/event_fixture.h"

#include <chrono>
#include <memory>
#include <thread>

namespace docktap::app {
namespace {

using test::Exposition;
using test::Fault;
using namespace std::chrono_literals;

// An audit runs every 15 s and then waits 2 s for the stream: what is dropped is found out within
// this time.
constexpr auto kAudit = 40s;

TEST_F(EventTest, WhatHappenedWhileTheEngineRestartedIsInferred) {
  const std::string fell = run("fell");
  run("stays");
  start_listening();
  engine_->emit_event("volume", "create", "data");
  scrape_until_counted(1);
  wait_until_judged();
  engine_->go_away();
  engine_->die(fell, 3);  // with live-restore, while nobody could tell
  engine_->come_back();
  const Exposition page = scrape_until(
      [](const Exposition& now) {
        return now.value("docker_exits_total", {{"reason", "error"}}) == 1;
      },
      kAudit);
  EXPECT_EQ(page.value("docker_container_last_exit_code", {{"name", "fell"}}), 3);
  EXPECT_EQ(page.value("docker_container_events_total", {{"name", "fell"}, {"event", "die"}}), 1);
  EXPECT_EQ(page.value("docker_container_events_total", {{"name", "stays"}, {"event", "die"}}), 0);
  EXPECT_EQ(page.value("docker_events_inferred_total"), 1);
  EXPECT_EQ(counted(page, "container", "die"), 1);
  EXPECT_EQ(all_gaps(page), 0) << "an engine that ends tells all before it ends";
}

TEST_F(EventTest, ALongAbsenceOfTheEngineIsOneGap) {
  const std::string id = run("web");
  start_listening();
  engine_->emit_event("volume", "create", "data");
  scrape_until_counted(1);
  wait_until_judged();
  engine_->go_away();
  scrape_until([](const Exposition& now) { return now.value("docker_up") == 0; });
  engine_->die(id, 1);
  engine_->come_back();
  // It went on for longer than it remembers before docktap came to it.
  engine_->burst(volume_events(400));
  const Exposition page =
      scrape_until([](const Exposition& now) { return gaps(now, "engine_restart") == 1; }, kAudit);
  EXPECT_EQ(all_gaps(page), 1);
  const Exposition later = scrape_until(
      [](const Exposition& now) {
        return now.value("docker_exits_total", {{"reason", "error"}}) == 1;
      },
      kAudit);
  EXPECT_EQ(all_gaps(later), 1);
}

TEST_F(EventTest, ARestartAfterTheEngineWentOnUnheardIsOneGap) {
  const std::string id = run("web");
  start_listening();
  engine_->emit_event("volume", "create", "data");
  scrape_until_counted(1);
  wait_until_judged();
  engine_->set_fault("events", Fault::of_status(503, "not now"));
  engine_->drop_connections();
  scrape_until(
      [](const Exposition& now) { return now.value("docker_event_stream_connected") == 0; });
  engine_->die(id, 3);
  engine_->go_away();
  engine_->clear_faults();
  engine_->come_back();
  const Exposition page = scrape_until(
      [](const Exposition& now) {
        return now.value("docker_exits_total", {{"reason", "error"}}) == 1;
      },
      kAudit);
  EXPECT_EQ(gaps(page, "engine_restart"), 1);
  EXPECT_EQ(all_gaps(page), 1);
  EXPECT_EQ(page.value("docker_events_inferred_total"), 1);
  EXPECT_EQ(page.value("docker_container_last_exit_code", {{"name", "web"}}), 3);
}

TEST_F(EventTest, AStartWhileTheEngineRestartedIsInferred) {
  test::FakeContainer container;
  container.name = "web";
  const std::string id = engine_->create(std::move(container));
  start_listening();
  engine_->emit_event("volume", "create", "data");
  scrape_until_counted(1);
  wait_until_judged();
  engine_->go_away();
  engine_->start(id);
  engine_->come_back();
  const Exposition page = scrape_until(
      [](const Exposition& now) {
        return now.find("docker_container_events_total", {{"name", "web"}, {"event", "start"}}) ==
               1;
      },
      kAudit);
  EXPECT_EQ(page.value("docker_events_inferred_total"), 1);
  EXPECT_EQ(counted(page, "container", "start"), 1);
}

TEST_F(EventTest, WhatTheEngineDroppedIsRecoveredOnce) {
  const std::string id = run("web");
  start_listening();
  engine_->burst(volume_events(3));
  scrape_until_counted(3);
  wait_until_judged();
  engine_->drop_next_events(1);
  engine_->die(id, 7);
  engine_->burst(volume_events(5));
  scrape_until_counted(3 + 5);
  const Exposition page = scrape_until(
      [](const Exposition& now) { return now.value("docker_events_recovered_total") == 1; },
      kAudit);
  EXPECT_EQ(counted(page), 3 + 5 + 1);
  EXPECT_EQ(counted(page, "container", "die"), 1);
  EXPECT_EQ(page.value("docker_exits_total", {{"reason", "error"}}), 1);
  EXPECT_EQ(all_gaps(page), 0);
}

// The engine waits until what is asked for has passed, and refuses what ends before it begins.
class EngineClockTest : public EventTest {
 protected:
  void recovers_with_a_clock_ahead_by(std::chrono::seconds ahead) {
    engine_.reset();  // the two would share a socket
    test::FakeEngineOptions options;
    options.clock_ahead = ahead;
    engine_ = std::make_unique<test::FakeEngine>(socket_, options);
    const std::string id = run("web");
    start_listening();
    engine_->emit_event("volume", "create", "one");
    scrape_until_counted(1);
    wait_until_judged();
    engine_->drop_next_events(1);
    engine_->die(id, 7);
    const Exposition page = scrape_until(
        [](const Exposition& now) { return now.value("docker_events_recovered_total") == 1; },
        kAudit);
    EXPECT_EQ(page.value("docker_exits_total", {{"reason", "error"}}), 1);
    EXPECT_EQ(all_gaps(page), 0);
  }
};

TEST_F(EngineClockTest, MayBeAhead) { recovers_with_a_clock_ahead_by(30s); }

TEST_F(EngineClockTest, MayBeBehind) { recovers_with_a_clock_ahead_by(-30s); }

TEST_F(EventTest, AnAuditThatFailsAgainAndAgainIsShown) {
  start_listening();
  engine_->emit_event("volume", "create", "one");
  scrape_until_counted(1);
  const auto succeeds = [](const Exposition& now) {
    return now.value("docker_scrape_collector_success", {{"collector", "events"}}) == 1;
  };
  EXPECT_TRUE(succeeds(scrape()));
  // The stream is open already: from now on only audits ask.
  engine_->set_fault("events", Fault::of_status(500, "no"));
  scrape_until([&](const Exposition& now) { return !succeeds(now); }, kAudit);
  engine_->clear_faults();
  scrape_until(succeeds);
}

TEST_F(EventTest, AStreamThatEndsAtOnceIsNotAskedForWithoutAPause) {
  engine_->set_fault("events", Fault::body(""));
  start();
  scrape_until([](const Exposition& now) {
    return now.value("docker_event_stream_reconnects_total") >= 20;
  });
  const std::size_t before = engine_->requests("events");
  std::this_thread::sleep_for(2s);
  // Pauses of 0.25 s and more, twice as long each time; audits ask, too.
  EXPECT_LT(engine_->requests("events") - before, 20U);
  engine_->clear_faults();
  run("web");
  scrape_until([](const Exposition& now) {
    return now.find("docker_container_starts_total", {{"name", "web"}}) == 1;
  });
}

TEST_F(EventTest, WhatTheEngineDroppedAndForgotIsOneGap) {
  start_listening();
  engine_->burst(volume_events(3));
  scrape_until_counted(3);
  wait_until_judged();
  engine_->drop_next_events(300);
  engine_->burst(volume_events(300));
  const Exposition page =
      scrape_until([](const Exposition& now) { return gaps(now, "slow_reader") == 1; }, kAudit);
  EXPECT_EQ(all_gaps(page), 1);
  const Exposition later = scrape_until_counted(3 + 256);
  EXPECT_EQ(counted(later), 3 + 256);
  EXPECT_EQ(later.value("docker_events_recovered_total"), 256);
}

TEST_F(EventTest, AStreamThatSaysNothingIsFoundOut) {
  engine_->set_fault("events", Fault::silence());
  start_listening();
  wait_until_judged();
  engine_->burst(volume_events(20));
  const Exposition page = scrape_until_counted(20, kAudit);
  EXPECT_EQ(counted(page), 20);
  EXPECT_EQ(page.value("docker_events_recovered_total"), 20);
  EXPECT_EQ(all_gaps(page), 0);
}

}  // namespace
}  // namespace docktap::app
