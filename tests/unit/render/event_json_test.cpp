#include "render/event_json.h"

#include <gtest/gtest.h>

#include <limits>

namespace docktap::render {
namespace {

constexpr UnixNanos kTime = 1'795'479'265'837'163'673;
constexpr const char* kTimeText = "2026-11-24T00:14:25.837163673Z";

std::string json_of(const EventRecord& record) {
  std::string out;
  append_event_json(out, record);
  return out;
}

EventRecord die() {
  EventRecord record;
  record.time = kTime;
  record.type = "container";
  record.action = "die";
  return record;
}

TEST(EventJson, HasNoKeyForWhatAnEventDoesNotHave) {
  EXPECT_EQ(json_of(die()),
            std::string(R"({"time":")") + kTimeText + R"(","type":"container","action":"die"})");
}

TEST(EventJson, HasEveryField) {
  EventRecord record = die();
  record.id = "0123";
  record.name = "web";
  record.image = "shop:1";
  record.exit_code = 137;
  record.signal = "9";
  record.health = "unhealthy";
  add(record.security, SecurityEvent::kExec);
  record.inferred = true;
  record.gap = "overflow";
  EXPECT_EQ(json_of(record),
            std::string(R"({"time":")") + kTimeText +
                R"(","type":"container","action":"die","id":"0123","name":"web",)"
                R"("image":"shop:1","exit_code":137,"signal":"9","health":"unhealthy",)"
                R"("security_events":["exec"],"severity":"low","inferred":true,)"
                R"("gap":"overflow"})");
}

TEST(EventJson, AnExitCodeOfZeroIsThere) {
  EventRecord record = die();
  record.exit_code = 0;
  EXPECT_TRUE(json_of(record).ends_with(R"("action":"die","exit_code":0})"));
  record.exit_code = std::numeric_limits<std::int64_t>::min();
  EXPECT_TRUE(json_of(record).ends_with(R"("exit_code":-9223372036854775808})"));
}

TEST(EventJson, NamesTheWorstSeverityWhereverItStands) {
  struct Case {
    std::vector<SecurityEvent> events;
    const char* json;
  };
  for (const Case& row :
       {Case{{SecurityEvent::kImagePull}, R"("security_events":["image_pull"],"severity":"info"})"},
        Case{{SecurityEvent::kImagePullUnapproved, SecurityEvent::kImagePull},
             R"("security_events":["image_pull","image_pull_unapproved"],"severity":"high"})"},
        Case{{SecurityEvent::kExec, SecurityEvent::kExecShell, SecurityEvent::kExecPrivileged,
              SecurityEvent::kExecRoot},
             R"(["exec","exec_shell","exec_privileged","exec_root"],"severity":"critical"})"},
        Case{{SecurityEvent::kSwarmConfig}, R"(["swarm_config"],"severity":"medium"})"}}) {
    EventRecord record = die();
    for (const SecurityEvent event : row.events) add(record.security, event);
    EXPECT_TRUE(json_of(record).ends_with(row.json)) << json_of(record);
  }
}

// Names, images and signals are in the hands of whoever starts a container.
TEST(EventJson, NoTextEscapesItsQuotesOrItsLine) {
  const std::string evil = "a\",\"gap\":\"x\\\n\r\x01\xFFz";
  const std::string escaped = R"("a\",\"gap\":\"x\\\n\u000d\u0001)"
                              "\xEF\xBF\xBDz\"";
  for (const auto field :
       {&EventRecord::type, &EventRecord::action, &EventRecord::id, &EventRecord::name,
        &EventRecord::image, &EventRecord::signal, &EventRecord::health, &EventRecord::gap}) {
    EventRecord record = die();
    record.*field = evil;
    const std::string json = json_of(record);
    EXPECT_NE(json.find(":" + escaped), std::string::npos) << json;
    EXPECT_EQ(json.find('\n'), std::string::npos);
    EXPECT_EQ(json.find('\xFF'), std::string::npos);
  }
}

TEST(EventJson, CutsLongTextsAt256Bytes) {
  EventRecord record = die();
  record.name = std::string(256, 'n');
  record.image = std::string(255, 'i') + "\xC3\xA9";
  EXPECT_TRUE(json_of(record).ends_with("\"name\":\"" + std::string(256, 'n') + "\",\"image\":\"" +
                                        std::string(255, 'i') + "\"}"));
  record.image.clear();
  record.name += "n";
  EXPECT_TRUE(json_of(record).ends_with("\"name\":\"" + std::string(256, 'n') + "\"}"));
}

// --- lists ---

// Alternately of a container and an image, at 1, 2, 3 … ns.
std::deque<EventRecord> records(UnixNanos count) {
  std::deque<EventRecord> records;
  for (UnixNanos i = 1; i <= count; ++i) {
    EventRecord record = die();
    record.time = i;
    record.type = i % 2 == 1 ? "container" : "image";
    records.push_back(record);
  }
  return records;
}

// The last digits of the times in the list: `1 2 3`.
std::string times(const std::deque<EventRecord>& records, const EventQuery& query) {
  std::string json;
  append_events_json(json, records, query);
  EXPECT_TRUE(json.starts_with("{\"events\":[")) << json;
  EXPECT_TRUE(json.ends_with("]}\n")) << json;
  std::string found;
  for (std::size_t at = json.find("Z\""); at != std::string::npos; at = json.find("Z\"", at + 1)) {
    found.append(found.empty() ? "" : " ").append(1, json[at - 1]);
  }
  return found;
}

TEST(EventsJson, IsWholeJsonWithOneEventPerLine) {
  std::string json = "before ";
  append_events_json(json, {}, {});
  EXPECT_EQ(json, "before {\"events\":[]}\n");
  json.clear();
  append_events_json(json, records(2), {});
  EXPECT_EQ(json,
            "{\"events\":[\n"
            "{\"time\":\"1970-01-01T00:00:00.000000001Z\",\"type\":\"container\","
            "\"action\":\"die\"},\n"
            "{\"time\":\"1970-01-01T00:00:00.000000002Z\",\"type\":\"image\","
            "\"action\":\"die\"}]}\n");
}

TEST(EventsJson, AreTheNewestThatMatchOldestFirst) {
  struct Case {
    std::optional<UnixNanos> since;
    const char* type;
    std::size_t limit;
    const char* times;
  };
  for (const Case& row : {
           Case{std::nullopt, "", 1000, "1 2 3 4 5 6 7"},
           Case{std::nullopt, "", 3, "5 6 7"},
           Case{std::nullopt, "", 7, "1 2 3 4 5 6 7"},
           Case{std::nullopt, "", 1, "7"},
           Case{std::nullopt, "", 0, ""},
           Case{5, "", 1000, "5 6 7"},
           Case{7, "", 1000, "7"},
           Case{8, "", 1000, ""},
           Case{0, "", 1000, "1 2 3 4 5 6 7"},
           Case{5, "", 2, "6 7"},
           Case{std::nullopt, "image", 1000, "2 4 6"},
           Case{std::nullopt, "image", 2, "4 6"},
           Case{std::nullopt, "container", 1, "7"},
           Case{3, "container", 2, "5 7"},
           Case{5, "image", 2, "6"},
           Case{std::nullopt, "images", 1000, ""},
           Case{std::nullopt, "imag", 1000, ""},
       }) {
    EventQuery query;
    query.since = row.since;
    query.type = row.type;
    query.limit = row.limit;
    EXPECT_EQ(times(records(7), query), row.times)
        << row.since.value_or(-1) << " " << row.type << " " << row.limit;
  }
}

// What is told late has an older time than what stands before it.
TEST(EventsJson, SinceLooksAtEveryTimeNotOnlyUpToTheFirstOlderOne) {
  std::deque<EventRecord> late = records(3);
  late.push_back(records(1).front());
  EventQuery query;
  query.since = 2;
  EXPECT_EQ(times(late, query), "2 3");
}

}  // namespace
}  // namespace docktap::render
