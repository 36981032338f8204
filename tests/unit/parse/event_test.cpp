#include <sstream>

#include "base/keyed_hash.h"
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

Event event_of(const std::string& action, const std::string& attributes = "") {
  std::string line = R"({"Type":"container","timeNano":5,"Action":")" + action +
                     R"(","Actor":{"ID":")" + std::string(64, 'a') + R"(","Attributes":{)" +
                     attributes + "}}}";
  line.reserve(line.size() + 64);
  const Result<Event> parsed = event(line);
  if (parsed) return *parsed;
  ADD_FAILURE() << parsed.error().message;
  return {};
}

TEST(Event, OfACommandLineOnlyItsHashIsKept) {
  const Event exec = event_of("exec_start: curl -H token:secret ", R"("execID":"7")");
  EXPECT_EQ(exec.action, "exec_start");
  EXPECT_EQ(exec.command, keyed_hash("curl -H token:secret"));
  EXPECT_EQ(exec.exec_id, "7");
  EXPECT_FALSE(exec.runs_shell);
  for (const std::string* text : {&exec.type, &exec.name, &exec.image, &exec.health, &exec.signal,
                                  &exec.container, &exec.network_type}) {
    EXPECT_EQ(text->find("secret"), std::string::npos);
  }
  // Whatever the action: what stands behind a colon may be anybody's text.
  EXPECT_EQ(event_of("levitate: secret").action, "levitate");
  EXPECT_EQ(event_of("levitate:secret").action, "levitate");
  EXPECT_EQ(event_of("levitate:").action, "levitate");
  EXPECT_EQ(event_of("exec_create: sh").command, keyed_hash("sh"));
  EXPECT_EQ(event_of("exec_die: sh").command, 0U) << "it has none";
}

TEST(Event, TellsAShellByTheFirstProgram) {
  for (const char* const command :
       {"sh", "sh ", "ash", "bash", "csh", "dash", "fish", "ksh", "tcsh", "zsh", "/bin/sh -c true",
        "/usr/local/bin/bash", "busybox sh", "/bin/busybox ash -l", "env bash",
        "/usr/bin/env  zsh -x", "./sh"}) {
    EXPECT_TRUE(event_of(std::string("exec_start: ") + command).runs_shell) << command;
  }
  for (const char* const command :
       {"", "shell", "bashful", "ls sh", "cat /bin/sh", "busybox", "busybox ls", "env", "env ls sh",
        "/bin/sh/x", "shred", "bash2"}) {
    EXPECT_FALSE(event_of(std::string("exec_start: ") + command).runs_shell) << command;
  }
  EXPECT_FALSE(event_of("levitate: sh").runs_shell);
}

TEST(Event, TakesEachAttributeOfItsOwnActionsOnly) {
  const std::string all = R"("exitCode":"7","signal":"9","execID":"e")";
  for (const char* const action : {"start", "oom", "destroy"}) {
    const Event other = event_of(action, all);
    EXPECT_FALSE(other.exit_code) << action;
    EXPECT_EQ(other.signal, "") << action;
    EXPECT_EQ(other.exec_id, "") << action;
  }
  EXPECT_EQ(event_of("die", all).exit_code, 7);
  EXPECT_EQ(event_of("die", all).exec_id, "");
  EXPECT_EQ(event_of("exec_die", all).exit_code, 7);
  EXPECT_EQ(event_of("exec_die", all).exec_id, "e");
  EXPECT_EQ(event_of("kill", all).signal, "9");
  EXPECT_FALSE(event_of("kill", all).exit_code);
  EXPECT_EQ(event_of("health_status: unhealthy", all).health, "unhealthy");
  EXPECT_EQ(event_of("start: unhealthy").health, "");
}

TEST(Event, ASignalIsANumber) {
  struct Case {
    const char* attribute;
    const char* signal;
  };
  for (const Case& row : {Case{"9", "9"}, Case{"15", "15"}, Case{"s3cret", ""}, Case{"", ""},
                          Case{"123", ""}, Case{"-1", ""}, Case{"9 ", ""}, Case{"1x", ""}}) {
    EXPECT_EQ(event_of("kill", std::string(R"("signal":")") + row.attribute + "\"").signal,
              row.signal)
        << row.attribute;
  }
}

// Elsewhere it is a label, of an image as a rule; and the type may stand behind it.
TEST(Event, OnlyContainersHaveAnImage) {
  EXPECT_EQ(event_of("start", R"("image":"shop:1")").image, "shop:1");
  for (
      std::string line :
      {R"({"Type":"image","timeNano":5,"Action":"tag","Actor":{"ID":"x","Attributes":{"image":"s3cret"}}})",
       R"({"Actor":{"ID":"x","Attributes":{"image":"s3cret"}},"timeNano":5,"Action":"tag","Type":"image"})"}) {
    line.reserve(line.size() + 64);
    const Result<Event> parsed = event(line);
    ASSERT_TRUE(parsed);
    EXPECT_EQ(parsed->image, "");
  }
}

TEST(Event, OnlyACommitTellsTheImageThatItMade) {
  EXPECT_EQ(event_of("commit", R"("imageID":"sha256:1")").image_id, "sha256:1");
  EXPECT_EQ(event_of("start", R"("imageID":"sha256:1")").image_id, "");
}

// Only at the create do labels alone stand among the attributes.
TEST(Event, ACreateTellsWhichAttributesItsLabelsMask) {
  const auto masks = [](const std::string& action, const std::string& attributes) {
    const AttributeMasks masked = event_of(action, attributes).masks;
    return std::string(masked.exit_code ? "x" : "") + (masked.signal ? "s" : "") +
           (masked.exec_id ? "e" : "") + (masked.image_id ? "i" : "");
  };
  EXPECT_EQ(masks("create", R"("name":"web","image":"shop")"), "");
  EXPECT_EQ(masks("create", R"("exitCode":"")"), "x");
  EXPECT_EQ(masks("create", R"("signal":"x")"), "s");
  EXPECT_EQ(masks("create", R"("execID":"x")"), "e");
  EXPECT_EQ(masks("create", R"("imageID":"x")"), "i");
  EXPECT_EQ(masks("create", R"("exitcode":"x","signals":"x","execId":"x")"), "");
  EXPECT_EQ(masks("exec_die", R"("exitCode":"7","execID":"e")"), "");
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
