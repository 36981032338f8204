// Events of a real engine: each counted once, whatever it was busy with.

#include <unistd.h>

#include <cstdlib>
#include <future>
#include <map>
#include <sstream>

#include "integration/support/engine_test.h"
#include "integration/support/event_values.h"

namespace docktap::test {
namespace {

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

int from_environment(const char* name, int usual) {
  const char* const value = std::getenv(name);
  return value != nullptr ? std::atoi(value) : usual;
}

class EventsTest : public EngineTest {
 protected:
  ~EventsTest() override {
    for (const std::string& path : {log_, state_, state_ + ".damaged"}) ::unlink(path.c_str());
  }

  // A shell with DOCKER_HOST set; a failure fails the test.
  std::string shell(const std::string& script, std::chrono::seconds limit = kCommandLimit) {
    return output_of({"sh", "-c", "export DOCKER_HOST=" + host_ + "; " + script}, limit);
  }

  const std::string log_ = testing::TempDir() + "docktap-it-log-" + std::to_string(::getpid());
  const std::string state_ = testing::TempDir() + "docktap-it-state-" + std::to_string(::getpid());
};

TEST_F(EventsTest, NoPrivilegedStartIsMissedHoweverShort) {
  const int count = from_environment("DOCKTAP_TEST_SHORT_LIVED", 16);
  const int noise = from_environment("DOCKTAP_TEST_NOISE", 80);
  ::unlink(log_.c_str());
  const DocktapProcess docktap = start_docktap({"--events.log=" + log_});
  const std::chrono::seconds limit(60 + 4 * count + noise / 20);
  const std::string one =
      "docker run --rm --privileged --network=none --name ev-short-$c-$i bb:1 true";
  shell("c=0; for i in $(seq " + std::to_string(count) + "); do " + one + "; done", limit);
  // Eight clients at a time, while volumes come.
  auto burst = std::async(std::launch::async, [&] { make_volumes(noise); });
  shell("for c in 1 2 3 4 5 6 7 8; do (for i in $(seq " + std::to_string(count / 8) + "); do " +
            one + "; done) & done; wait",
        limit);
  burst.get();
  shell(
      "docker create --name ev-created --privileged bb:1 true >/dev/null; docker rm ev-created; "
      "docker run --rm --privileged --network=none --name ev-failed bb:1 /none || true");
  const double expected = count + count / 8 * 8;
  const Exposition page = scrape_until(docktap, [&](const Exposition& now) {
    return security(now, "privileged_start") >= expected &&
           events(now, "container", "destroy") >= expected + 2 &&
           events(now, "volume", "create") >= noise;
  });
  EXPECT_EQ(security(page, "privileged_start"), expected);
  EXPECT_EQ(events(page, "volume", "create"), noise);
  expect_no_loss(page);
  scrape_until(docktap, [&](const Exposition&) {
    return count_of(text_of(log_), "privileged_start") >= static_cast<std::size_t>(expected);
  });
  const std::string lines = text_of(log_);
  EXPECT_EQ(count_of(lines, "privileged_start"), expected);
  EXPECT_EQ(count_of(lines, "\"action\":\"start\",\"id\":"), expected);
  EXPECT_EQ(page.all("docker_container_security_event_last_timestamp_seconds",
                     {{"name", "ev-short-8-1"}, {"event", "privileged_start"}})
                .size(),
            1U)
      << "a tombstone names it";
}

TEST_F(EventsTest, ABurstIsCountedLikeAnIndependentReaderCountsIt) {
  const int rounds = from_environment("DOCKTAP_TEST_BURST", 10);
  const std::string path = testing::TempDir() + "docktap-it-events-" + std::to_string(::getpid());
  const DocktapProcess docktap = start_docktap();
  shell("docker events --format '{{.Type}} {{.Action}}' >" + path +
            " & reader=$!; sleep 1; "
            "for c in 1 2 3 4; do (for i in $(seq " +
            std::to_string(rounds) +
            "); do "
            "docker create --name ev-b$c-$i --network=none bb:1 sleep 9 >/dev/null; "
            "docker start ev-b$c-$i >/dev/null; docker exec ev-b$c-$i true; "
            "docker rm -f ev-b$c-$i >/dev/null; "
            "docker network create ev-n$c >/dev/null; docker network rm ev-n$c >/dev/null; "
            "docker volume create ev-v$c >/dev/null; docker volume rm ev-v$c >/dev/null; done) & "
            "clients=\"$clients $!\"; done; wait $clients; sleep 1; kill $reader",
        std::chrono::seconds(60 + 10 * rounds));
  std::map<std::string, double> expected;
  double total = 0;
  std::istringstream lines(text_of(path));
  for (std::string line; std::getline(lines, line); ++total)
    ++expected[line.substr(0, line.find(':'))];
  ::unlink(path.c_str());
  ASSERT_GT(total, 100);
  const Exposition page =
      scrape_until(docktap, [&](const Exposition& now) { return all_events(now) >= total; });
  EXPECT_EQ(all_events(page), total);
  for (const auto& [kind, count] : expected) {
    const std::size_t space = kind.find(' ');
    EXPECT_EQ(events(page, kind.substr(0, space), kind.substr(space + 1)), count) << kind;
  }
  expect_no_loss(page);
}

TEST_F(EventsTest, WhatHappensWhileDocktapIsAwayIsCountedAfterwards) {
  for (const std::string& path : {state_, log_}) ::unlink(path.c_str());
  const std::vector<std::string> flags{"--events.state-file=" + state_, "--events.log=" + log_};
  const std::string id = run("kept", {"--network=none"});
  {
    DocktapProcess docktap = start_docktap(flags);
    docker({"restart", "-t", "0", id});
    scrape_until(docktap,
                 [](const Exposition& now) { return events(now, "container", "restart") == 1; });
    EXPECT_EQ(docktap.stop(), 0);
  }
  docker({"restart", "-t", "0", id});
  docker({"kill", id});
  const DocktapProcess docktap = start_docktap(flags);
  const Exposition page = scrape_until(docktap, [](const Exposition& now) {
    return now.value("docker_exits_total", {{"reason", "sigkill"}}) >= 2;
  });
  EXPECT_EQ(page.value("docker_exits_total", {{"reason", "sigkill"}}), 2);
  EXPECT_EQ(events(page, "container", "start"), 1) << "the one before was counted then";
  EXPECT_EQ(page.find("docker_container_starts_total", {{"id", id.substr(0, 12)}}), 2);
  expect_no_loss(page);
}

TEST_F(EventsTest, NoSecretReachesTheLogOrThePages) {
  ::unlink(log_.c_str());
  const DocktapProcess docktap = start_docktap({"--events.log=" + log_});
  run("secret",
      {"--network=none", "-e", "PASSWORD=hunter2e", "--label", "token=hunter2l", "--health-cmd",
       "echo hunter2h", "--health-interval=1s"},
      {"sh", "-c", "sleep 1000; echo hunter2c"});
  docker({"exec", "-e", "KEY=hunter2x", "secret", "sh", "-c", "echo hunter2t"});
  scrape_until(docktap, [](const Exposition& now) { return security(now, "exec_shell") == 1; });
  const std::string everything =
      text_of(log_) + docktap.get("/metrics") + docktap.get("/api/v1/events") + docktap.log();
  EXPECT_NE(everything.find("exec_shell"), std::string::npos);
  EXPECT_EQ(everything.find("hunter2"), std::string::npos);
}

// A label hides the engine's own attribute of its name.
TEST_F(EventsTest, LabelsThatMaskAttributesChangeNothing) {
  const DocktapProcess docktap = start_docktap();
  run("masked", {"--network=none", "--label=exitCode=0", "--label=signal=9", "--label=execID=x"},
      {"sh", "-c", "exit 3"});
  const Exposition page = scrape_until(docktap, [](const Exposition& now) {
    return now.value("docker_exits_total", {{"reason", "error"}}) >= 1;
  });
  EXPECT_EQ(page.value("docker_exits_total", {{"reason", "error"}}), 1);
  EXPECT_EQ(page.value("docker_exits_total", {{"reason", "success"}}), 0);
  expect_no_loss(page);
}

}  // namespace
}  // namespace docktap::test
