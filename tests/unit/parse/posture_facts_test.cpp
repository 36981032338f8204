// What the posture checks read: leniently, so that one odd field spoils only what needs it.

#include <gtest/gtest.h>

#include <string>

#include "parse/engine_json.h"
#include "unit/parse/fixture.h"

namespace docktap::parse {
namespace {

ContainerInfo inspect(std::string text) {
  Result<ContainerInfo> info = container_inspect(text);
  EXPECT_TRUE(info) << info.error().message;
  return info ? *info : ContainerInfo();
}

PostureFacts facts(const std::string& members) {
  return inspect(R"({"Id":"a","State":{"Status":"running"},)" + members + "}").facts;
}
PostureFacts host_config(const std::string& members) {
  return facts(R"("HostConfig":{)" + members + "}");
}

TEST(PostureFacts, OfARecordedContainer) {
  const PostureFacts told = inspect(fixture("20.10/inspect_plain.json")).facts;
  EXPECT_EQ(told.privileged, false);
  EXPECT_EQ(told.readonly_rootfs, false);
  EXPECT_TRUE(told.cap_add && told.cap_add->empty()) << "null";
  EXPECT_TRUE(told.cap_drop && told.devices && told.device_cgroup_rules);
  EXPECT_TRUE(told.security_opt && !told.security_opt->no_new_privileges);
  EXPECT_EQ(told.paths_unmasked, false);
  EXPECT_EQ(told.memory, 0);
  EXPECT_EQ(told.pids_limit, 0) << "null";
  EXPECT_TRUE(told.ulimits && told.ulimits->empty());
  EXPECT_TRUE(told.restart_policy && told.log_config && told.mounts && told.networks);
  EXPECT_TRUE(told.port_bindings && told.ports);
  EXPECT_TRUE(told.user && told.env_names && told.healthcheck && told.apparmor_profile);
}

TEST(PostureFacts, AbsentIsNotToldAndNullIsEmpty) {
  const PostureFacts absent = facts(R"("HostConfig":{},"Config":{},"NetworkSettings":{})");
  EXPECT_FALSE(absent.privileged || absent.readonly_rootfs || absent.cap_add || absent.devices ||
               absent.security_opt || absent.pid_mode || absent.cgroupns_mode ||
               absent.paths_unmasked || absent.memory || absent.pids_limit || absent.ulimits ||
               absent.restart_policy || absent.log_config || absent.port_bindings || absent.ports ||
               absent.networks || absent.user || absent.env_names || absent.apparmor_profile ||
               absent.mounts);
  const PostureFacts null = host_config(
      R"("CapAdd":null,"SecurityOpt":null,"Devices":null,"PidsLimit":null,"OomKillDisable":null,)"
      R"("PidMode":null,"MaskedPaths":null,"ReadonlyPaths":null,"Ulimits":null,)"
      R"("PortBindings":null)");
  EXPECT_TRUE(null.cap_add && null.security_opt && null.devices && null.ulimits &&
              null.port_bindings);
  EXPECT_EQ(null.pids_limit, 0);
  EXPECT_EQ(null.oom_kill_disable, false);
  EXPECT_EQ(null.pid_mode, "");
  EXPECT_EQ(null.paths_unmasked, false);
}

TEST(PostureFacts, AWrongTypeSpoilsOnlyItself) {
  const char* const kWrong[] = {R"("Privileged":"yes")",
                                R"("ReadonlyRootfs":1)",
                                R"("CapAdd":"ALL")",
                                R"("CapAdd":["ALL",5])",
                                R"("SecurityOpt":{"a":1})",
                                R"("Devices":[5])",
                                R"("Devices":[{"PathOnHost":[]}])",
                                R"("PidMode":5)",
                                R"("MaskedPaths":"all")",
                                R"("PidsLimit":"many")",
                                R"("PidsLimit":1e30)",
                                R"("Ulimits":[{"Name":"nofile"}])",
                                R"("RestartPolicy":["always"])",
                                R"("LogConfig":7)",
                                R"("PortBindings":[])",
                                R"("PortBindings":{"80/tcp":[{"HostPort":80}]})",
                                R"("PortBindings":{"80/tcp":[{"HostPort":"http"}]})",
                                R"("DeviceCgroupRules":[[]])"};
  for (const char* const wrong : kWrong) {
    const PostureFacts told = host_config(std::string(wrong) + R"(,"CapDrop":["ALL"])");
    EXPECT_FALSE(told.privileged || told.readonly_rootfs || told.cap_add || told.security_opt ||
                 told.devices || told.pid_mode || told.paths_unmasked || told.pids_limit ||
                 told.ulimits || told.restart_policy || told.log_config || told.port_bindings ||
                 told.device_cgroup_rules)
        << wrong;
    EXPECT_TRUE(told.cap_drop) << "what stands behind it is read: " << wrong;
  }
  for (const char* const wrong :
       {R"("Mounts":{})", R"("Mounts":[5])", R"("Mounts":[{"Type":5}])",
        R"("Mounts":[{"Type":"bind","Source":[]}])", R"("Mounts":[{"RW":"no"}])"}) {
    const PostureFacts told = facts(std::string(wrong) + R"(,"AppArmorProfile":"x")");
    EXPECT_FALSE(told.mounts) << wrong;
    EXPECT_EQ(told.apparmor_profile, "x");
  }
  EXPECT_FALSE(facts(R"("NetworkSettings":{"Networks":["a"]})").networks);
  EXPECT_FALSE(facts(R"("NetworkSettings":7)").networks);
  EXPECT_FALSE(facts(R"("Config":{"Env":["A=1",5]})").env_names);
  EXPECT_FALSE(facts(R"("Config":{"User":0})").user);
}

TEST(PostureFacts, SecurityOptInAllItsForms) {
  const auto option = [](const std::string& text) {
    return host_config(R"("SecurityOpt":[")" + text + R"("])").security_opt.value();
  };
  EXPECT_EQ(option("no-new-privileges").no_new_privileges, true);
  for (const std::string on : {"1", "t", "T", "TRUE", "true", "True"}) {
    EXPECT_EQ(option("no-new-privileges=" + on).no_new_privileges, true) << on;
    EXPECT_EQ(option("no-new-privileges:" + on).no_new_privileges, true) << on;
  }
  for (const std::string off : {"0", "f", "F", "FALSE", "false", "False", "tRUE"}) {
    EXPECT_EQ(option("no-new-privileges=" + off).no_new_privileges, false) << off;
  }
  EXPECT_TRUE(option("seccomp=unconfined").seccomp_unconfined);
  EXPECT_TRUE(option("seccomp:unconfined").seccomp_unconfined);
  const SecurityOptFact profile = option(R"(seccomp={\"defaultAction\":\"unconfined\"})");
  EXPECT_FALSE(profile.seccomp_unconfined) << "a profile is inlined as JSON";
  EXPECT_TRUE(profile.has_seccomp_profile);
  EXPECT_TRUE(option("apparmor=unconfined").apparmor_unconfined);
  EXPECT_TRUE(option("label=disable").label_disabled);
  EXPECT_TRUE(option("disable").label_disabled);
  EXPECT_FALSE(option("disable=label").label_disabled);
  EXPECT_FALSE(option("label=type:disable").label_disabled);
  EXPECT_TRUE(option("systempaths=unconfined").systempaths_unconfined);
}

TEST(PostureFacts, AMountBelowApi125DoesNotSayItsType) {
  const auto mounts =
      facts(R"("Mounts":[{"Source":"/var/run/docker.sock","Destination":"/s","RW":true},)"
            R"({"Name":"data","Source":"/x","Driver":"local"},{"Driver":"nfs"},{"Type":null}])")
          .mounts.value();
  ASSERT_EQ(mounts.size(), 4U);
  EXPECT_EQ(mounts[0].type, "bind");
  EXPECT_EQ(mounts[1].type, "volume");
  EXPECT_EQ(mounts[2].type, "volume");
  EXPECT_EQ(mounts[3].type, "bind");
}

TEST(PostureFacts, PortsPathsAndLogs) {
  const PostureFacts told = host_config(
      R"("PortBindings":{"80/tcp":[{"HostIp":"","HostPort":"8080"},{"HostIp":"::1","HostPort":""}],)"
      R"("81/tcp":null,"82/udp":[{"HostPort":"9000-9010"}]},"MaskedPaths":[],)"
      R"("LogConfig":{"Type":"json-file","Config":{"max-size":"1m"}},)"
      R"("RestartPolicy":{"Name":"on-failure","MaximumRetryCount":3},)"
      R"("Ulimits":[{"Name":"nofile","Soft":5,"Hard":-1}])");
  ASSERT_TRUE(told.port_bindings);
  ASSERT_EQ(told.port_bindings->size(), 3U);
  EXPECT_EQ(told.port_bindings->at(0).host_port, 8080);
  EXPECT_EQ(told.port_bindings->at(1).host_ip, "::1");
  EXPECT_EQ(told.port_bindings->at(1).host_port, 0);
  EXPECT_EQ(told.port_bindings->at(2).host_port, 9000);
  EXPECT_EQ(told.paths_unmasked, true);
  EXPECT_TRUE(told.log_config && told.log_config->bounded);
  EXPECT_TRUE(told.restart_policy && told.restart_policy->most == 3);
  EXPECT_EQ(told.ulimits.value().at(0).hard, -1);
}

TEST(PostureFacts, OnlyNamesOfTheEnvironment) {
  const PostureFacts told =
      facts(R"("Config":{"Env":["PATH=/bin","EMPTY=","NAKED","TOKEN=a=b\"\u0041","=odd"]})");
  EXPECT_EQ(told.env_names, "PATH\nTOKEN\n\n");
}

TEST(PostureFacts, OfTheEngine) {
  const auto engine = [](std::string text) {
    EngineInfo info;
    EXPECT_TRUE(engine_info(text, info));
    return info.facts;
  };
  const EngineFacts recorded = engine(fixture("20.10/info.json"));
  EXPECT_EQ(recorded.seccomp, true);
  EXPECT_EQ(recorded.apparmor, false);
  EXPECT_EQ(recorded.userns, false);
  EXPECT_EQ(recorded.live_restore, false);
  EXPECT_EQ(recorded.swarm_active, false);
  EXPECT_EQ(recorded.tcp_without_tls, false) << "null";

  const EngineFacts told = engine(
      R"({"SecurityOptions":["name=apparmor","name=seccomp,profile=unconfined","name=userns",)"
      R"("name=no-new-privileges","name=selinux"],"LiveRestoreEnabled":true,)"
      R"("Swarm":{"LocalNodeState":"active","ControlAvailable":true},)"
      R"("RegistryConfig":{"InsecureRegistryCIDRs":["::1/128","127.0.0.0/8","10.0.0.0/8"],)"
      R"("IndexConfigs":{"docker.io":{"Secure":true},"r.example.com":{"Secure":false}}},)"
      R"("Warnings":["WARNING: No swap limit support",)"
      R"("WARNING: API is accessible on http://0.0.0.0:2375 without encryption."]})");
  EXPECT_EQ(told.seccomp, false);
  EXPECT_EQ(told.apparmor, true);
  EXPECT_EQ(told.selinux, true);
  EXPECT_EQ(told.userns, true);
  EXPECT_EQ(told.no_new_privileges, true);
  EXPECT_EQ(told.live_restore, true);
  EXPECT_EQ(told.swarm_active, true);
  EXPECT_TRUE(told.swarm_manager);
  EXPECT_EQ(told.insecure_registries, (std::vector<std::string>{"10.0.0.0/8", "r.example.com"}));
  EXPECT_EQ(told.tcp_without_tls, true);

  const EngineFacts absent = engine("{}");
  EXPECT_FALSE(absent.apparmor || absent.live_restore || absent.swarm_active ||
               absent.insecure_registries || absent.tcp_without_tls);
}

}  // namespace
}  // namespace docktap::parse
