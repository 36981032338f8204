#include "posture/judge.h"

#include <algorithm>

#include "unit/posture/example.h"

namespace docktap::posture {
namespace {

const Finding* find(const Posture& posture, Check check) {
  const auto found = std::find_if(posture.findings.begin(), posture.findings.end(),
                                  [&](const Finding& finding) { return finding.check == check; });
  return found == posture.findings.end() ? nullptr : &*found;
}

TEST(JudgeTest, ASoundContainerHasNoFinding) {
  Example example;
  const Posture posture = example.judge();
  EXPECT_TRUE(posture.findings.empty()) << row_of(posture.findings.front().check).name;
  EXPECT_EQ(posture.count(CheckResult::kUnknown), 0);
  EXPECT_EQ(posture.count(CheckResult::kPass) + posture.count(CheckResult::kNotApplicable), 44)
      << "all checks of containers but the three that are off";
}

TEST(JudgeTest, FoldersOfThePolicyAreComparedInNormalForm) {
  Example example;
  example.facts.mounts = {{"bind", "", "/var/run/secrets", "/s", "", "rprivate", true}};
  example.policy.sensitive_paths = {"/var/run/secrets", "/srv"};
  example.policy = in_normal_form(std::move(example.policy));
  EXPECT_EQ(example.policy.sensitive_paths, (std::vector<std::string>{"/run/secrets", "/srv"}));
  const Posture posture = example.judge();
  ASSERT_NE(find(posture, Check::kSensitiveMountRw), nullptr);
  EXPECT_EQ(find(posture, Check::kSensitiveMountRw)->detail, "/run/secrets at /s");
}

TEST(JudgeTest, AnEngineIsComparedByUpToThreeNumbers) {
  struct Row {
    const char* engine;
    const char* oldest;
    bool fails;
  };
  const Row rows[] = {
      {"24.0.9", "25", true},         {"25.0.0", "25", false},
      {"25.0.5", "25.0.6", true},     {"25.0.6", "25.0.6", false},
      {"25.0.14m1", "25.0.6", false}, {"20.10.24+dfsg1", "25.0", true},
      {"28.0.0-rc.1", "25.0", false},
  };
  for (const Row& row : rows) {
    Example example;
    example.engine.version = row.engine;
    example.policy.oldest_supported_engine = row.oldest;
    const Posture posture = judge_host(example.engine, example.policy, 0);
    EXPECT_EQ(find(posture, Check::kEngineUnsupported) != nullptr, row.fails)
        << row.engine << " " << row.oldest;
    EXPECT_EQ(posture.count(CheckResult::kUnknown), 1) << "content_trust_off alone";
  }
}

TEST(JudgeTest, NothingIsKnownWithoutFacts) {
  Example example;
  example.facts = {};
  example.container.network_mode.clear();
  example.container.image.clear();
  const Posture posture = example.judge();
  EXPECT_TRUE(posture.findings.empty());
  EXPECT_EQ(posture.count(CheckResult::kPass), 0);
  EXPECT_EQ(posture.count(CheckResult::kUnknown), 44);
  EXPECT_EQ(all_unknown(example.policy).count(CheckResult::kUnknown), 44);
}

TEST(JudgeTest, APrivilegedContainerHasThatFindingAndNotItsConsequences) {
  Example example;
  example.facts.privileged = true;
  example.facts.cap_add = {"SYS_ADMIN", "CHOWN"};
  example.facts.cap_drop.emplace();
  example.facts.devices = {"/dev/sda"};
  example.facts.security_opt = {
      {.seccomp_unconfined = true, .label_disabled = true, .no_new_privileges = true}};
  example.facts.apparmor_profile = "unconfined";
  example.facts.paths_unmasked = true;
  const Posture posture = example.judge();
  ASSERT_EQ(posture.findings.size(), 1U);
  EXPECT_EQ(posture.findings[0].check, Check::kPrivileged);
  EXPECT_EQ(posture.findings[0].severity, Severity::kCritical);
}

TEST(JudgeTest, AWaiverAcceptsOneFindingWhileItHolds) {
  Example example;
  example.facts.privileged = true;
  example.container.labels = {{"role", "agent-7"}};
  Waiver waiver;
  waiver.check = Check::kPrivileged;
  waiver.name = "we?";
  waiver.image = "registry.example.com:5000/*";
  waiver.label = {"role", "agent-*"};
  waiver.reason = "reads the host";
  waiver.expires = 100;
  example.policy.waivers = {waiver};
  Posture posture = example.judge(99);
  ASSERT_NE(find(posture, Check::kPrivileged), nullptr);
  EXPECT_TRUE(find(posture, Check::kPrivileged)->waived);
  EXPECT_EQ(find(posture, Check::kPrivileged)->waiver, "reads the host");
  EXPECT_EQ(posture.count(CheckResult::kWaived), 1);
  EXPECT_EQ(posture.count(CheckResult::kFail), 0);

  posture = example.judge(100);
  EXPECT_FALSE(find(posture, Check::kPrivileged)->waived) << "it has expired";
  EXPECT_EQ(posture.count(CheckResult::kFail), 1);
}

TEST(JudgeTest, EveryConditionOfAWaiverMustHold) {
  const std::function<void(Waiver&)> wrong[] = {
      [](Waiver& waiver) { waiver.check = Check::kCapAdded; },
      [](Waiver& waiver) { waiver.name = "db"; },
      [](Waiver& waiver) { waiver.image = "web*"; },
      [](Waiver& waiver) {
        waiver.label = {"role", "proxy"};
      },
      [](Waiver& waiver) {
        waiver.label = {"other", "*"};
      },
  };
  for (const auto& spoil : wrong) {
    Example example;
    example.facts.privileged = true;
    example.container.labels = {{"role", "agent"}};
    Waiver waiver;
    waiver.check = Check::kPrivileged;
    waiver.name = "web";
    spoil(waiver);
    example.policy.waivers = {waiver};
    EXPECT_EQ(example.judge().count(CheckResult::kWaived), 0);
    EXPECT_EQ(example.judge().count(CheckResult::kFail), 1);
  }
}

TEST(JudgeTest, ChecksAreTurnedOffAndRatedByThePolicy) {
  Example example;
  example.facts.privileged = true;
  example.facts.readonly_rootfs = false;
  example.policy.on.reset(index_of(Check::kRootfsWritable));
  example.policy.severities[index_of(Check::kPrivileged)] = Severity::kLow;
  const Posture posture = example.judge();
  ASSERT_EQ(posture.findings.size(), 1U);
  EXPECT_EQ(posture.findings[0].severity, Severity::kLow);
}

TEST(JudgeHostTest, JudgesTheEngine) {
  Example example;
  Policy policy;
  Posture posture = judge_host(example.engine, policy, 0);
  EXPECT_TRUE(posture.findings.empty());
  EXPECT_EQ(posture.count(CheckResult::kUnknown), 1) << "content trust: no engine tells of it";

  EngineInfo bad = example.engine;
  bad.version = "20.10.24+dfsg1";
  bad.facts.userns = false;
  bad.facts.live_restore = false;
  bad.facts.insecure_registries = {"10.0.0.0/8", "registry.example.com:5000"};
  bad.facts.tcp_without_tls = true;
  posture = judge_host(bad, policy, 0);
  std::vector<std::string> found;
  for (const Finding& finding : posture.findings) {
    found.push_back(std::string(row_of(finding.check).name) + " " + finding.detail);
  }
  EXPECT_EQ(found,
            (std::vector<std::string>{"userns_off ", "live_restore_off ",
                                      "insecure_registry 10.0.0.0/8, registry.example.com:5000",
                                      "tcp_without_tls ", "engine_unsupported 20.10.24+dfsg1"}));

  bad.facts.swarm_active = true;  // which does not go with live-restore
  bad.rootless = true;
  posture = judge_host(bad, policy, 0);
  EXPECT_NE(find(posture, Check::kSwarmActive), nullptr);
  EXPECT_EQ(find(posture, Check::kLiveRestoreOff), nullptr);
  EXPECT_EQ(find(posture, Check::kUsernsOff), nullptr);

  posture = judge_host(EngineInfo(), policy, 0);
  EXPECT_TRUE(posture.findings.empty());
}

}  // namespace
}  // namespace docktap::posture
