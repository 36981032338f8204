#include <boost/json.hpp>

#include <algorithm>
#include <map>
#include <sstream>
#include <thread>
#include <vector>

#include "unit/app/event_fixture.h"

namespace docktap::app {
namespace {

namespace json = boost::json;
using test::Exposition;
using test::Fault;
using namespace std::chrono_literals;

// A line of the log: what is no text as its JSON.
using Record = std::map<std::string, std::string>;

std::string security_of(const Record& record) {
  const auto found = record.find("security_events");
  return found == record.end() ? "" : found->second;
}

class EventAuditLogTest : public EventTest {
 protected:
  EventAuditLogTest() { config_.events_log = log_file_; }

  // Every line of the log, which is complete after `stop`.
  std::vector<Record> records() const {
    std::vector<Record> all;
    std::istringstream lines(log());
    for (std::string line; std::getline(lines, line);) {
      boost::system::error_code error;
      const json::value value = json::parse(line, error);
      if (error || !value.is_object()) {
        ADD_FAILURE() << "no JSON object: " << line;
        continue;
      }
      Record& record = all.emplace_back();
      for (const auto& [key, field] : value.as_object()) {
        record[key] = field.is_string() ? std::string(field.as_string()) : json::serialize(field);
      }
    }
    return all;
  }

  // The lines of this action, whatever type.
  std::vector<Record> records(const std::string& action) const {
    std::vector<Record> some;
    for (Record& record : records()) {
      if (record["action"] == action) some.push_back(record);
    }
    return some;
  }
};

test::FakeContainer privileged(const std::string& name) {
  test::FakeContainer container;
  container.name = name;
  container.privileged = true;
  return container;
}

TEST_F(EventAuditLogTest, NamesAPrivilegedStart) {
  start_listening();
  const std::string id = engine_->create(privileged("root"));
  engine_->start(id);
  scrape_until([](const Exposition& now) { return security(now, "privileged_start") == 1; });
  stop();
  const std::vector<Record> starts = records("start");
  ASSERT_EQ(starts.size(), 1U);
  EXPECT_EQ(starts[0].at("id"), id);
  EXPECT_EQ(starts[0].at("name"), "root");
  EXPECT_EQ(starts[0].at("image"), "bb:1");
  EXPECT_NE(security_of(starts[0]).find("privileged_start"), std::string::npos);
  EXPECT_FALSE(records("create").at(0).contains("security_events")) << "it only existed";
}

TEST_F(EventAuditLogTest, NamesHostNamespacesAndTheSocket) {
  start_listening();
  test::FakeContainer container;
  container.name = "host";
  container.pid_mode = "host";
  engine_->start(engine_->create(container));
  container.name = "socket";
  container.pid_mode = "";
  container.bind_sources = {"/var/run"};
  engine_->start(engine_->create(container));
  scrape_until([](const Exposition& now) {
    return security(now, "host_namespace_start") == 1 && security(now, "socket_mount_start") == 1;
  });
  stop();
  std::vector<Record> starts = records("start");
  ASSERT_EQ(starts.size(), 2U);
  // Each is written when its judgement is there.
  std::sort(starts.begin(), starts.end(),
            [](const Record& a, const Record& b) { return a.at("name") < b.at("name"); });
  EXPECT_EQ(starts[0].at("name"), "host");
  EXPECT_NE(security_of(starts[0]).find("host_namespace_start"), std::string::npos);
  EXPECT_EQ(starts[1].at("name"), "socket");
  EXPECT_NE(security_of(starts[1]).find("socket_mount_start"), std::string::npos);
}

TEST_F(EventAuditLogTest, NeverTellsACommandLine) {
  test::FakeContainer container;
  container.name = "app";
  container.user = "1000";
  container.labels = {{"secret-label", "s3cret-label-value"}};
  const std::string id = engine_->create(container);
  engine_->start(id);
  start_listening();
  engine_->exec(id, "sh -c echo s3cret-command", {true, "0", 0});
  scrape_until([](const Exposition& now) { return security(now, "exec_root") == 1; });
  const Exposition page = scrape();
  EXPECT_EQ(security(page, "exec"), 1);
  EXPECT_EQ(security(page, "exec_shell"), 1);
  EXPECT_EQ(security(page, "exec_privileged"), 1);
  stop();
  const std::vector<Record> execs = records("exec_start");
  ASSERT_EQ(execs.size(), 1U);
  EXPECT_EQ(execs[0].at("name"), "app");
  EXPECT_NE(security_of(execs[0]).find("exec_privileged"), std::string::npos);
  EXPECT_EQ(log().find("s3cret"), std::string::npos);
}

TEST_F(EventAuditLogTest, NeverTellsALabelThatHidesAnAttribute) {
  test::FakeContainer container;
  container.name = "app";
  container.labels = {{"signal", "15"}, {"exitCode", "4711"}, {"execID", "s3cret-exec"}};
  start_listening();
  const std::string id = engine_->create(container);
  engine_->start(id);
  engine_->stop(id);
  container.name = "odd";
  container.labels = {{"signal", "s3cret-signal"}};
  const std::string odd = engine_->create(container);
  engine_->start(odd);
  engine_->stop(odd);
  scrape_until([](const Exposition& now) { return counted(now, "container", "stop") == 2; });
  stop();
  ASSERT_EQ(records("kill").size(), 2U);
  EXPECT_FALSE(records("kill")[0].contains("signal"));
  EXPECT_FALSE(records("kill")[1].contains("signal"));
  ASSERT_EQ(records("die").size(), 2U);
  EXPECT_FALSE(records("die")[0].contains("exit_code"));
  EXPECT_TRUE(records("die")[1].contains("exit_code"));
  for (const char* const secret : {"s3cret", "4711"}) {
    EXPECT_EQ(log().find(secret), std::string::npos) << secret;
  }
}

TEST_F(EventAuditLogTest, TellsExecsOfContainersThatCannotBeInspected) {
  const std::string id = run("web");
  engine_->set_fault("container_inspect", Fault::of_status(403, "the proxy says no"));
  start_listening();
  engine_->exec(id, "sh -c true", {});
  const Exposition page =
      scrape_until([](const Exposition& now) { return security(now, "exec") == 1; });
  EXPECT_EQ(security(page, "exec_shell"), 1);
  EXPECT_GE(page.value("docker_event_inspects_missed_total"), 1);
  stop();
  EXPECT_EQ(records("exec_start").size(), 1U);
}

TEST_F(EventAuditLogTest, TellsOfGaps) {
  start_listening();
  engine_->burst(volume_events(10));
  scrape_until_counted(10);
  engine_->cut_events_after(0);
  engine_->burst(volume_events(400));
  scrape_until([](const Exposition& now) { return gaps(now, "overflow") == 1; });
  stop();
  const std::vector<Record> found = records("gap");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].at("type"), "docktap");
  EXPECT_EQ(found[0].at("gap"), "overflow");
  EXPECT_EQ(records().size(), 10U + 256 + 1) << "each event is one line";
}

TEST_F(EventAuditLogTest, MarksWhatIsInferred) {
  const std::string id = run("web");
  start_listening();
  engine_->emit_event("volume", "create", "data");
  scrape_until_counted(1);
  wait_until_judged();
  engine_->go_away();
  engine_->die(id, 4);
  engine_->come_back();
  scrape_until(
      [](const Exposition& now) {
        return now.value("docker_exits_total", {{"reason", "error"}}) == 1;
      },
      40s);
  stop();
  const std::vector<Record> deaths = records("die");
  ASSERT_EQ(deaths.size(), 1U);
  EXPECT_EQ(deaths[0].at("inferred"), "true");
  EXPECT_EQ(deaths[0].at("exit_code"), "4");
  EXPECT_EQ(deaths[0].at("name"), "web");
}

TEST_F(EventAuditLogTest, ShortLivedContainersAreJudged) {
  start_listening();
  // As the engine's do, inspects wait for the lock that the start holds and are answered after it.
  engine_->set_fault("container_inspect", Fault::delayed(30ms));
  constexpr int kContainers = 50;
  for (int i = 0; i < kContainers; ++i) {
    const std::size_t asked = engine_->requests("container_inspect");
    const std::string id = engine_->create(privileged("short-" + std::to_string(i)));
    engine_->start(id);
    while (engine_->requests("container_inspect") == asked) std::this_thread::sleep_for(1ms);
    std::this_thread::sleep_for(60ms);
    engine_->die(id, 0);
    engine_->remove(id);
  }
  const Exposition page = scrape_until([](const Exposition& now) {
    return security(now, "privileged_start") + now.value("docker_event_inspects_missed_total") ==
           kContainers;
  });
  EXPECT_EQ(security(page, "privileged_start"), kContainers);
  EXPECT_EQ(page.value("docker_event_inspects_missed_total"), 0);
  stop();
  std::map<std::string, int> named;
  for (const Record& start : records("start")) {
    if (security_of(start).find("privileged_start") != std::string::npos) {
      ++named[start.at("name")];
    }
  }
  EXPECT_EQ(named.size(), static_cast<std::size_t>(kContainers));
}

TEST_F(EventAuditLogTest, AStartThatNobodyCouldJudgeIsCounted) {
  start_listening();
  engine_->set_fault("container_inspect", Fault::of_status(500, "broken"));
  const std::string id = engine_->create(privileged("web"));
  engine_->start(id);
  const Exposition page = scrape_until(
      [](const Exposition& now) { return now.value("docker_event_inspects_missed_total") == 1; });
  EXPECT_EQ(security(page, "privileged_start"), 0);
  stop();
  EXPECT_EQ(records("start").size(), 1U) << "it stays in the log";
}

}  // namespace
}  // namespace docktap::app
