// For every check that this engine can be made to fail, a real container that fails it, beside one
// that passes. What it can't do here is in tests/unit/posture: AppArmor, SELinux, user namespace
// remapping, CAP_BPF, mount propagation rshared, an image by digest.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "integration/support/command.h"
#include "integration/support/engine_test.h"
#include "integration/support/process_memory.h"
#include "integration/support/second_engine.h"

namespace docktap::test {
namespace {

// A file where the socket of a runtime would be, unless there is one.
class StandIn {
 public:
  explicit StandIn(std::string path) : path_(std::move(path)) {
    if (std::filesystem::exists(path_)) return;
    made_folder_ = std::filesystem::create_directory(std::filesystem::path(path_).parent_path());
    made_ = std::ofstream(path_).put('\n').good();
  }
  ~StandIn() {
    if (made_) std::filesystem::remove(path_);
    if (made_folder_) std::filesystem::remove(std::filesystem::path(path_).parent_path());
  }
  StandIn(const StandIn&) = delete;
  StandIn& operator=(const StandIn&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
  bool made_folder_ = false;
  bool made_ = false;
};

class PostureTest : public EngineTest {
 protected:
  static std::set<std::string> findings(const Exposition& page, const std::string& name) {
    std::set<std::string> checks;
    for (const auto& sample : page.all("docker_container_security_finding", {{"name", name}})) {
      checks.insert(sample.labels.at("check"));
    }
    return checks;
  }

  Exposition scrape_judged(const DocktapProcess& docktap, std::size_t containers) {
    return scrape_until(docktap, [&](const Exposition& page) {
      const auto unknown = page.all("docker_container_security_checks", {{"result", "unknown"}});
      const auto passed = page.all("docker_container_security_checks", {{"result", "pass"}});
      return unknown.size() == containers &&
             std::all_of(passed.begin(), passed.end(),
                         [](const auto& sample) { return sample.value > 0; });
    });
  }

  // What passes everything that can be passed here.
  std::vector<std::string> sound() {
    return {"--read-only",
            "--cap-drop=ALL",
            "--security-opt=no-new-privileges",
            "--user=1000",
            "--memory=64m",
            "--memory-swap=64m",
            "--cpus=0.5",
            "--pids-limit=50",
            "--ulimit=nofile=1024:1024",
            "--restart=on-failure:5",
            "--health-cmd=true",
            "--log-opt=max-size=1m",
            "--cgroupns=private",
            "--network=posture-net",
            "--publish=127.0.0.1:18080:80"};
  }
};

TEST_F(PostureTest, EveryCheckHasOneThatFailsAndOneThatPasses) {
  docker({"network", "create", "posture-net"});
  docker({"tag", "bb:1", "bb:latest"});
  docker(
      {"volume", "create", "--opt=type=none", "--opt=o=bind", "--opt=device=/etc", "posture-etc"});
  const std::string image = docker({"image", "inspect", "--format={{.Id}}", "bb:1"});
  const std::string socket_folder = std::filesystem::path(socket_).parent_path();
  // Not containerd's: an engine that starts meanwhile would try to use it.
  const StandIn runtime("/run/buildkit/buildkitd.sock");

  // By image id, which is a pin.
  std::vector<std::string> command{"run", "-d", "--name=posture-sound"};
  for (const std::string& option : sound()) command.push_back(option);
  for (const char* const word : {image.c_str(), "sleep", "1000"}) command.emplace_back(word);
  docker(command);

  struct Row {
    std::string name;
    std::vector<std::string> options;
    std::set<std::string> fails;
  };
  const std::string net = "--network=posture-net";
  const std::vector<Row> rows{
      {"privileged", {net, "--privileged"}, {"privileged"}},
      {"socket", {net, "-v", socket_ + ":/s:ro"}, {"docker_socket_mount"}},
      {"folder", {net, "-v", socket_folder + ":/s"}, {"docker_socket_mount"}},
      {"runtime", {net, "-v", runtime.path() + ":/s"}, {"runtime_socket_mount"}},
      {"volume", {net, "-v", "posture-etc:/s"}, {"volume_hides_bind"}},
      {"etc", {net, "-v", "/etc:/s"}, {"sensitive_mount_rw"}},
      {"etc-ro", {net, "-v", "/etc:/s:ro"}, {"sensitive_mount_ro"}},
      {"caps", {net, "--cap-add=NET_ADMIN", "--cap-add=SYS_NICE"}, {"cap_dangerous", "cap_added"}},
      {"seccomp", {net, "--security-opt=seccomp=unconfined"}, {"seccomp_off"}},
      {"hostnet", {"--network=host"}, {"host_network"}},
      {"follower", {"--network=container:posture-hostnet"}, {"host_network"}},
      {"pid", {net, "--pid=host"}, {"host_pid"}},
      {"ipc", {net, "--ipc=host"}, {"host_ipc"}},
      {"uts", {net, "--uts=host"}, {"host_uts"}},
      {"cgroupns", {net, "--cgroupns=host"}, {"host_cgroupns"}},
      {"device", {net, "--device=/dev/full"}, {"device_exposed"}},
      {"paths", {net, "--security-opt=systempaths=unconfined"}, {"masked_paths_off"}},
      {"memory",
       {net, "--memory=2g", "--memory-swap=-1"},
       {"memory_above_policy", "swap_unlimited"}},
      {"cpus", {net, "--cpuset-cpus=0"}, {}},
      {"pids", {net, "--pids-limit=5000"}, {"pids_above_policy"}},
      {"oom", {net, "--memory=64m", "--oom-kill-disable"}, {"oom_kill_disabled"}},
      {"always", {net, "--restart=always"}, {"restart_unbounded"}},
      {"ports",
       {net, "-p", "0.0.0.0:999:80", "-p", "6379:80"},
       {"port_all_interfaces", "privileged_port", "sensitive_port_public"}},
      {"bridge", {}, {"default_bridge"}},
      {"env", {net, "-e", "API_TOKEN=xyz", "-e", "PASS_FILE=/x"}, {"secret_in_env"}},
      // What a container fails that is just run.
      {"plain",
       {net},
       {"cap_drop_all_missing", "root_user", "no_new_privs_missing", "rootfs_writable",
        "memory_unlimited", "cpu_unlimited", "pids_unlimited", "nofile_unlimited",
        "restart_missing", "healthcheck_missing", "image_unpinned", "log_unbounded"}},
  };
  // On a host with cgroup v1 that is the default otherwise.
  for (const Row& row : rows) {
    std::vector<std::string> options = row.options;
    if (!row.fails.contains("host_cgroupns")) options.emplace_back("--cgroupns=private");
    run("posture-" + row.name, options);
  }
  docker({"run", "-d", "--name=posture-latest", net, "bb", "sleep", "1000"});

  const DocktapProcess docktap = start_docktap({"--collector.volumes"});
  Exposition page = scrape_judged(docktap, rows.size() + 2);
  page = scrape_until(docktap, [&](const Exposition& now) {  // once the volumes are known
    return findings(now, "posture-volume").contains("volume_hides_bind");
  });
  EXPECT_EQ(findings(page, "posture-sound"), std::set<std::string>());
  for (const Row& row : rows) {
    const std::set<std::string> found = findings(page, "posture-" + row.name);
    for (const std::string& check : row.fails) EXPECT_TRUE(found.contains(check)) << row.name;
    // And nobody else fails it.
    for (const Row& other : rows) {
      if (other.name == row.name || other.name == "plain") continue;
      for (const std::string& check : other.fails) {
        if (row.fails.contains(check)) continue;
        EXPECT_FALSE(found.contains(check)) << row.name << " is said to fail " << check;
      }
    }
  }
  EXPECT_TRUE(findings(page, "posture-latest").contains("image_latest"));
  EXPECT_FALSE(findings(page, "posture-plain").contains("image_latest"));
  EXPECT_FALSE(findings(page, "posture-cpus").contains("cpu_unlimited"));
  EXPECT_EQ(
      page.value("docker_security_findings", {{"check", "privileged"}, {"severity", "critical"}}),
      1);
  EXPECT_EQ(
      page.value("docker_security_findings", {{"check", "cpu_above_policy"}, {"severity", "low"}}),
      0);

  // It follows the engine.
  docker({"rename", "posture-plain", "posture-renamed"});
  docker({"update", "--pids-limit=5000", "posture-renamed"});
  docker({"network", "connect", "bridge", "posture-etc"});
  scrape_until(docktap, [&](const Exposition& now) {
    return findings(now, "posture-renamed").contains("pids_above_policy") &&
           findings(now, "posture-plain").empty() &&
           findings(now, "posture-etc").contains("default_bridge");
  });
  docker({"rm", "-f", "posture-privileged"});
  scrape_until(docktap, [&](const Exposition& now) {
    return findings(now, "posture-privileged").empty() &&
           now.find("docker_security_findings",
                    {{"check", "privileged"}, {"severity", "critical"}}) == 0;
  });

  // Both lists are JSON, and say the same.
  const std::string findings_json = docktap.get("/api/v1/findings");
  EXPECT_NE(findings_json.find(R"("name":"posture-env","image":"bb:1","check":"secret_in_env")"),
            std::string::npos)
      << findings_json;
  EXPECT_EQ(findings_json.find("xyz"), std::string::npos);
  EXPECT_NE(docktap.get("/api/v1/containers").find(R"("name":"posture-env")"), std::string::npos);
}

// The checks that are off until they are told what to look for.
TEST_F(PostureTest, WhatThePolicyAsksForIsJudged) {
  docker({"network", "create", "--internal", "posture-inner"});
  docker({"network", "create", "posture-outer"});
  docker({"volume", "create", "db-plain"});
  docker({"volume", "create", "--label=encrypted=luks", "db-luks"});
  const std::string id = docker({"create", "--label=none=1", "bb:1", "true"});
  docker({"commit", "--change=LABEL org.example.signature=abc", id, "posture-signed:1"});
  docker({"rm", id});
  const std::string policy = testing::TempDir() + "posture-policy.yaml";
  std::ofstream(policy) << R"(
images: {signature_label: org.example.signature}
networks: {isolated_label: isolated}
volumes: {encrypted: ["db-*"], encrypted_label: encrypted}
engine: {oldest_supported: "20.10"}
limits: {cpus: 0.1, nofile: 100}
)";
  run("posture-fails", {"--network=posture-outer", "--label=isolated=true", "-v", "db-plain:/v",
                        "--cpus=0.5", "--ulimit=nofile=1000:1000"});
  docker({"run", "-d", "--name=posture-passes", "--network=posture-inner", "--label=isolated=true",
          "-v", "db-luks:/v", "--cpus=0.1", "--ulimit=nofile=100:100", "posture-signed:1", "sleep",
          "1000"});
  const DocktapProcess docktap = start_docktap({"--config.file=" + policy});
  const std::set<std::string> asked{"image_unsigned", "network_not_internal", "volume_unencrypted",
                                    "cpu_above_policy", "nofile_unlimited"};
  const Exposition page = scrape_until(docktap, [&](const Exposition& now) {
    return now.find("docker_container_security_checks",
                    {{"name", "posture-passes"}, {"result", "unknown"}}) == 0;
  });
  const std::set<std::string> failing = findings(page, "posture-fails");
  const std::set<std::string> passing = findings(page, "posture-passes");
  for (const std::string& check : asked) {
    EXPECT_TRUE(failing.contains(check)) << check;
    EXPECT_FALSE(passing.contains(check)) << check;
  }
  EXPECT_TRUE(page.all("docker_host_security_finding", {{"check", "engine_unsupported"}}).empty());
}

TEST_F(PostureTest, TheEngineItselfIsJudged) {
  const auto host_findings = [](const Exposition& page) {
    std::set<std::string> checks;
    for (const auto& sample : page.all("docker_host_security_finding")) {
      checks.insert(sample.labels.at("check"));
    }
    return checks;
  };
  const DocktapProcess plain = start_docktap();
  EXPECT_EQ(host_findings(scrape_judged(plain, 0)),
            (std::set<std::string>{"userns_off", "live_restore_off", "engine_unsupported"}));

  SecondEngine other(dockerd_pid_, {"--live-restore", "--insecure-registry=registry.example.com",
                                    "-H", "tcp://127.0.0.1:23750"});
  other.start();
  const DocktapProcess docktap({"--docker.host=" + other.host()});
  EXPECT_EQ(host_findings(scrape_judged(docktap, 0)),
            (std::set<std::string>{"userns_off", "insecure_registry", "tcp_without_tls",
                                   "engine_unsupported"}));

  SecondEngine manager(dockerd_pid_);
  manager.start();
  output_of({"docker", "-H", manager.host(), "swarm", "init", "--advertise-addr=127.0.0.1"});
  const DocktapProcess of_swarm({"--docker.host=" + manager.host()});
  EXPECT_EQ(host_findings(scrape_judged(of_swarm, 0)),
            (std::set<std::string>{"swarm_active", "userns_off", "engine_unsupported"}))
      << "live-restore does not go with a swarm";
}

// Not only is it on no page: once the reply was read, it is nowhere in the process.
TEST_F(PostureTest, NoSecretStaysInMemory) {
  const std::string secret = "hunter2-" + std::to_string(dockerd_pid_) + "-sesame";
  const auto tagged = [&](const std::string& where) { return secret + "-" + where; };
  run("posture-secret",
      {"--network=none", "-e", "DB_PASSWORD=" + tagged("env"), "--label", "key=" + tagged("label"),
       "--health-cmd=echo " + tagged("health"), "--health-interval=1s"},
      {"sh", "-c", "sleep 1000; echo " + tagged("command")});
  const std::string id = docker({"create", "bb:1", "true"});
  docker({"commit", "--change=LABEL key=" + tagged("image"), id, "posture-labelled:1"});
  docker({"rm", id});
  docker({"volume", "create", "--label=key=" + tagged("volume"), "posture-labelled"});
  docker({"network", "create", "--label=key=" + tagged("network"), "posture-labelled"});
  const DocktapProcess docktap = start_docktap();
  scrape_judged(docktap, 1);
  scrape_until(docktap, [](const Exposition& now) {
    return now.find("docker_scrape_collector_success", {{"collector", "images"}}) == 1 &&
           now.find("docker_scrape_collector_success", {{"collector", "volumes"}}) == 1 &&
           now.find("docker_scrape_collector_success", {{"collector", "networks"}}) == 1;
  });
  docker({"exec", "posture-secret", "sh", "-c", "true " + tagged("exec")});
  run("posture-late",
      {"--network=none", "-e", "TOKEN=" + tagged("late"), "-l", tagged("a") + "=b"});
  const Exposition page = scrape_judged(docktap, 2);
  EXPECT_TRUE(findings(page, "posture-secret").contains("secret_in_env"));
  EXPECT_TRUE(findings(page, "posture-late").contains("secret_in_env"));
  for (const char* const path :
       {"/metrics", "/", "/api/v1/findings", "/api/v1/containers", "/api/v1/events"}) {
    EXPECT_EQ(docktap.get(path).find(secret), std::string::npos) << path;
  }
  EXPECT_EQ(docktap.log().find(secret), std::string::npos);

  // A label's key may be shown, so it is kept.
  const std::string memory = memory_of(docktap.pid());
  ASSERT_NE(memory.find("posture-secret"), std::string::npos) << "the search finds what is there";
  for (std::size_t at = memory.find(secret); at != std::string::npos;
       at = memory.find(secret, at + 1)) {
    const std::string text = memory.substr(at, secret.size() + 12);
    EXPECT_TRUE(text.starts_with(tagged("a"))) << text.c_str();
  }
}

}  // namespace
}  // namespace docktap::test
