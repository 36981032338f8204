// `docktap audit` and the reloading of its policy, by the real program on the real engine.

#include <signal.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <simdjson.h>

#include "integration/support/command.h"
#include "integration/support/engine_test.h"

namespace docktap::test {
namespace {

class AuditTest : public EngineTest {
 protected:
  AuditTest() : folder_(testing::TempDir() + "docktap-audit-" + std::to_string(::getpid())) {
    std::filesystem::create_directories(folder_);
  }
  ~AuditTest() override { std::filesystem::remove_all(folder_); }

  CommandOutput audit(std::vector<std::string> flags = {}) {
    std::vector<std::string> command{DOCKTAP_BINARY, "audit", "--docker.host=" + host_};
    command.insert(command.end(), flags.begin(), flags.end());
    return run_command(command);
  }

  std::string config(const std::string& text) {
    const std::string path = folder_ + "/docktap.yaml";
    std::ofstream(path) << text;
    return path;
  }

  std::string folder_;
};

TEST_F(AuditTest, TellsByTextAndExitCode) {
  run("audit-bad", {"--network=none", "--privileged", "-e", "DB_PASSWORD=hunter2"});
  run("audit-plain", {"--network=none"});
  CommandOutput output = audit();
  EXPECT_EQ(output.status, 1) << output.errors;
  EXPECT_TRUE(output.text.starts_with("SEVERITY  CONTAINER")) << output.text;
  EXPECT_NE(output.text.find("critical  audit-bad    privileged"), std::string::npos)
      << output.text;
  EXPECT_NE(output.text.find("2 containers: 1 critical,"), std::string::npos) << output.text;
  EXPECT_EQ(output.text.find('\x1b'), std::string::npos) << "this is no terminal";
  EXPECT_EQ(output.text.find("hunter2"), std::string::npos);
  EXPECT_EQ(output.errors, "");

  EXPECT_EQ(audit({"--fail-on=never"}).status, 0);
  docker({"rm", "-f", "audit-bad"});
  EXPECT_EQ(audit({"--fail-on=critical"}).status, 0);
  EXPECT_EQ(audit({"--fail-on=low"}).status, 1);
}

TEST_F(AuditTest, WritesJsonAndSarifThatOthersRead) {
  run("audit-bad", {"--network=none", "--privileged"});
  for (const char* const format : {"json", "sarif"}) {
    const CommandOutput output = audit({std::string("--format=") + format});
    EXPECT_EQ(output.status, 1) << output.errors;
    simdjson::dom::parser parser;
    EXPECT_EQ(parser.parse(output.text).error(), simdjson::SUCCESS) << output.text;
    EXPECT_NE(output.text.find("audit-bad"), std::string::npos);
  }
}

TEST_F(AuditTest, ErrorsAreTwo) {
  const CommandOutput nowhere =
      run_command({DOCKTAP_BINARY, "audit", "--docker.host=unix:///nowhere/docker.sock"});
  EXPECT_EQ(nowhere.status, 2);
  EXPECT_NE(nowhere.errors.find("/nowhere/docker.sock"), std::string::npos) << nowhere.errors;
  EXPECT_EQ(nowhere.text, "");
  EXPECT_EQ(audit({"--fail-on=severe"}).status, 2);
  EXPECT_EQ(audit({"--format=xml"}).status, 2);
  EXPECT_EQ(run_command({DOCKTAP_BINARY, "--format=json", "--docker.host=" + host_}).status, 2);
}

TEST_F(AuditTest, FollowsThePolicy) {
  run("audit-proxy", {"--network=none", "-v", socket_ + ":/s:ro", "--label", "role=proxy"});
  const std::string waive = R"(
waivers:
  - check: docker_socket_mount
    label: "role=pro*"
    reason: it filters
)";
  EXPECT_EQ(audit().status, 1);
  const CommandOutput waived = audit({"--config.file=" + config(waive)});
  EXPECT_EQ(waived.status, 0) << waived.text;
  EXPECT_NE(waived.text.find("(waived: it filters)"), std::string::npos) << waived.text;
}

// As a whole or not at all; and what is judged by it is judged again.
TEST_F(AuditTest, ASignalSwapsThePolicy) {
  run("audit-proxy", {"--network=none", "-v", socket_ + ":/s", "--label", "role=proxy"});
  const std::string path = config("checks: {rootfs_writable: off}\n");
  const DocktapProcess docktap = start_docktap({"--config.file=" + path, "--web.enable-lifecycle"});
  const auto has = [](const Exposition& page, const char* check) {
    return !page.all("docker_container_security_finding",
                     {{"name", "audit-proxy"}, {"check", check}})
                .empty();
  };
  scrape_until(docktap, [&](const Exposition& page) {
    return has(page, "docker_socket_mount") && !has(page, "rootfs_writable") &&
           page.find("docktap_config_last_reload_successful") == 1;
  });

  config("checks: {rootfs_writable: maybe}\nwaivers: 7\n");
  ASSERT_EQ(::kill(docktap.pid(), SIGHUP), 0);
  Exposition page = scrape_until(docktap, [](const Exposition& now) {
    return now.find("docktap_config_last_reload_successful") == 0;
  });
  EXPECT_TRUE(has(page, "docker_socket_mount"));
  EXPECT_FALSE(has(page, "rootfs_writable"));
  EXPECT_NE(docktap.log().find("docktap.yaml:2:"), std::string::npos) << docktap.log();

  // The label's value was not kept: it is asked for again.
  config(
      "waivers: [{check: docker_socket_mount, label: role=proxy, reason: it filters}]\n"
      "limits: {pids: 7}\n");
  const std::string reload = "http://127.0.0.1:" + std::to_string(docktap.port()) + "/-/reload";
  EXPECT_EQ(output_of({"curl", "-sS", "-X", "POST", reload}), "the configuration was read again");
  page = scrape_until(docktap, [&](const Exposition& now) {
    return now.find("docktap_config_last_reload_successful") == 1 &&
           !has(now, "docker_socket_mount") && has(now, "rootfs_writable");
  });
  EXPECT_EQ(page.value("docker_container_security_checks",
                       {{"name", "audit-proxy"}, {"result", "waived"}}),
            1);
}

TEST_F(AuditTest, ReloadingOverHttpIsOffUnlessItIsWanted) {
  const DocktapProcess docktap = start_docktap();
  const std::string url = "http://127.0.0.1:" + std::to_string(docktap.port()) + "/-/reload";
  const std::string status = "%{http_code}";
  EXPECT_EQ(output_of({"curl", "-s", "-o", "/dev/null", "-w", status, "-X", "POST", url}), "403");
  EXPECT_EQ(output_of({"curl", "-s", "-o", "/dev/null", "-w", status, url}), "405");
}

}  // namespace
}  // namespace docktap::test
