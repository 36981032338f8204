#include "unit/config/arguments.h"

#include <chrono>

namespace docktap::config {
namespace {

using Registries = std::vector<std::string>;

TEST(EventsFlags, HaveTheDocumentedDefaults) {
  const Config config = config_of({});
  EXPECT_EQ(config.events_log, "");
  EXPECT_EQ(config.events_state_file, "");
  EXPECT_EQ(config.events_tombstone, std::chrono::minutes(15));
  EXPECT_EQ(config.events_max_tombstones, 1000U);
  EXPECT_EQ(config.approved_registries, Registries());
}

TEST(EventsFlags, SetWhatTheyName) {
  const Config config = config_of({"--events.log=/var/log/docktap/events.json",
                                   "--events.state-file=/var/lib/docktap/state",
                                   "--events.tombstone=1h30m", "--events.max-tombstones=7",
                                   "--events.approved-registries=registry.shop:5000,default"});
  EXPECT_EQ(config.events_log, "/var/log/docktap/events.json");
  EXPECT_EQ(config.events_state_file, "/var/lib/docktap/state");
  EXPECT_EQ(config.events_tombstone, std::chrono::minutes(90));
  EXPECT_EQ(config.events_max_tombstones, 7U);
  EXPECT_EQ(config.approved_registries, (Registries{"registry.shop:5000", "default"}));
}

TEST(EventsFlags, HaveVariables) {
  const Config config = config_of({}, {{"DOCKTAP_EVENTS_LOG", "-"},
                                       {"DOCKTAP_EVENTS_STATE_FILE", "/state"},
                                       {"DOCKTAP_EVENTS_TOMBSTONE", "90s"},
                                       {"DOCKTAP_EVENTS_MAX_TOMBSTONES", "7"},
                                       {"DOCKTAP_EVENTS_APPROVED_REGISTRIES", "a.example, b:1"}});
  EXPECT_EQ(config.events_log, "-");
  EXPECT_EQ(config.events_state_file, "/state");
  EXPECT_EQ(config.events_tombstone, std::chrono::seconds(90));
  EXPECT_EQ(config.events_max_tombstones, 7U);
  EXPECT_EQ(config.approved_registries, (Registries{"a.example", "b:1"}));
}

TEST(EventsFlags, WinOverTheirVariables) {
  const Config config = config_of(
      {"--events.log=-", "--events.approved-registries=default"},
      {{"DOCKTAP_EVENTS_LOG", "/other"}, {"DOCKTAP_EVENTS_APPROVED_REGISTRIES", "evil.example"}});
  EXPECT_EQ(config.events_log, "-");
  EXPECT_EQ(config.approved_registries, Registries{"default"}) << "not added to";
}

TEST(EventsFlags, TheRegistriesOfSeveralFlagsAddUp) {
  EXPECT_EQ(config_of({"--events.approved-registries=a.example, b:1",
                       "--events.approved-registries", "localhost"})
                .approved_registries,
            (Registries{"a.example", "b:1", "localhost"}));
}

TEST(EventsFlags, TakeTheirBordersAndNothingBeyond) {
  EXPECT_EQ(config_of({"--events.tombstone=0s"}).events_tombstone, std::chrono::seconds(0));
  EXPECT_EQ(config_of({"--events.tombstone=24h"}).events_tombstone, std::chrono::hours(24));
  EXPECT_EQ(config_of({"--events.max-tombstones=0"}).events_max_tombstones, 0U);
  EXPECT_EQ(config_of({"--events.max-tombstones=1000000"}).events_max_tombstones, 1'000'000U);
}

struct BadCase {
  const char* flag;
  const char* variable;
  const char* value;
  const char* remedy;
};

TEST(EventsFlags, ABadValueNamesTheFlagOrTheVariableAndTheRemedy) {
  constexpr const char* kTombstone = "DOCKTAP_EVENTS_TOMBSTONE";
  constexpr const char* kMost = "DOCKTAP_EVENTS_MAX_TOMBSTONES";
  constexpr const char* kRegistries = "DOCKTAP_EVENTS_APPROVED_REGISTRIES";
  for (const BadCase& bad : {
           BadCase{"events.log", "DOCKTAP_EVENTS_LOG", "", "must not be empty"},
           BadCase{"events.state-file", "DOCKTAP_EVENTS_STATE_FILE", "", "must not be empty"},
           BadCase{"events.tombstone", kTombstone, "15", "must be a duration"},
           BadCase{"events.tombstone", kTombstone, "-1s", "must be a duration"},
           BadCase{"events.tombstone", kTombstone, "", "must be a duration"},
           BadCase{"events.tombstone", kTombstone, "24h1ms", "at most 24h"},
           BadCase{"events.max-tombstones", kMost, "-1", "from 0 to 1000000"},
           BadCase{"events.max-tombstones", kMost, "1000001", "from 0 to 1000000"},
           BadCase{"events.max-tombstones", kMost, "many", "from 0 to 1000000"},
           BadCase{"events.max-tombstones", kMost, "", "from 0 to 1000000"},
           BadCase{"events.approved-registries", kRegistries, "", "empty entry"},
           BadCase{"events.approved-registries", kRegistries, "a,,b", "empty entry"},
           BadCase{"events.approved-registries", kRegistries, "a,", "empty entry"},
           BadCase{"events.approved-registries", kRegistries, "a/team", "without a path"},
           BadCase{"events.approved-registries", kRegistries, "https://a", "without a path"},
       }) {
    if (*bad.value != '\0') {  // without one, the parser of the command line refuses the flag
      const std::string flag = std::string("--") + bad.flag + "=" + bad.value;
      const Result<CommandLine> by_flag = parse({flag.c_str()});
      ASSERT_FALSE(by_flag) << flag;
      EXPECT_EQ(by_flag.error().kind, ErrorKind::kUsage);
      EXPECT_TRUE(by_flag.error().message.starts_with(flag + ": ")) << by_flag.error().message;
      EXPECT_NE(by_flag.error().message.find(bad.remedy), std::string::npos)
          << by_flag.error().message;
    }
    const std::string variable = std::string(bad.variable) + "=" + bad.value;
    const Result<CommandLine> by_variable = parse({}, {{bad.variable, bad.value}});
    ASSERT_FALSE(by_variable) << variable;
    EXPECT_TRUE(by_variable.error().message.starts_with(variable + ": "))
        << by_variable.error().message;
    EXPECT_NE(by_variable.error().message.find(bad.remedy), std::string::npos)
        << by_variable.error().message;
  }
}

TEST(EventsFlags, WithoutAValueAreRefused) {
  for (const char* const flag : {"--events.log", "--events.state-file", "--events.tombstone",
                                 "--events.max-tombstones", "--events.approved-registries"}) {
    for (const char* const tail : {"", "="}) {
      const std::string argument = std::string(flag) + tail;
      const Result<CommandLine> line = parse({argument.c_str()});
      ASSERT_FALSE(line) << argument;
      EXPECT_EQ(line.error().kind, ErrorKind::kUsage);
      EXPECT_TRUE(line.error().message.starts_with(flag)) << line.error().message;
    }
  }
}

TEST(EventsFlags, WhereOneValueMakesSenseASecondIsRefused) {
  for (const char* const flag : {"--events.log=-", "--events.state-file=/x",
                                 "--events.tombstone=1s", "--events.max-tombstones=1"}) {
    const Result<CommandLine> twice = parse({flag, flag});
    ASSERT_FALSE(twice) << flag;
    EXPECT_NE(twice.error().message.find("is given 2 times"), std::string::npos);
  }
}

}  // namespace
}  // namespace docktap::config
