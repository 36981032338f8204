#include "fixture.h"
#include "parse/engine_json.h"

namespace docktap::parse {
namespace {

TEST(EngineInfo, InAnyOrder) {
  for (const bool info_first : {false, true}) {
    std::string version = fixture("20.10/version.json");
    std::string info = fixture("20.10/info.json");
    EngineInfo out;
    if (info_first) {
      ASSERT_TRUE(engine_info(info, out));
      ASSERT_TRUE(engine_version(version, out));
    } else {
      ASSERT_TRUE(engine_version(version, out));
      ASSERT_TRUE(engine_info(info, out));
    }
    EXPECT_EQ(out.version, "20.10.24+dfsg1");
    EXPECT_EQ(out.api_version, "1.41");
    EXPECT_EQ(out.os, "Debian GNU/Linux 12 (bookworm)");
    EXPECT_EQ(out.architecture, "amd64");
    EXPECT_EQ(out.kernel, "6.18.44");
    EXPECT_EQ(out.storage_driver, "overlay2");
    EXPECT_EQ(out.cgroup_version, "1");
    EXPECT_EQ(out.cgroup_driver, "cgroupfs");
    EXPECT_EQ(out.engine, "docker");
    EXPECT_FALSE(out.rootless);
    EXPECT_EQ(out.cpus, 2U);
    EXPECT_EQ(out.memory_bytes, 25276502016U);
  }
}

TEST(EngineInfo, PodmanAndRootless) {
  std::string version = fixture("podman/version.json");
  std::string info = R"({"SecurityOptions":["name=seccomp,profile=default","name=rootless"]})";
  EngineInfo out;
  ASSERT_TRUE(engine_version(version, out));
  ASSERT_TRUE(engine_info(info, out));
  EXPECT_EQ(out.engine, "podman");
  EXPECT_TRUE(out.rootless);
}

// Below API 1.25, as engine 1.12 says it: names alone.
TEST(EngineInfo, SecurityOptionsOfOldEngines) {
  std::string info = fixture("1.12/info.json");
  EngineInfo out;
  ASSERT_TRUE(engine_info(info, out));
  EXPECT_EQ(out.facts.apparmor, true);
  EXPECT_EQ(out.facts.seccomp, std::nullopt) << "which profile it does not say";
  EXPECT_EQ(out.facts.selinux, false);
  EXPECT_EQ(out.facts.userns, std::nullopt) << "1.12 has it, and does not tell";

  std::string remapped = R"({"SecurityOptions":["seccomp","selinux","userns","rootless"]})";
  ASSERT_TRUE(engine_info(remapped, out));
  EXPECT_EQ(out.facts.apparmor, false);
  EXPECT_EQ(out.facts.selinux, true);
  EXPECT_EQ(out.facts.userns, true);
  EXPECT_TRUE(out.rootless);

  std::string none = R"({"SecurityOptions":[]})";
  ASSERT_TRUE(engine_info(none, out));
  EXPECT_EQ(out.facts.seccomp, false) << "there is none";
}

}  // namespace
}  // namespace docktap::parse
