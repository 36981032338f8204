#include "posture/start_judgement.h"

#include <gtest/gtest.h>

namespace docktap::posture {
namespace {

// As docktap asks: where the engine's socket is by default, and where docktap itself reaches it.
const std::vector<std::string> kSockets{"/run/docker.sock", "/var/run/docker.sock"};

void mount(ContainerInfo& container, const std::vector<std::string>& sources) {
  container.facts.mounts.emplace();
  for (const std::string& source : sources) {
    MountFact& mount = container.facts.mounts->emplace_back();
    mount.type = "bind";
    mount.source = source;
  }
}

StartJudgement judge_mount(const std::string& source,
                           const std::vector<std::string>& sockets = kSockets) {
  ContainerInfo container;
  mount(container, {"/srv/data", source});
  return judge_start(container, sockets);
}

TEST(JudgeStart, AnOrdinaryContainerIsNone) {
  ContainerInfo container;
  container.network_mode = "default";
  container.facts.ipc_mode = "private";
  mount(container, {"/srv/data", "/etc/localtime"});
  const StartJudgement judgement = judge_start(container, kSockets);
  EXPECT_FALSE(judgement.privileged);
  EXPECT_FALSE(judgement.host_namespace);
  EXPECT_FALSE(judgement.socket_mount);
}

TEST(JudgeStart, PrivilegedIsNothingElse) {
  ContainerInfo container;
  container.facts.privileged = true;
  const StartJudgement judgement = judge_start(container, kSockets);
  EXPECT_TRUE(judgement.privileged);
  EXPECT_FALSE(judgement.host_namespace);
  EXPECT_FALSE(judgement.socket_mount);
}

TEST(JudgeStart, EachNamespaceOfTheHostCounts) {
  using SetMode = void (*)(ContainerInfo&, const char*);
  constexpr SetMode kNamespaces[] = {
      [](ContainerInfo& container, const char* mode) { container.network_mode = mode; },
      [](ContainerInfo& container, const char* mode) { container.facts.pid_mode = mode; },
      [](ContainerInfo& container, const char* mode) { container.facts.ipc_mode = mode; },
      [](ContainerInfo& container, const char* mode) { container.facts.uts_mode = mode; }};
  for (const SetMode set_mode : kNamespaces) {
    ContainerInfo container;
    set_mode(container, "host");
    const StartJudgement judgement = judge_start(container, kSockets);
    EXPECT_TRUE(judgement.host_namespace);
    EXPECT_FALSE(judgement.privileged);
    EXPECT_FALSE(judgement.socket_mount);
    for (const char* const other :
         {"", "none", "private", "shareable", "bridge", "hosts", "host_net", "container:host"}) {
      set_mode(container, other);
      EXPECT_FALSE(judge_start(container, kSockets).host_namespace) << other;
    }
  }
}

TEST(JudgeStart, TheSocketOrAFolderAboveItIsTheSocket) {
  for (const char* const source :
       {"/run/docker.sock", "/var/run/docker.sock", "/run", "/var/run", "/", "/run/", "/var/run/",
        "/run//docker.sock", "//run", "/run/./docker.sock", "/run/docker.sock/",
        "/srv/../run/docker.sock", "/srv/../var/run", "/run/../run", "/.."}) {
    EXPECT_TRUE(judge_mount(source).socket_mount) << source;
  }
}

TEST(JudgeStart, WhatOnlyLooksLikeTheSocketIsNot) {
  for (const char* const source : {"",
                                   ".",
                                   "run",
                                   "run/docker.sock",
                                   "docker.sock",
                                   "./run",
                                   "../run",
                                   "/run2",
                                   "/ru",
                                   "/run/docker",
                                   "/run/docker.sock2",
                                   "/run/docker.socket",
                                   "/run/docker.sock/below",
                                   "/run/user",
                                   "/var",
                                   "/var/run2",
                                   "/var/running/docker.sock",
                                   "/srv/run/docker.sock",
                                   "/run/../srv",
                                   "/run/..run",
                                   "/RUN"}) {
    EXPECT_FALSE(judge_mount(source).socket_mount) << source;
  }
}

TEST(JudgeStart, VarRunIsRunBothWays) {
  EXPECT_TRUE(judge_mount("/var/run/docker.sock", {"/run/docker.sock"}).socket_mount);
  EXPECT_TRUE(judge_mount("/var/run", {"/run/docker.sock"}).socket_mount);
  EXPECT_TRUE(judge_mount("/run/docker.sock", {"/var/run/docker.sock"}).socket_mount);
  EXPECT_TRUE(judge_mount("/run", {"/var/run/docker.sock"}).socket_mount);
  EXPECT_FALSE(judge_mount("/var/run2", {"/run2/docker.sock"}).socket_mount);
  EXPECT_FALSE(judge_mount("/run2", {"/var/run2/docker.sock"}).socket_mount);
}

TEST(JudgeStart, ARootlessEnginesSocketIsWhereItIs) {
  const std::vector<std::string> sockets{"/run/docker.sock", "/run/user/1000/docker.sock"};
  for (const char* const source : {"/run/user/1000/docker.sock", "/var/run/user/1000/docker.sock",
                                   "/run/user/1000", "/run/user/", "/run", "/"}) {
    EXPECT_TRUE(judge_mount(source, sockets).socket_mount) << source;
  }
  EXPECT_FALSE(judge_mount("/run/user/100", sockets).socket_mount);
  EXPECT_FALSE(judge_mount("/run/user/1001/docker.sock", sockets).socket_mount);
}

TEST(JudgeStart, NoKnownSocketIsMountedByNobody) {
  EXPECT_FALSE(judge_mount("/", {}).socket_mount);
}

}  // namespace
}  // namespace docktap::posture
