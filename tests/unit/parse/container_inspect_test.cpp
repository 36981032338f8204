#include "base/keyed_hash.h"
#include "fixture.h"
#include "parse/engine_json.h"

namespace docktap::parse {
namespace {

ContainerInfo inspect(std::string body) {
  Result<ContainerInfo> info = container_inspect(body);
  if (info) return *info;
  ADD_FAILURE() << info.error().message;
  return {};
}

ContainerInfo with_limits(const std::string& limits) {
  return inspect(R"({"Id":"a","State":{"Status":"running"},"HostConfig":{)" + limits + "}}");
}

ContainerInfo with_config(const std::string& config) {
  return inspect(R"({"Id":"a","State":{"Status":"running"},"Config":{)" + config + "}}");
}

ContainerInfo with_mounts(const std::string& mounts) {
  return inspect(R"({"Id":"a","State":{"Status":"running"},"Mounts":)" + mounts + "}");
}

TEST(ContainerInspect, Limits) {
  const ContainerInfo info = inspect(fixture("20.10/inspect_limited.json"));
  EXPECT_EQ(info.name, "limited");
  EXPECT_EQ(info.memory_limit_bytes, 64U << 20);
  EXPECT_EQ(info.memory_swap_limit_bytes, 32U << 20);
  EXPECT_EQ(info.memory_reservation_bytes, 32U << 20);
  EXPECT_EQ(info.cpu_quota_cores, 1.5);
  EXPECT_EQ(info.cpuset_cpus, 2U);
}

TEST(ContainerInspect, NoLimitIsAbsent) {
  const ContainerInfo info = inspect(fixture("20.10/inspect_plain.json"));
  EXPECT_FALSE(info.memory_limit_bytes);
  EXPECT_FALSE(info.memory_swap_limit_bytes);
  EXPECT_FALSE(info.memory_reservation_bytes);
  EXPECT_FALSE(info.cpu_quota_cores);
  EXPECT_FALSE(info.cpuset_cpus);
  EXPECT_FALSE(info.has_healthcheck);
  EXPECT_FALSE(info.finished_at);
  EXPECT_TRUE(info.started_at);
  EXPECT_GT(info.pid, 0);

  const ContainerInfo null = with_limits(R"("Memory":null,"MemorySwap":-1,"CpuQuota":-1)");
  EXPECT_FALSE(null.memory_limit_bytes);
  EXPECT_FALSE(null.memory_swap_limit_bytes);
  EXPECT_FALSE(null.cpu_quota_cores);
  EXPECT_FALSE(with_limits(R"("Memory":5,"MemorySwap":-1)").memory_swap_limit_bytes);
}

TEST(ContainerInspect, CpuQuotaDefaultsToAPeriodOf100Milliseconds) {
  EXPECT_EQ(with_limits(R"("CpuQuota":50000,"CpuPeriod":0)").cpu_quota_cores, 0.5);
  EXPECT_EQ(with_limits(R"("CpuQuota":50000,"CpuPeriod":25000)").cpu_quota_cores, 2.0);
}

TEST(ContainerInspect, HealthChecks) {
  const ContainerInfo checked = inspect(fixture("20.10/inspect_checked.json"));
  EXPECT_TRUE(checked.has_healthcheck);
  ASSERT_TRUE(checked.health);
  EXPECT_EQ(checked.health->status, HealthStatus::kHealthy);
  EXPECT_EQ(checked.health->failing_streak, 0U);
  EXPECT_FALSE(inspect(fixture("20.10/inspect_hostnet.json")).has_healthcheck) << "NONE";
}

TEST(ContainerInspect, Exits) {
  const ContainerInfo failed = inspect(fixture("20.10/inspect_failed.json"));
  EXPECT_EQ(failed.state, ContainerState::kExited);
  EXPECT_EQ(failed.exit_code, 3);
  EXPECT_EQ(failed.pid, 0);
  EXPECT_TRUE(failed.finished_at);
  EXPECT_EQ(inspect(fixture("20.10/inspect_onfailure.json")).restart_count, 5);
  EXPECT_FALSE(inspect(fixture("20.10/inspect_created.json")).started_at);
}

// --- what events are judged by ---

// That of the fixture is what its exec events show: both must give the same hash.
TEST(ContainerInspect, AProbesCommandIsThatOfItsEvents) {
  const ContainerInfo info = inspect(fixture("20.10/inspect_checked.json"));
  ASSERT_TRUE(info.probe);
  EXPECT_EQ(info.probe->command, keyed_hash("/bin/sh -c true"));
  EXPECT_FALSE(inspect(fixture("20.10/inspect_plain.json")).probe);
  EXPECT_FALSE(inspect(fixture("20.10/inspect_hostnet.json")).probe) << "NONE";
}

struct ProbeCase {
  const char* config;
  const char* command;
};

TEST(ContainerInspect, AProbesCommandAsTheEngineRunsIt) {
  for (const ProbeCase& row : {
           ProbeCase{R"("Healthcheck":{"Test":["CMD","curl","-f","a b"]})", "curl -f a b"},
           ProbeCase{R"("Healthcheck":{"Test":["CMD","check"]})", "check"},
           ProbeCase{R"("Healthcheck":{"Test":["CMD","check"," "]})", "check"},
           ProbeCase{R"("Healthcheck":{"Test":["CMD-SHELL","a: b|| exit 1 "]})",
                     "/bin/sh -c a: b|| exit 1"},
           ProbeCase{R"("Healthcheck":{"Test":["CMD-SHELL","x"]},"Shell":["/bin/bash","-ec"])",
                     "/bin/bash -ec x"},
           ProbeCase{R"("Shell":["/bin/bash","-ec"],"Healthcheck":{"Test":["CMD-SHELL","x"]})",
                     "/bin/bash -ec x"},
           ProbeCase{R"("Healthcheck":{"Test":["CMD-SHELL","x"]},"Shell":null)", "/bin/sh -c x"},
           ProbeCase{R"("Healthcheck":{"Test":["CMD-SHELL","x"]},"Shell":[])", "/bin/sh -c x"},
           ProbeCase{R"("Healthcheck":{"Test":["CMD","x"]},"Shell":["/bin/bash","-ec"])", "x"},
       }) {
    const ContainerInfo info = with_config(row.config);
    ASSERT_TRUE(info.probe) << row.config;
    EXPECT_TRUE(info.has_healthcheck);
    EXPECT_EQ(info.probe->command, keyed_hash(row.command)) << row.config;
  }
}

TEST(ContainerInspect, NoProbeWithoutAHealthcheck) {
  for (const char* const config :
       {"", R"("Healthcheck":null)", R"("Healthcheck":{})", R"("Healthcheck":{"Test":null})",
        R"("Healthcheck":{"Test":[]})", R"("Healthcheck":{"Test":["NONE"]})",
        R"("Healthcheck":{"Interval":5000000000},"Shell":["/bin/sh"])"}) {
    const ContainerInfo info = with_config(config);
    EXPECT_FALSE(info.probe) << config;
    EXPECT_FALSE(info.has_healthcheck) << config;
  }
}

TEST(ContainerInspect, AProbesRhythm) {
  const auto rhythm = [](const std::string& fields) {
    return with_config(R"("Healthcheck":{"Test":["CMD","x"])" + fields + "}").probe.value();
  };
  const HealthProbe given = rhythm(R"(,"Interval":5000,"StartInterval":700,"StartPeriod":90000)");
  EXPECT_EQ(given.interval, 5000);
  EXPECT_EQ(given.start_interval, 700);
  EXPECT_EQ(given.start_period, 90000);
  for (const char* const none : {"", R"(,"Interval":0,"StartInterval":0,"StartPeriod":0)"}) {
    const HealthProbe defaults = rhythm(none);
    EXPECT_EQ(defaults.interval, 30'000'000'000);
    EXPECT_EQ(defaults.start_interval, 0);
    EXPECT_EQ(defaults.start_period, 0);
  }
  // Engine 25 and later probe every 5 s in a start period, unless they are told otherwise.
  EXPECT_EQ(rhythm(R"(,"StartPeriod":60000000000)").start_interval, 5'000'000'000);
}

TEST(ContainerInspect, PrivilegeNamespacesAndUser) {
  const ContainerInfo info =
      inspect(R"({"Id":"a","State":{"Status":"running"},"Config":{"User":"www-data:staff"},)"
              R"("HostConfig":{"Privileged":true,"NetworkMode":"host","PidMode":"container:b",)"
              R"("IpcMode":"shareable","UTSMode":"host"}})");
  EXPECT_EQ(info.facts.privileged, true);
  EXPECT_EQ(info.network_mode, "host");
  EXPECT_EQ(info.facts.pid_mode, "container:b");
  EXPECT_EQ(info.facts.ipc_mode, "shareable");
  EXPECT_EQ(info.facts.uts_mode, "host");
  EXPECT_EQ(info.facts.user, "www-data:staff");

  const ContainerInfo plain = inspect(fixture("20.10/inspect_plain.json"));
  EXPECT_EQ(plain.facts.privileged, false);
  EXPECT_EQ(plain.network_mode, "default");
  EXPECT_EQ(plain.facts.pid_mode, "");
  EXPECT_EQ(plain.facts.ipc_mode, "private");
  EXPECT_EQ(plain.facts.uts_mode, "");
  EXPECT_EQ(plain.facts.user, "");
  EXPECT_EQ(inspect(fixture("20.10/inspect_hostnet.json")).network_mode, "host");
}

TEST(ContainerInspect, Mounts) {
  const auto mounts = [](const char* list) {
    std::vector<std::string> shown;
    const ContainerInfo info = with_mounts(list);
    for (const MountFact& mount : info.facts.mounts.value()) {
      shown.push_back(mount.type + " " + mount.source + (mount.writable ? " rw" : " ro"));
    }
    return shown;
  };
  using Shown = std::vector<std::string>;
  EXPECT_EQ(mounts(R"([{"Type":"bind","Source":"/run/docker.sock","Destination":"/x","RW":false},
                            {"Type":"volume","Name":"v","Source":"/var/lib/docker/volumes/v/_data"},
                            {"Source":"/srv","Type":"bind"},
                            {"Type":"tmpfs","Source":"","Destination":"/tmp"},
                            {"Type":"npipe","Source":"/pipe"},
                            {"Source":"/untyped"}])"),
            (Shown{"bind /run/docker.sock ro", "volume /var/lib/docker/volumes/v/_data rw",
                   "bind /srv rw", "tmpfs  rw", "npipe /pipe rw", "bind /untyped rw"}));
  EXPECT_EQ(mounts("[]"), Shown());
  EXPECT_EQ(mounts("null"), Shown());
  EXPECT_FALSE(with_mounts(R"([{"Type":"bind","Source":5}])").facts.mounts.has_value());
}

}  // namespace
}  // namespace docktap::parse
