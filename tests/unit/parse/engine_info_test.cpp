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

}  // namespace
}  // namespace docktap::parse
