#include <random>
#include <string>

#include "support/effort/effort.h"
#include "unit/app/event_fixture.h"

namespace docktap::app {
namespace {

using test::Exposition;
using test::Fault;

TEST_F(EventTest, ABurstIsCountedToTheLastEventAndHoldsUpNoScrape) {
  start_listening();
  constexpr std::size_t kEvents = 20'000;
  engine_->burst(volume_events(kEvents));
  EXPECT_EQ(scrape().value("docker_up"), 1) << "in the middle of it";
  const Exposition page = scrape_until_counted(kEvents);
  EXPECT_EQ(counted(page), kEvents);
  EXPECT_EQ(counted(page, "volume", "mount"), kEvents / 2);
  EXPECT_EQ(all_gaps(page), 0);
  EXPECT_EQ(page.value("docker_events_malformed_total"), 0);
  EXPECT_EQ(page.value("docker_event_stream_reconnects_total"), 0);
}

TEST_F(EventTest, ACutLosesNothingWhatIsStillRemembered) {
  start_listening();
  engine_->burst(volume_events(10));
  scrape_until_counted(10);
  engine_->cut_events_after(5);
  engine_->burst(volume_events(200));
  scrape_until_counted(210);
  wait_until_judged();
  const Exposition page = scrape();
  EXPECT_EQ(counted(page), 210);
  EXPECT_EQ(all_gaps(page), 0);
  EXPECT_EQ(page.value("docker_event_stream_reconnects_total"), 1);
}

TEST_F(EventTest, MoreThanTheEngineRemembersInACutIsOneGap) {
  start_listening();
  engine_->burst(volume_events(10));
  scrape_until_counted(10);
  engine_->cut_events_after(5);
  engine_->burst(volume_events(400));
  const Exposition page =
      scrape_until([](const Exposition& now) { return gaps(now, "overflow") == 1; });
  EXPECT_EQ(counted(page), 10 + 256);
  EXPECT_EQ(all_gaps(page), 1);
}

// The next connection delivers its own last event again, which proves nothing about the one before.
TEST_F(EventTest, ASecondCutDoesNotHideWhatTheFirstOneLost) {
  start_listening();
  engine_->burst(volume_events(10));
  scrape_until_counted(10);
  engine_->cut_events_after(5);
  engine_->burst(volume_events(400));
  scrape_until_counted(10 + 256);
  engine_->cut_events_after(5);
  engine_->burst(volume_events(5));
  scrape_until_counted(10 + 256 + 5);
  wait_until_judged();
  const Exposition page = scrape();
  EXPECT_EQ(counted(page), 10 + 256 + 5);
  EXPECT_EQ(gaps(page, "overflow"), 1);
  EXPECT_EQ(all_gaps(page), 1);
}

TEST_F(EventTest, AThousandRandomCutsInABurstLoseNothing) {
  start_listening();
  std::mt19937 random(20261125);
  // More than a whole replay on average, else no connection would ever come to what is new.
  std::uniform_int_distribution<std::size_t> bytes(0, 120'000);
  engine_->cut_events_again_and_again([&] { return bytes(random); });
  constexpr std::size_t kPiece = 100;
  std::size_t written = 0;
  for (; engine_->cuts() < test::rounds(1000) && !HasFailure(); written += kPiece) {
    engine_->burst(volume_events(kPiece));
    wait_until_delivered();
  }
  engine_->stop_cutting();
  scrape_until_counted(static_cast<double>(written));
  wait_until_judged();
  const Exposition page = scrape();
  EXPECT_EQ(counted(page), static_cast<double>(written));
  EXPECT_EQ(all_gaps(page), 0);
  EXPECT_EQ(page.value("docker_events_malformed_total"), 0)
      << "the rest of a line is no line of its own";
}

TEST_F(EventTest, WhatCannotBeReadIsCountedAndPassedOver) {
  start_listening();
  engine_->send_event_line("{\"Type\":\"container\",\"Action\":");
  engine_->send_event_line("nonsense");
  engine_->send_event_line("{}");
  engine_->send_event_line(std::string(3'000'000, 'x'));
  engine_->emit_event("volume", "create", "data");
  const Exposition page = scrape_until_counted(1);
  EXPECT_EQ(counted(page), 1);
  EXPECT_EQ(page.value("docker_events_malformed_total"), 4);
  EXPECT_EQ(page.value("docker_event_stream_reconnects_total"), 0);
}

TEST_F(EventTest, LabelsThatLookLikeAttributesChangeNothing) {
  start_listening();
  test::FakeContainer container;
  container.name = "liar";
  container.labels = {{"exitCode", "0"}, {"signal", "9"}, {"execID", "x"}};
  const std::string id = engine_->create(std::move(container));
  engine_->start(id);
  engine_->exec(id, "id");
  engine_->die(id, 3);
  const Exposition page = scrape_until([](const Exposition& now) {
    return now.value("docker_exits_total", {{"reason", "error"}}) == 1;
  });
  EXPECT_EQ(page.value("docker_exits_total", {{"reason", "success"}}), 0);
  EXPECT_EQ(page.value("docker_exits_total", {{"reason", "sigkill"}}), 0);
  EXPECT_EQ(security(page, "exec"), 1);
  EXPECT_EQ(page.value("docker_container_last_exit_code", {{"name", "liar"}}), 3);
}

TEST_F(EventTest, TenThousandLabelsAreNoGap) {
  start_listening();
  test::FakeContainer container;
  container.name = "heavy";
  for (int i = 0; i < 10'000; ++i) {
    container.labels.emplace_back("label-" + std::to_string(i), std::string(1000, 'v'));
  }
  const std::string heavy = engine_->create(std::move(container));
  engine_->start(heavy);
  engine_->emit_event("volume", "create", "data");
  const Exposition page =
      scrape_until([](const Exposition& now) { return counted(now, "volume", "create") == 1; });
  EXPECT_EQ(page.value("docker_event_stream_reconnects_total"), 0);
  EXPECT_EQ(all_gaps(page), 0);
}

}  // namespace
}  // namespace docktap::app
