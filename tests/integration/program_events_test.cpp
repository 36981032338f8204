// The whole program's files, the audit log and the state file, in the hands of an administrator.

#include <signal.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "integration/support/child_process.h"
#include "integration/support/engine_test.h"
#include "integration/support/event_values.h"

namespace docktap::test {
namespace {

std::size_t lines_in(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

class ProgramEventsTest : public EngineTest {
 protected:
  void SetUp() override {
    EngineTest::SetUp();
    ASSERT_NE(::mkdtemp(folder_.data()), nullptr);
    log_ = folder_ + "/events.log";
    state_ = folder_ + "/state.json";
  }

  ~ProgramEventsTest() override {
    ::umount2(folder_.c_str(), MNT_DETACH);
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  Exposition wait_for_volumes(const DocktapProcess& docktap, double count) {
    return scrape_until(
        docktap, [&](const Exposition& page) { return events(page, "volume", "create") >= count; });
  }

  void wait_for_lines(const DocktapProcess& docktap, std::size_t count) {
    scrape_until(docktap, [&](const Exposition&) { return lines_in(text_of(log_)) >= count; });
  }

  std::string folder_ = testing::TempDir() + "docktap-it-events.XXXXXX";
  std::string log_;
  std::string state_;
};

TEST_F(ProgramEventsTest, SigusrOneOpensTheLogAgain) {
  const DocktapProcess docktap = start_docktap({"--events.log=" + log_});
  scrape_until(docktap, [](const Exposition& page) {
    return page.find("docker_event_stream_connected") == 1;
  });
  make_volumes(5);
  wait_for_lines(docktap, 5);
  const std::string old = log_ + ".1";
  std::filesystem::rename(log_, old);
  make_volumes(3);
  wait_for_volumes(docktap, 8);
  ::kill(docktap.pid(), SIGUSR1);
  scrape_until(docktap, [&](const Exposition&) { return std::filesystem::exists(log_); });
  make_volumes(4);
  wait_for_lines(docktap, 4);
  EXPECT_EQ(lines_in(text_of(old)), 8U) << text_of(old);
  EXPECT_EQ(lines_in(text_of(log_)), 4U) << text_of(log_);
  EXPECT_EQ(docktap.scrape().value("docktap_event_log_lines_dropped_total"), 0);
}

TEST_F(ProgramEventsTest, AFullDiskCostsLinesAndNoEvent) {
  ASSERT_EQ(::mount("tmpfs", folder_.c_str(), "tmpfs", 0, "size=16k"), 0);
  const DocktapProcess docktap = start_docktap({"--events.log=" + log_});
  scrape_until(docktap, [](const Exposition& page) {
    return page.find("docker_event_stream_connected") == 1;
  });
  constexpr int kEvents = 300;
  make_volumes(kEvents);
  const auto dropped = [](const Exposition& page) {
    return page.value("docktap_event_log_lines_dropped_total");
  };
  Exposition page = scrape_until(docktap, [&](const Exposition& now) {
    return static_cast<double>(lines_in(text_of(log_))) + dropped(now) >= kEvents;
  });
  EXPECT_EQ(events(page, "volume", "create"), kEvents);
  EXPECT_EQ(static_cast<double>(lines_in(text_of(log_))) + dropped(page), kEvents);
  EXPECT_GT(dropped(page), 0);
  EXPECT_NE(docktap.log().find("events are not logged until"), std::string::npos);

  // There is room again: what comes now begins on a line of its own.
  std::filesystem::resize_file(log_, 0);
  make_volumes(2);
  scrape_until(docktap, [&](const Exposition&) { return lines_in(text_of(log_)) >= 2; });
  const std::string lines = text_of(log_);
  EXPECT_EQ(lines.substr(lines.rfind('{'), 8), "{\"time\":") << lines;
  EXPECT_TRUE(lines.ends_with("}\n")) << lines;
  EXPECT_NE(docktap.log().find("the event log is written again"), std::string::npos);
  page = docktap.scrape();
  EXPECT_EQ(events(page, "volume", "create"), kEvents + 2);
  expect_no_loss(page);
}

TEST_F(ProgramEventsTest, MoreThanTheEngineRemembersWhileAwayIsOneGap) {
  const std::vector<std::string> flags{"--events.state-file=" + state_};
  const auto run_once = [&](int expected) {
    DocktapProcess docktap = start_docktap(flags);
    const Exposition page = scrape_until(docktap, [&](const Exposition& now) {
      return now.find("docker_event_stream_connected") == 1 &&
             events(now, "volume", "create") >= expected;
    });
    return std::pair(page, std::move(docktap));
  };
  {
    auto [page, docktap] = run_once(0);
    make_volumes(1);
    wait_for_volumes(docktap, 1);
    EXPECT_EQ(docktap.stop(), 0);
  }
  make_volumes(200);
  {
    auto [page, docktap] = run_once(200);
    EXPECT_EQ(events(page, "volume", "create"), 200);
    EXPECT_EQ(docktap.stop(), 0);
    expect_no_loss(page);
  }
  make_volumes(300);
  {
    auto [before, docktap] = run_once(256);
    const Exposition page = scrape_until(
        docktap, [](const Exposition& now) { return gaps(now, "exporter_restart") >= 1; });
    EXPECT_EQ(gaps(page, "exporter_restart"), 1);
    EXPECT_EQ(gaps(page, "overflow"), 0);
    EXPECT_EQ(gaps(page, "slow_reader"), 0);
    EXPECT_EQ(gaps(page, "engine_restart"), 0);
    EXPECT_EQ(events(page, "volume", "create"), 256) << "all that the engine had kept";
    EXPECT_EQ(docktap.stop(), 0);
  }
  {
    auto [page, docktap] = run_once(0);
    make_volumes(1);
    expect_no_loss(wait_for_volumes(docktap, 1));  // the gap is not told again
  }
}

TEST_F(ProgramEventsTest, AfterItsSigkillCountsGoOn) {
  const std::vector<std::string> flags{"--events.state-file=" + state_};
  const std::string id = run("kept", {"--network=none"});
  const Labels kept{{"name", "kept"}};
  const auto starts = [&](double count) {
    return [&kept, count](const Exposition& now) {
      return now.find("docker_container_starts_total", kept).value_or(0) >= count;
    };
  };
  {
    DocktapProcess docktap = start_docktap(flags);
    scrape_until(docktap, [](const Exposition& page) {
      return page.find("docker_event_stream_connected") == 1;
    });
    docker({"restart", "-t", "0", id});
    docker({"restart", "-t", "0", id});
    scrape_until(docktap, starts(2));
    const auto saved = [&](const Exposition&) {
      return text_of(state_).find("\"starts\":2") != std::string::npos;
    };
    scrape_until(docktap, saved);
    docker({"restart", "-t", "0", id});  // perhaps counted, perhaps saved
    ::kill(docktap.pid(), SIGKILL);
    EXPECT_EQ(docktap.stop(), 128 + SIGKILL);
  }
  docker({"restart", "-t", "0", id});
  const DocktapProcess docktap = start_docktap(flags);
  scrape_until(docktap, starts(4));
  docker({"restart", "-t", "0", id});
  const Exposition page = scrape_until(docktap, starts(5));
  EXPECT_EQ(page.value("docker_container_starts_total", kept), 5);
  EXPECT_EQ(page.value("docker_container_restarts_total", kept), 0);
  expect_no_loss(page);
}

}  // namespace
}  // namespace docktap::test
