#include "config/config_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/stat.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "config/config.h"

namespace docktap::config {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr UnixNanos kSecond = 1'000'000'000;
constexpr UnixNanos kNow = 1'764'000'000 * kSecond;  // 2025-11-24

FileConfig parse(const std::string& text, UnixNanos now = kNow) {
  return parse_config(text, "f", now);
}

Policy policy_of(const std::string& text) {
  FileConfig config = parse(text);
  EXPECT_THAT(config.faults, IsEmpty()) << text;
  return config.policy;
}

bool is_on(const Policy& policy, Check check) { return policy.on.test(index_of(check)); }

TEST(ConfigFile, NothingInItMeansTheDefaults) {
  const Policy defaults;
  for (const char* text : {"", "\n", "# only a comment\n", "---\n", "{}", "limits:\nwaivers:\n",
                           "\xEF\xBB\xBF# with a byte order mark\n"}) {
    const Policy policy = policy_of(text);
    EXPECT_EQ(policy.memory_bytes, defaults.memory_bytes);
    EXPECT_EQ(policy.on, defaults.on);
    EXPECT_EQ(policy.secret_names, defaults.secret_names);
    EXPECT_EQ(policy.sensitive_ports, defaults.sensitive_ports);
    EXPECT_THAT(policy.waivers, IsEmpty());
  }
}

// Also shows that every key of the sample is sound.
TEST(ConfigFile, TakesEveryKeyOfTheSample) {
  const FileConfig config = load_config_file(DOCKTAP_SOURCE_DIR "/docker/docktap.yaml", kNow);
  ASSERT_THAT(config.faults, IsEmpty());
  EXPECT_THAT(config.warnings, IsEmpty());
  const Policy& policy = config.policy;
  const Policy defaults;
  EXPECT_EQ(policy.memory_bytes, std::uint64_t{1} << 30);
  EXPECT_EQ(policy.cpus, 2);
  EXPECT_EQ(policy.pids, 1000U);
  EXPECT_EQ(policy.nofile, 1048576U);
  EXPECT_FALSE(is_on(policy, Check::kRootfsWritable));
  EXPECT_TRUE(is_on(policy, Check::kImageLatest));
  EXPECT_EQ(policy.severities[index_of(Check::kImageLatest)], Severity::kHigh);
  EXPECT_EQ(policy.severities[index_of(Check::kPrivileged)], std::nullopt);
  ASSERT_THAT(policy.waivers, SizeIs(2));
  const Waiver& waiver = policy.waivers[0];
  EXPECT_EQ(waiver.check, Check::kDockerSocketMount);
  EXPECT_EQ(waiver.name, "traefik*");
  EXPECT_EQ(waiver.image, "traefik:*");
  EXPECT_EQ(waiver.label, std::pair(std::string("com.example.role"), std::string("proxy*")));
  EXPECT_EQ(waiver.reason, "Traefik finds its services by the socket");
  EXPECT_EQ(waiver.expires, *parse_rfc3339("2099-02-01T00:00:00Z"));
  EXPECT_EQ(policy.waivers[1].check, Check::kLiveRestoreOff);
  EXPECT_EQ(policy.waivers[1].label, std::nullopt);
  EXPECT_EQ(policy.waivers[1].expires, Waiver().expires);
  EXPECT_THAT(policy.approved_registries, ElementsAre("docker.io", "registry.example.com:5000"));
  EXPECT_EQ(policy.secret_names, defaults.secret_names) << "the sample shows the defaults";
  EXPECT_EQ(policy.no_secret_names, defaults.no_secret_names);
  EXPECT_EQ(policy.sensitive_paths, defaults.sensitive_paths);
  EXPECT_EQ(policy.sensitive_ports, defaults.sensitive_ports);
  EXPECT_EQ(policy.signature_label, "org.example.signature");
  EXPECT_TRUE(is_on(policy, Check::kImageUnsigned));
  EXPECT_EQ(policy.isolated_label, "com.example.isolated");
  EXPECT_TRUE(is_on(policy, Check::kNetworkNotInternal));
  EXPECT_THAT(policy.encrypted_volumes, ElementsAre("db-*"));
  EXPECT_EQ(policy.encrypted_label, "com.example.encrypted");
  EXPECT_TRUE(is_on(policy, Check::kVolumeUnencrypted));
  EXPECT_EQ(policy.oldest_supported_engine, "25.0");
}

TEST(ConfigFile, TakesTheExampleOfTheReadme) {
  std::ostringstream file;
  file << std::ifstream(DOCKTAP_SOURCE_DIR "/README.md").rdbuf();
  const std::string readme = file.str();
  const std::size_t begin = readme.find("```yaml\nlimits:");
  ASSERT_NE(begin, std::string::npos);
  const std::size_t text = readme.find('\n', begin) + 1;
  EXPECT_THAT(policy_of(readme.substr(text, readme.find("```", text) - text)).waivers, SizeIs(1));
}

TEST(ConfigFile, SizesAreSpelledAsDockerDoes) {
  constexpr std::uint64_t kKi = 1024;
  const std::pair<const char*, std::uint64_t> sizes[] = {{"1073741824", kKi * kKi * kKi},
                                                         {"1", 1},
                                                         {"512b", 512},
                                                         {"4k", 4 * kKi},
                                                         {"4KB", 4 * kKi},
                                                         {"4KiB", 4 * kKi},
                                                         {"512m", 512 * kKi * kKi},
                                                         {"\"512 MiB\"", 512 * kKi * kKi},
                                                         {"2G", 2 * kKi * kKi * kKi},
                                                         {"1GiB", kKi * kKi * kKi},
                                                         {"1t", kKi * kKi * kKi * kKi}};
  for (const auto& [text, bytes] : sizes) {
    EXPECT_EQ(policy_of("limits: {memory: " + std::string(text) + "}").memory_bytes, bytes) << text;
  }
}

TEST(ConfigFile, ListsTakeThePlaceOfTheDefaults) {
  const Policy policy = policy_of(
      "secrets: {names: [A], except: []}\n"
      "sensitive:\n  paths: [/srv/data, /etc]\n  ports: [1, 65535]\n");
  EXPECT_THAT(policy.secret_names, ElementsAre("A"));
  EXPECT_THAT(policy.no_secret_names, IsEmpty());
  EXPECT_THAT(policy.sensitive_paths, ElementsAre("/srv/data", "/etc"));
  EXPECT_THAT(policy.sensitive_ports, ElementsAre(1, 65535));
}

// As the names that they are compared with.
TEST(ConfigFile, PatternsOfSecretsAreInCapitals) {
  const Policy policy =
      policy_of("secrets: {names: ['*password*', 'Db_Key?'], except: ['*_file']}\n");
  EXPECT_THAT(policy.secret_names, ElementsAre("*PASSWORD*", "DB_KEY?"));
  EXPECT_THAT(policy.no_secret_names, ElementsAre("*_FILE"));
}

TEST(ConfigFile, TheOldestEngineHasUpToThreeNumbers) {
  for (const std::string version : {"25", "25.0", "25.0.6"}) {
    EXPECT_EQ(policy_of("engine: {oldest_supported: '" + version + "'}").oldest_supported_engine,
              version);
  }
  for (const std::string version : {"25.", "25.0.6.1", "25.0-rc.1", "v25", "12345"}) {
    EXPECT_THAT(parse("engine: {oldest_supported: '" + version + "'}").faults, SizeIs(1))
        << version;
  }
}

TEST(ConfigFile, AWaiverMayEndOnTheLastDayThereIs) {
  const Policy policy =
      policy_of("waivers: [{check: privileged, name: a, reason: r, expires: 2261-12-31}]\n");
  ASSERT_THAT(policy.waivers, SizeIs(1));
  EXPECT_EQ(format_rfc3339(policy.waivers[0].expires), "2262-01-01T00:00:00.000000000Z");
}

TEST(ConfigFile, ASwitchHasYamlsWords) {
  for (const char* word : {"off", "Off", "OFF", "false", "no", "\"off\"", "{enabled: off}"}) {
    EXPECT_FALSE(
        is_on(policy_of("checks: {privileged: " + std::string(word) + "}"), Check::kPrivileged))
        << word;
  }
  for (const char* word : {"on", "true", "Yes", "{enabled: on}", "{severity: low}", "{}"}) {
    EXPECT_TRUE(
        is_on(policy_of("checks: {privileged: " + std::string(word) + "}"), Check::kPrivileged))
        << word;
  }
}

TEST(ConfigFile, ASettingTurnsItsCheckOnUnlessChecksSaysOtherwise) {
  EXPECT_FALSE(is_on(policy_of(""), Check::kImageUnsigned));
  const std::string setting = "images: {signature_label: a.b}\n";
  EXPECT_TRUE(is_on(policy_of(setting), Check::kImageUnsigned));
  EXPECT_TRUE(is_on(policy_of("checks: {image_unsigned: on}\n" + setting), Check::kImageUnsigned));
  EXPECT_TRUE(is_on(policy_of("checks: {image_unsigned: {severity: high}}\n" + setting),
                    Check::kImageUnsigned));
  EXPECT_FALSE(
      is_on(policy_of("checks: {image_unsigned: off}\n" + setting), Check::kImageUnsigned));
}

TEST(ConfigFile, AWaiverHoldsThroughItsLastDay) {
  const std::string text =
      "waivers:\n  - {check: privileged, name: a, reason: r, expires: 2027-01-31}\n";
  const UnixNanos end = *parse_rfc3339("2027-02-01T00:00:00Z");
  EXPECT_THAT(parse(text, end - 1).warnings, IsEmpty());
  const FileConfig expired = parse(text, end);
  EXPECT_THAT(expired.faults, IsEmpty());
  EXPECT_THAT(
      expired.warnings,
      ElementsAre("f:2:54: waivers.expires=2027-01-31: the waiver of privileged has expired "
                  "and has no effect; remove it or give it another date"));
  ASSERT_THAT(expired.policy.waivers, SizeIs(1));
  EXPECT_EQ(expired.policy.waivers[0].expires, end);
}

struct BadFile {
  std::string text;
  std::vector<std::string> faults;
};

std::string waiver(const std::string& keys) { return "waivers:\n  - {" + keys + "}\n"; }

TEST(ConfigFile, EachFaultHasItsPlaceAndItsRemedy) {
  const std::string long_text(257, 'a');
  const BadFile cases[] = {
      // Syntax.
      {"limits: [1", {"f:2:1: syntax: end of sequence flow not found"}},
      {"limits:\n\tpids: 1\n", {"f:2:6: syntax: indent with spaces, not with a tab"}},
      {"engine: a: b\n", {"f:1:10: syntax: illegal map value"}},
      {"engine: {oldest_supported: \"25.0}\n",
       {"f:1:10: the text in quotes that begins here or next is not closed"}},
      {"a: \"\\q\"\n", {"f:1:7: syntax: unknown escape character: q"}},
      {"limits:\n    pids: 1\n  cpus: 1\n", {"f:3:3: syntax: end of map not found"}},
      {"limits: {pids: 5}\n---\nlimits: {pids: 6}\n",
       {"f:2:1: another document begins here; the file must be one map"}},
      {"- a\nlimits: {}\n", {"f:2:1: another document begins here; the file must be one map"}},
      {"[1, 2]\n",
       {"f:1:1: the file: it must be a map: keys such as `limits:`, with their values"}},
      {"pids\n", {"f:1:1: the file: it must be a map: keys such as `limits:`, with their values"}},
      {"secrets: {names: [*PASS*]}\n",
       {"f:1:19: aliases are not supported; a text that begins with `*` must be in quotes"}},
      {"limits: &a {pids: 5}\nvolumes: *a\n",
       {"f:2:10: aliases are not supported; a text that begins with `*` must be in quotes"}},
      {"limits: {pids: !!int 5}\n",
       {"f:1:16: tags are not supported; a text that begins with `!` must be in quotes"}},
      {"limits: {pids: \xFF}\n", {"f:1:16: a byte here is not UTF-8"}},
      {std::string("limits:\n  \0", 11),
       {"f:2:3: a control character is here; the file must be text"}},
      // Keys.
      {"limit: {pids: 5}\n", {"f:1:1: limit: unknown key; did you mean limits?"}},
      {"limits: {swap: 1g}\n",
       {"f:1:10: limits.swap: unknown key; it must be memory, cpus, pids or nofile"}},
      {"limits: {pids: 5, pids: 6}\n",
       {"f:1:19: limits.pids: the key is there twice, first in line 1; keep one of them"}},
      {"limits: {}\nchecks: {}\nlimits: {}\n",
       {"f:3:1: limits: the key is there twice, first in line 1; keep one of them"}},
      {"? [limits]\n: 5\n", {"f:1:3: the file: a key must be a single word"}},
      {"limits: {~: 5}\n", {"f:1:10: limits: a key must be a single word"}},
      // Kinds of value.
      {"limits: 5\n", {"f:1:9: limits=5: it must be a map, with keys"}},
      {"limits: [a]\n", {"f:1:9: limits: it is a list; it must be a map, with keys"}},
      {"limits: {pids: }\n", {"f:1:16: limits.pids: it is empty; it must be a single value"}},
      {"limits: {pids: [5]}\n", {"f:1:16: limits.pids: it is a list; it must be a single value"}},
      {"waivers: {check: privileged}\n", {"f:1:10: waivers: it is a map; it must be a list"}},
      {"waivers: [privileged]\n", {"f:1:11: waivers=privileged: it must be a map, with keys"}},
      {"secrets: {names: PASS}\n", {"f:1:18: secrets.names=PASS: it must be a list"}},
      // Limits.
      {"limits: {memory: lots}\n",
       {"f:1:18: limits.memory=lots: it must be a size from 1 byte on, such as 1073741824, 512m or "
        "1GiB"}},
      {"limits: {memory: 9000000t}\n",
       {"f:1:18: limits.memory=9000000t: it must be a size from 1 byte on, such as 1073741824, "
        "512m "
        "or 1GiB"}},
      {"limits: {cpus: 0, pids: -1, nofile: 1e6}\n",
       {"f:1:16: limits.cpus=0: it must be a number of CPUs from 0.01 to 65536, such as 2 or 1.5",
        "f:1:25: limits.pids=-1: it must be a number from 1 to 4194304",
        "f:1:37: limits.nofile=1e6: it must be a number from 1 to 2147483647"}},
      {"limits: {cpus: .nan}\n",
       {"f:1:16: limits.cpus=.nan: it must be a number of CPUs from 0.01 to 65536, such as 2 or "
        "1.5"}},
      // Checks.
      {"checks: {privileg: off}\n",
       {"f:1:10: checks.privileg: unknown check; did you mean privileged?"}},
      {"checks: {privileged: maybe}\n",
       {"f:1:22: checks.privileged=maybe: it must be on or off, or a map with enabled and "
        "severity"}},
      {"checks: {privileged: }\n",
       {"f:1:22: checks.privileged: it must be on or off, or a map with enabled and severity"}},
      {"checks: {privileged: {enabled: 1, severity: hihg}}\n",
       {"f:1:32: checks.privileged.enabled=1: it must be on or off",
        "f:1:45: checks.privileged.severity=hihg: it must be info, low, medium, high or critical; "
        "did you mean high?"}},
      {"checks: {swarm_active: {name: a}}\n",
       {"f:1:25: checks.swarm_active.name: unknown key; it must be enabled or severity"}},
      {"checks: {image_unsigned: on}\n",
       {"f:1:26: checks.image_unsigned: it can't be on without images.signature_label, which says "
        "what to look for"}},
      {"checks: {network_not_internal: {enabled: on}, volume_unencrypted: on}\n",
       {"f:1:42: checks.network_not_internal: it can't be on without networks.isolated_label, "
        "which "
        "says what to look for",
        "f:1:67: checks.volume_unencrypted: it can't be on without volumes.encrypted, which says "
        "what to look for"}},
      // Waivers.
      {waiver("check: privileged, reason: r"),
       {"f:2:5: waivers: a waiver must have at least one of name, image and label"}},
      {waiver("check: privileged, name: a"), {"f:2:5: waivers: a waiver must have a reason"}},
      {waiver("name: a, reason: r"), {"f:2:5: waivers: a waiver must have a check"}},
      {waiver("check: priviledged, name: a, reason: r"),
       {"f:2:13: waivers.check=priviledged: unknown check; did you mean privileged?"}},
      {waiver("check: privileged, name: a, reason: ' '"),
       {"f:2:42: waivers.reason= : it must say why the finding is accepted"}},
      {waiver("check: privileged, name: a, reason: \"a\\nb\""),
       {"f:2:42: waivers.reason=a?b: it must be one line"}},
      {waiver("check: swarm_active, image: a, reason: r"),
       {"f:2:34: waivers: swarm_active is a check of the host; its waiver must not have name, "
        "image "
        "or label"}},
      {waiver("check: privileged, name: \"\", reason: r"),
       {"f:2:31: waivers.name=: a pattern must not be empty; `*` matches everything"}},
      {waiver("check: privileged, name: \"[ab]\", reason: r"),
       {"f:2:31: waivers.name=[ab]: a pattern must not have `[`: only `*` (any text) and `?` (any "
        "character) are special"}},
      {waiver("check: privileged, name: \"a\\x01\", reason: r"),
       {"f:2:31: waivers.name=a?: a pattern must not have control characters"}},
      {waiver("check: privileged, image: " + long_text + ", reason: r"),
       {"f:2:32: waivers.image=" + std::string(80, 'a') + "…: it must have at most 256 bytes"}},
      {waiver("check: privileged, label: role, reason: r"),
       {"f:2:32: waivers.label=role: it must be key=pattern; key=* matches any value"}},
      {waiver("check: privileged, label: \"=a\", reason: r"),
       {"f:2:32: waivers.label==a: before `=` must be the key of a label, such as "
        "com.example.key"}},
      {waiver("check: privileged, name: a, reason: r, expires: 2027-02-30"),
       {"f:2:54: waivers.expires=2027-02-30: it must be a date that exists, up to 2261-12-31, such "
        "as 2027-01-31"}},
      {waiver("check: privileged, name: a, reason: r, expires: tomorrow"),
       {"f:2:54: waivers.expires=tomorrow: it must be a date that exists, up to 2261-12-31, such "
        "as 2027-01-31"}},
      {waiver("check: privileged, name: a, reason: r, expires: 2262-01-01"),
       {"f:2:54: waivers.expires=2262-01-01: it must be a date that exists, up to 2261-12-31, such "
        "as 2027-01-31"}},
      {waiver("check: privileged, name: a, reason: r, until: 2027-01-01"),
       {"f:2:45: waivers.until: unknown key; it must be check, name, image, label, reason or "
        "expires"}},
      // The rest.
      {"approved_registries: [docker.io/library]\n",
       {"f:1:23: approved_registries=docker.io/library: it must be host or host:port, without a "
        "path, or `default`"}},
      {"approved_registries: []\n",
       {"f:1:22: approved_registries: it must name at least one; without the key all are "
        "approved"}},
      {"sensitive: {paths: [etc, /, /etc/, /a/../b], ports: [0, 65536, ssh]}\n",
       {"f:1:21: sensitive.paths=etc: it must be an absolute path without `.`, `..` and `/` at its "
        "end, such as /etc",
        "f:1:26: sensitive.paths=/: `/` itself always is sensitive; it must be a folder below it",
        "f:1:29: sensitive.paths=/etc/: it must be an absolute path without `.`, `..` and `/` at "
        "its "
        "end, such as /etc",
        "f:1:36: sensitive.paths=/a/../b: it must be an absolute path without `.`, `..` and `/` at "
        "its end, such as /etc",
        "f:1:54: sensitive.ports=0: it must be a number from 1 to 65535",
        "f:1:57: sensitive.ports=65536: it must be a number from 1 to 65535",
        "f:1:64: sensitive.ports=ssh: it must be a number from 1 to 65535"}},
      {"images: {signature_label: \"a b\"}\n",
       {"f:1:27: images.signature_label=a b: it must be the key of a label, such as "
        "com.example.key"}},
      {"volumes: {encrypted: []}\n",
       {"f:1:22: volumes.encrypted: it must name at least one volume; without the key none "
        "matters"}},
      {"volumes: {encrypted_label: a}\n",
       {"f:1:28: volumes.encrypted_label: it has no effect without volumes.encrypted, which says "
        "what to look for"}},
      {"engine: {oldest_supported: new}\n",
       {"f:1:28: engine.oldest_supported=new: it must be a version of the engine, such as 25.0"}},
      // Several, in the order of the file.
      {"engine: {oldest: 1}\nlimits: {pids: x}\nchecks: *a\nimage: {}\n",
       {"f:3:9: aliases are not supported; a text that begins with `*` must be in quotes"}},
      {"engine: {oldest: 1}\nlimits: {pids: x}\nimage: {}\n",
       {"f:1:10: engine.oldest: unknown key; it must be oldest_supported",
        "f:2:16: limits.pids=x: it must be a number from 1 to 4194304",
        "f:3:1: image: unknown key; did you mean images?"}},
  };
  for (const BadFile& bad : cases) EXPECT_EQ(parse(bad.text).faults, bad.faults) << bad.text;
}

std::string repeated(const std::string& text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

TEST(ConfigFile, HostileTextIsRefusedAndNothingElse) {
  for (const char* opening : {"[", "{", "- ", "? ", "{a: ", "[a, "}) {
    EXPECT_THAT(parse(repeated(opening, 100'000)).faults, SizeIs(1)) << opening;
  }
  EXPECT_THAT(parse("a:" + repeated(" [", 100'000)).faults,
              ElementsAre(EndsWith(": it is nested more than 16 levels deep")));
  EXPECT_EQ(parse("a: [" + repeated("1,", 200'000) + "1]").faults,
            std::vector<std::string>{"f:1:199999: it has more than 100000 values"});
  EXPECT_EQ(parse(std::string(2 << 20, ' ')).faults,
            std::vector<std::string>{"f: it is too large; it must have at most 1048576 bytes"});
  // Not one of these has an end for the parser, or a document.
  for (const char* text :
       {",",  "]", "}", ":", "*", "&", "!",           "%",   "@",   "`",
        "\"", "'", "|", ">", "?", "-", "--- --- ---", "...", ",,,", "%YAML 9.9\n---\n",
        "\r", "\t"}) {
    EXPECT_LE(parse(text).faults.size(), 1U) << text;
    parse(repeated(text, 1000));
  }
}

TEST(ConfigFile, OnlyTheFirstHundredFaultsAreSpelledOut) {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "key" + std::to_string(i) + ": 1\n";
  const std::vector<std::string> faults = parse(text).faults;
  ASSERT_THAT(faults, SizeIs(101));
  EXPECT_EQ(faults.back(), "f: and 900 more faults");
}

class ConfigFileOnDisk : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = ::testing::TempDir() + "docktap-config-XXXXXX";
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string write(const std::string& text) const {
    const std::string path = folder_ + "/docktap.yaml";
    std::ofstream(path) << text;
    return path;
  }

  Result<CommandLine> start(std::vector<std::string> arguments) const {
    std::vector<const char*> pointers{"docktap"};
    for (const std::string& argument : arguments) pointers.push_back(argument.c_str());
    return parse_command_line(static_cast<int>(pointers.size()), pointers.data(),
                              [](const char*) { return static_cast<const char*>(nullptr); });
  }

  std::string folder_;
};

TEST_F(ConfigFileOnDisk, WhatCannotBeReadIsSaid) {
  const std::string missing = folder_ + "/missing.yaml";
  EXPECT_THAT(load_config_file(missing, kNow).faults,
              ElementsAre(missing + ": it can't be read: No such file or directory"));
  EXPECT_THAT(load_config_file(folder_, kNow).faults,
              ElementsAre(folder_ + ": it can't be read: it is a folder; name the file in it"));
  const std::string pipe = folder_ + "/pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_THAT(load_config_file(pipe, kNow).faults,
              ElementsAre(pipe + ": it can't be read: it is no regular file"));
  const std::string large = write(std::string((1 << 20) + 1, '#'));
  EXPECT_THAT(load_config_file(large, kNow).faults,
              ElementsAre(large + ": it is too large; it must have at most 1048576 bytes"));
  EXPECT_THAT(load_config_file(write(std::string(1 << 20, '#')), kNow).faults, IsEmpty());
  if (geteuid() == 0) return;  // who may read everything
  const std::string secret = write("");
  ASSERT_EQ(chmod(secret.c_str(), 0), 0);
  EXPECT_THAT(load_config_file(secret, kNow).faults,
              ElementsAre(secret + ": it can't be read: Permission denied"));
}

TEST_F(ConfigFileOnDisk, TheCommandLineNamesTheFile) {
  EXPECT_EQ(start({})->config.policy.pids, Policy().pids);
  const std::string path = write("limits: {pids: 7}\n");
  const Result<CommandLine> line = start({"--config.file=" + path});
  ASSERT_TRUE(line) << line.error().message;
  EXPECT_EQ(line->config.config_file, path);
  EXPECT_EQ(line->config.policy.pids, 7U);
  EXPECT_THAT(line->warnings, IsEmpty());
}

TEST_F(ConfigFileOnDisk, ExpiredWaiversAreWarningsAndFaultsOfACheck) {
  const std::string path =
      write("waivers: [{check: privileged, name: a, reason: r, expires: 2020-01-01}]\n");
  const Result<CommandLine> line = start({"--config.file=" + path});
  ASSERT_TRUE(line) << line.error().message;
  EXPECT_THAT(line->warnings, SizeIs(1));
  const Result<CommandLine> check = start({"--config.check", "--config.file=" + path});
  ASSERT_FALSE(check);
  EXPECT_EQ(check.error().message, line->warnings[0]);
}

TEST_F(ConfigFileOnDisk, FaultsOfFlagsAndFileAreSaidTogether) {
  const std::string path = write("limits: {pids: 0}\nlimit: {}\n");
  const Result<CommandLine> line =
      start({"--config.check", "--stats.source=both", "--config.file=" + path, "--log.level=loud"});
  ASSERT_FALSE(line);
  EXPECT_EQ(line.error().kind, ErrorKind::kUsage);
  EXPECT_EQ(line.error().message,
            "--stats.source=both: it must be auto, cgroup or engine\n"
            "--log.level=loud: it must be trace, debug, info, warn or error\n" +
                path + ":1:16: limits.pids=0: it must be a number from 1 to 4194304\n" + path +
                ":2:1: limit: unknown key; did you mean limits?");
}

TEST_F(ConfigFileOnDisk, TheFlagsRegistriesWinOverTheFiles) {
  const std::string path = write("approved_registries: [a.example, b.example]\n");
  const Result<CommandLine> by_file = start({"--config.file=" + path});
  ASSERT_TRUE(by_file);
  EXPECT_THAT(by_file->config.approved_registries, ElementsAre("a.example", "b.example"));
  EXPECT_EQ(by_file->config.policy.approved_registries, by_file->config.approved_registries);
  const Result<CommandLine> by_flag =
      start({"--config.file=" + path, "--events.approved-registries=c.example"});
  ASSERT_TRUE(by_flag);
  EXPECT_THAT(by_flag->config.approved_registries, ElementsAre("c.example"));
  EXPECT_EQ(by_flag->config.policy.approved_registries, by_flag->config.approved_registries);
  const Result<CommandLine> flag_alone = start({"--events.approved-registries=c.example"});
  ASSERT_TRUE(flag_alone);
  EXPECT_THAT(flag_alone->config.policy.approved_registries, ElementsAre("c.example"));

  // As of a reload: what the file said before is forgotten.
  Config config = by_file->config;
  take_policy(config, parse("").policy);
  EXPECT_THAT(config.approved_registries, IsEmpty());
  config = by_flag->config;
  take_policy(config, parse("").policy);
  EXPECT_THAT(config.approved_registries, ElementsAre("c.example"));
}

}  // namespace
}  // namespace docktap::config
