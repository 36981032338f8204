// Whole replies of engines, judged.

#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "parse/engine_json.h"
#include "posture/judge.h"
#include "posture/start_judgement.h"

namespace docktap::posture {
namespace {

std::string fixture(const std::string& path) {
  std::ifstream file(DOCKTAP_FIXTURES "/engine/" + path, std::ios::binary);
  EXPECT_TRUE(file) << path;
  return {std::istreambuf_iterator<char>(file), {}};
}

struct Judged {
  std::set<std::string> fails, unknown;
};

Judged judge_reply(const std::string& path, const std::string& info_path = "20.10/info.json") {
  std::string text = fixture(path);
  const Result<ContainerInfo> container = parse::container_inspect(text);
  EXPECT_TRUE(container) << container.error().message;
  std::string info_text = fixture(info_path);
  EngineInfo engine;
  engine.engine = "docker";
  EXPECT_TRUE(parse::engine_info(info_text, engine));
  const Policy policy;
  Surroundings around;
  around.engine = &engine;
  around.sockets = {"/run/docker.sock"};
  Judged judged;
  for (std::size_t i = 0; i < kContainerChecks; ++i) {
    if (!policy.on.test(i)) continue;
    const CheckRow& row = kChecks[i];
    const Verdict verdict = apply_rule(row.check, {*container, container->facts, policy, around});
    if (verdict.result == CheckResult::kFail) judged.fails.emplace(row.name);
    if (verdict.result == CheckResult::kUnknown) judged.unknown.emplace(row.name);
  }
  return judged;
}

using Names = std::set<std::string>;

// What any container fails that is just run.
const Names kPlain{"cap_drop_all_missing", "root_user",           "no_new_privs_missing",
                   "rootfs_writable",      "memory_unlimited",    "cpu_unlimited",
                   "pids_unlimited",       "nofile_unlimited",    "restart_missing",
                   "default_bridge",       "healthcheck_missing", "image_unpinned",
                   "log_unbounded"};

Names with(Names names, const Names& more) {
  names.insert(more.begin(), more.end());
  return names;
}

TEST(RecordedPosture, Engine20OnCgroupV1) {
  const Judged judged = judge_reply("20.10/inspect_plain.json");
  EXPECT_EQ(judged.fails, with(kPlain, {"host_cgroupns"}));
  EXPECT_EQ(judged.unknown, Names());
  EXPECT_TRUE(judge_reply("20.10/inspect_hostnet.json").fails.contains("host_network"));
  EXPECT_FALSE(judge_reply("20.10/inspect_limited.json").fails.contains("memory_unlimited"));
  EXPECT_FALSE(judge_reply("20.10/inspect_checked.json").fails.contains("healthcheck_missing"));
}

TEST(RecordedPosture, WhatAnOldEngineDoesNotKnowIsUnknown) {
  const Judged judged = judge_reply("1.12/inspect_plain.json");
  EXPECT_EQ(judged.unknown, (Names{"host_cgroupns", "device_exposed", "masked_paths_off",
                                   "cpu_unlimited", "cpu_above_policy"}));
  Names fails = kPlain;
  fails.erase("cpu_unlimited");
  EXPECT_EQ(judged.fails, fails);
}

TEST(RecordedPosture, WhatAnOldEngineSpellsInItsOwnWay) {
  const Judged plain = judge_reply("1.12/inspect_plain.json", "1.12/info.json");
  EXPECT_TRUE(plain.unknown.contains("seccomp_off")) << "it does not name its profile";
  EXPECT_TRUE(plain.fails.contains("apparmor_off")) << "it has AppArmor, the container none";
  EXPECT_FALSE(plain.fails.contains("docker_socket_mount"));
  const Judged mounting = judge_reply("1.12/inspect_mounts.json", "1.12/info.json");
  EXPECT_TRUE(mounting.fails.contains("docker_socket_mount"));

  std::string text = fixture("1.12/inspect_mounts.json");
  const Result<ContainerInfo> container = parse::container_inspect(text);
  ASSERT_TRUE(container);
  EXPECT_TRUE(judge_start(*container, {"/run/docker.sock"}).socket_mount);
}

TEST(RecordedPosture, TheNewestEngine) {
  const Judged judged = judge_reply("29/inspect_plain.json");
  EXPECT_EQ(judged.fails, kPlain);
  EXPECT_EQ(judged.unknown, Names());
}

}  // namespace
}  // namespace docktap::posture
