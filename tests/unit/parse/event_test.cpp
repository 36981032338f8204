#include <sstream>

#include "fixture.h"
#include "parse/engine_json.h"

namespace docktap::parse {
namespace {

std::vector<Event> events(const std::string& path) {
  std::istringstream lines(fixture(path));
  std::vector<Event> out;
  for (std::string line; std::getline(lines, line);) {
    line.reserve(line.size() + 64);
    Result<Event> parsed = event(line);
    if (!parsed) {
      ADD_FAILURE() << parsed.error().message;
      continue;
    }
    out.push_back(*parsed);
  }
  return out;
}

TEST(Event, Engine20) {
  const std::vector<Event> all = events("20.10/events.ndjson");
  ASSERT_EQ(all.size(), 75U);
  bool failed = false;
  for (const Event& event : all) {
    EXPECT_EQ(event.action.find(':'), std::string::npos);
    EXPECT_GT(event.time, 1795486000'000'000'000);
    if (event.action == "die" && event.name == "failed") failed = event.exit_code == 3;
    if (event.action == "kill") {
      EXPECT_EQ(event.signal, "10");
    }
    if (event.action == "exec_start") {
      EXPECT_EQ(event.exec_id.size(), 64U);
    }
    if (event.action == "health_status") {
      EXPECT_EQ(event.health, "healthy");
    }
  }
  EXPECT_TRUE(failed);
}

TEST(Event, Engine29) {
  const std::vector<Event> all = events("29/events.ndjson");
  ASSERT_EQ(all.size(), 4U);
  EXPECT_EQ(all[0].type, "container");
  EXPECT_EQ(all[0].time, 1772446501000000001);
  EXPECT_EQ(all[1].action, "exec_create");
  EXPECT_EQ(all[2].health, "unhealthy");
  EXPECT_EQ(all[3].exit_code, 137);
}

TEST(Event, LabelThatMasksTheExitCodeIsNoError) {
  std::string line = R"({"Type":"container","Action":"die","timeNano":5,
      "Actor":{"ID":")" +
                     std::string(64, 'a') + R"(","Attributes":{"exitCode":"many"}}})";
  line.reserve(line.size() + 64);
  const Result<Event> parsed = event(line);
  ASSERT_TRUE(parsed);
  EXPECT_FALSE(parsed->exit_code);
}

// The id reaches a path of the engine and the state file.
TEST(Event, AContainersIdIsWhole) {
  for (const std::string& id : {std::string("a"), std::string(63, 'a') + "/", std::string()}) {
    std::string line =
        R"({"Type":"container","Action":"die","timeNano":5,"Actor":{"ID":")" + id + R"("}})";
    line.reserve(line.size() + 64);
    const Result<Event> parsed = event(line);
    ASSERT_FALSE(parsed) << id;
    EXPECT_NE(parsed.error().message.find("Actor.ID"), std::string::npos);
  }
}

}  // namespace
}  // namespace docktap::parse
