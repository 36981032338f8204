#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "unit/config/arguments.h"

namespace docktap::config {
namespace {

bool collects(const Config& config, Collector collector) {
  return config.collectors.test(static_cast<std::size_t>(collector));
}

TEST(CommandLine, HasTheDocumentedDefaults) {
  const Config config = config_of({});
  EXPECT_EQ(config.docker_timeout, std::chrono::seconds(5));
  EXPECT_EQ(config.stats_source, StatsSource::kAuto);
  EXPECT_EQ(config.stats_max_age, std::chrono::seconds(1));
  EXPECT_EQ(config.stats_concurrency, 64U);
  EXPECT_EQ(config.collectors, default_collectors());
  EXPECT_TRUE(collects(config, Collector::kVolumes));
  EXPECT_FALSE(collects(config, Collector::kDisk));
  EXPECT_FALSE(collects(config, Collector::kSwarm));
  EXPECT_EQ(config.inventory_interval, std::chrono::minutes(1));
  EXPECT_EQ(config.disk_interval, std::chrono::minutes(5));
  EXPECT_FALSE(config.per_image || config.per_volume || config.per_network);
  EXPECT_EQ(config.listen_addresses, std::vector<std::string>{":9417"});
  EXPECT_EQ(config.telemetry_path, "/metrics");
  EXPECT_EQ(config.max_requests, 40U);
  EXPECT_EQ(config.max_containers, 10000U);
  EXPECT_FALSE(config.per_core_cpu);
  EXPECT_EQ(config.log_level, spdlog::level::info);
}

TEST(CommandLine, TakesValuesInBothSpellings) {
  EXPECT_EQ(config_of({"--stats.max-age=5s"}).stats_max_age, std::chrono::seconds(5));
  EXPECT_EQ(config_of({"--stats.max-age", "5s"}).stats_max_age, std::chrono::seconds(5));
}

TEST(CommandLine, AFlagWinsOverItsVariable) {
  const Variables variables{{"DOCKTAP_STATS_SOURCE", "engine"}, {"DOCKTAP_LOG_FORMAT", "json"}};
  EXPECT_EQ(config_of({}, variables).stats_source, StatsSource::kEngine);
  const Config config = config_of({"--stats.source=cgroup"}, variables);
  EXPECT_EQ(config.stats_source, StatsSource::kCgroup);
  EXPECT_EQ(config.log_format, LogFormat::kJson);
}

TEST(CommandLine, SwitchesInTheEnvironmentAreTrueOrFalse) {
  EXPECT_TRUE(config_of({}, {{"DOCKTAP_COLLECTOR_STATS_PER_CORE", "true"}}).per_core_cpu);
  EXPECT_TRUE(config_of({}, {{"DOCKTAP_COLLECTOR_STATS_PER_CORE", "1"}}).per_core_cpu);
  EXPECT_FALSE(config_of({}, {{"DOCKTAP_COLLECTOR_STATS_PER_CORE", "false"}}).per_core_cpu);
  const auto bad = parse({}, {{"DOCKTAP_COLLECTOR_STATS_PER_CORE", "yes"}});
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().message, "DOCKTAP_COLLECTOR_STATS_PER_CORE=yes: it must be true or false");
}

TEST(CommandLine, CollectorsAreSwitchedOneByOne) {
  const Config without = config_of({"--no-collector.stats"});
  EXPECT_FALSE(collects(without, Collector::kStats));
  EXPECT_TRUE(collects(without, Collector::kEngine));
  const Config only = config_of({"--collector.engine", "--collector.disable-defaults"});
  EXPECT_TRUE(collects(only, Collector::kEngine));
  EXPECT_TRUE(collects(config_of({"--collector.disk"}), Collector::kDisk));
  EXPECT_EQ(only.collectors.count(), 1U) << "in whatever order the flags are written";
}

struct SwitchCase {
  std::vector<const char*> arguments;
  Variables variables;
  bool stats;
};

TEST(CommandLine, ASwitchIsWhatTheFlagSaysElseTheVariable) {
  const SwitchCase cases[] = {
      {{}, {}, true},
      {{"--collector.stats=false"}, {}, false},
      {{"--no-collector.stats=false"}, {}, true},
      {{}, {{"DOCKTAP_COLLECTOR_STATS", "false"}}, false},
      {{}, {{"DOCKTAP_NO_COLLECTOR_STATS", "true"}}, false},
      {{}, {{"DOCKTAP_NO_COLLECTOR_STATS", "false"}}, true},
      {{"--collector.stats"}, {{"DOCKTAP_COLLECTOR_STATS", "false"}}, true},
      {{"--collector.stats"}, {{"DOCKTAP_NO_COLLECTOR_STATS", "true"}}, true},
      {{"--no-collector.stats"}, {{"DOCKTAP_COLLECTOR_STATS", "true"}}, false},
      {{"--collector.disable-defaults"}, {{"DOCKTAP_COLLECTOR_STATS", "true"}}, true},
  };
  for (const SwitchCase& each : cases) {
    EXPECT_EQ(collects(config_of(each.arguments, each.variables), Collector::kStats), each.stats)
        << "case " << &each - cases;
  }
  const Variables per_core{{"DOCKTAP_COLLECTOR_STATS_PER_CORE", "true"}};
  EXPECT_FALSE(config_of({"--collector.stats.per-core=false"}, per_core).per_core_cpu);
}

TEST(CommandLine, OppositeSwitchesContradictEachOther) {
  const auto both = parse({"--collector.stats", "--no-collector.stats"});
  ASSERT_FALSE(both);
  EXPECT_EQ(both.error().message,
            "--collector.stats and --no-collector.stats contradict each other: give one of them");
}

TEST(CommandLine, AVariableCanHoldSeveralAddresses) {
  EXPECT_EQ(
      config_of({}, {{"DOCKTAP_WEB_LISTEN_ADDRESS", "127.0.0.1:1, [::1]:2"}}).listen_addresses,
      (std::vector<std::string>{"127.0.0.1:1", "[::1]:2"}));
}

TEST(CommandLine, TakesEveryPathThatARequestCanHave) {
  for (const char* path : {"/docker", "/a/b.c", "/metrics/", "/~x/_y-z", "/.well-known/metrics"}) {
    EXPECT_EQ(config_of({"--web.telemetry-path", path}).telemetry_path, path);
  }
}

TEST(CommandLine, ListsAddUp) {
  const Config config = config_of(
      {"--web.listen-address=127.0.0.1:1", "--web.listen-address=[::1]:2",
       "--container.include-label=team,tier=db",
       "--container.include-label=x=", "--metrics.container-labels=com.example.*, owner=squad"});
  EXPECT_EQ(config.listen_addresses, (std::vector<std::string>{"127.0.0.1:1", "[::1]:2"}));
  ASSERT_EQ(config.filter.include_labels.size(), 3U);
  EXPECT_EQ(config.filter.include_labels[0].key, "team");
  EXPECT_EQ(config.filter.include_labels[0].value, std::nullopt);
  EXPECT_EQ(config.filter.include_labels[1].value, "db");
  EXPECT_EQ(config.filter.include_labels[2].value, "");
  ASSERT_EQ(config.container_labels.size(), 2U);
  EXPECT_EQ(config.container_labels[0].pattern, "com.example.*");
  EXPECT_EQ(config.container_labels[1].rename, "squad");
}

TEST(CommandLine, TheEnginesOwnVersionVariableCounts) {
  EXPECT_EQ(config_of({}, {{"DOCKER_API_VERSION", "1.40"}}).docker_api_version, "1.40");
  EXPECT_EQ(
      config_of({"--docker.api-version=1.41"}, {{"DOCKER_API_VERSION", "1.40"}}).docker_api_version,
      "1.41");
  const auto bad = parse({}, {{"DOCKER_API_VERSION", "new"}});
  ASSERT_FALSE(bad);
  EXPECT_NE(bad.error().message.find("DOCKER_API_VERSION=new"), std::string::npos);
}

TEST(CommandLine, Actions) {
  EXPECT_EQ(parse({})->action, CommandLine::Action::kRun);
  EXPECT_EQ(parse({"--config.check"})->action, CommandLine::Action::kCheck);
  EXPECT_EQ(parse({"--version"})->action, CommandLine::Action::kPrint);
  EXPECT_EQ(parse({"--help", "--stats.source=bad"})->action, CommandLine::Action::kPrint)
      << "help helps";
}

struct BadCase {
  const char* argument;
  const char* remedy;  // that the message must have, besides the argument itself
};

TEST(CommandLine, EachBadValueIsNamedWithItsRemedy) {
  const BadCase cases[] = {
      {"--docker.host=", "missing"},
      {"--docker.timeout=5", "500ms, 10s or 1m30s"},
      {"--docker.timeout=0s", "at least 1ms"},
      {"--docker.timeout=1000000d", "at most 24h"},
      {"--docker.timeout=five", "500ms, 10s or 1m30s"},
      {"--docker.api-version=v1", "1.41"},
      {"--docker.tls-ca=/ca.pem", "not yet supported"},
      {"--docker.tls-verify", "not yet supported"},
      {"--stats.source=both", "auto, cgroup or engine"},
      {"--stats.max-age=-1s", "duration"},
      {"--stats.concurrency=0", "from 1 to 1024"},
      {"--stats.concurrency=many", "from 1 to 1024"},
      {"--container.include=[a", "regular expression"},
      {"--container.exclude=*", "regular expression"},
      {"--container.include-label=a,,b", "empty entry"},
      {"--container.exclude-label==x", "key is missing"},
      {"--metrics.container-labels=a=", "new name is missing"},
      {"--metrics.container-labels=a.*=b", "can't all get one name"},
      {"--metrics.max-containers=0", "from 1 to"},
      {"--web.listen-address=9417", "host:port"},
      {"--web.listen-address=:99999", "host:port"},
      {"--web.listen-address=::1:9417", "[v6]:port"},
      {"--web.listen-address=[::1:9417", "[v6]:port"},
      {"--web.listen-address=[]:9417", "[v6]:port"},
      {"--web.listen-address=[host]:9417", "[v6]:port"},
      {"--web.listen-address=http://host:9417", "host:port"},
      {"--web.listen-address=a b:9417", "host:port"},
      {"--web.telemetry-path=metrics", "begin with `/`"},
      {"--web.telemetry-path=/-/ready", "another meaning"},
      {"--web.telemetry-path=/-/metrics", "another meaning"},
      {"--web.telemetry-path=/api/v1/metrics", "another meaning"},
      {"--web.telemetry-path=/a?b", "plain path"},
      {"--web.telemetry-path=/a//b", "plain path"},
      {"--web.telemetry-path=/a/../b", "plain path"},
      {"--web.telemetry-path=/a/.", "plain path"},
      {"--web.telemetry-path=/a\\b", "plain path"},
      {"--web.telemetry-path=/m\xC3\xA9trics", "plain path"},
      {"--web.max-requests=0", "from 1 to 1000"},
      {"--log.level=loud", "trace, debug, info, warn or error"},
      {"--log.format=xml", "logfmt or json"},
  };
  for (const BadCase& bad : cases) {
    const Result<CommandLine> line = parse({bad.argument});
    ASSERT_FALSE(line) << bad.argument;
    EXPECT_EQ(line.error().kind, ErrorKind::kUsage);
    const std::string name =
        std::string(bad.argument).substr(0, std::string(bad.argument).find('='));
    EXPECT_NE(line.error().message.find(name), std::string::npos) << line.error().message;
    EXPECT_NE(line.error().message.find(bad.remedy), std::string::npos) << line.error().message;
  }
}

TEST(CommandLine, NoFilterPatternExplodes) {
  const Config config = config_of({"--container.include=(a|a)*(a|a)*(a|a)*b"});
  EXPECT_FALSE(std::regex_match(std::string(1000, 'a'), *config.filter.include_name));
}

TEST(CommandLine, OnceIsEnough) {
  const auto twice = parse({"--stats.source=cgroup", "--stats.source=engine"});
  ASSERT_FALSE(twice);
  EXPECT_NE(twice.error().message.find("--stats.source is given 2 times"), std::string::npos);
}

TEST(CommandLine, UnknownArgumentsAreNamed) {
  const auto typo = parse({"--stats.sorce=cgroup"});
  ASSERT_FALSE(typo);
  EXPECT_NE(typo.error().message.find("did you mean --stats.source?"), std::string::npos);
  const auto stray = parse({"metrics"});
  ASSERT_FALSE(stray);
  EXPECT_NE(stray.error().message.find("\"metrics\""), std::string::npos);
}

TEST(CommandLine, AllFaultsAreSaidAtOnce) {
  const auto bad = parse({"--stats.sorce", "cgroup", "--log.format=xml", "--stats.max-age=5"},
                         {{"DOCKTAP_LOG_LEVEL", "loud"}});
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().message,
            "unknown argument \"--stats.sorce\"; did you mean --stats.source?\n"
            "--stats.max-age=5: it must be a duration, such as 500ms, 10s or 1m30s\n"
            "DOCKTAP_LOG_LEVEL=loud: it must be trace, debug, info, warn or error\n"
            "--log.format=xml: it must be logfmt or json");
}

}  // namespace
}  // namespace docktap::config
