// Each security event of a real engine is counted once, and nothing besides.

#include <signal.h>
#include <unistd.h>

#include <functional>
#include <optional>

#include "integration/support/engine_test.h"
#include "integration/support/security_expectation.h"

namespace docktap::test {
namespace {

using Counts = std::map<std::string, double>;

class SecurityEventsTest : public EngineTest {
 protected:
  ~SecurityEventsTest() override { ::unlink(file_.c_str()); }

  SecurityExpectation follow() {
    docktap_.emplace(start_docktap());
    const auto scrape = [this](const std::function<bool(const Exposition&)>& done) {
      return scrape_until(*docktap_, done);
    };
    scrape([](const Exposition& page) { return page.find("docker_event_stream_connected") == 1; });
    return SecurityExpectation(scrape);
  }

  // A tag is counted only when nothing has explained it for a while: one at the end shows that no
  // other was waiting. It is removed again, which is no event of the list.
  void expect_nothing_late(SecurityExpectation& all) {
    all.step("tag", {{"image_tag", 1}}, [&] { docker({"tag", "bb:1", "sec-last:1"}); });
    all.step("rmi of a tag", {}, [&] { docker({"rmi", "sec-last:1"}); });
    expect_no_loss(docktap_->scrape());
  }

  std::optional<DocktapProcess> docktap_;
  const std::vector<std::string> alone_{"--network=none"};
  const std::string file_ =
      testing::TempDir() + "docktap-it-file-" + std::to_string(::getpid()) + ".tar";
};

TEST_F(SecurityEventsTest, Starts) {
  SecurityExpectation all = follow();
  const std::string folder = socket_.substr(0, socket_.rfind('/'));
  const auto start = [&](const std::string& name, std::vector<std::string> options,
                         const Counts& news) {
    options.insert(options.begin(), alone_.begin(), alone_.end());
    all.step(name, news, [&] { run(name, options); });
  };
  start("sec-plain", {}, {});
  start("sec-socket", {"-v", socket_ + ":/var/run/docker.sock"}, {{"socket_mount_start", 1}});
  start("sec-folder", {"-v", folder + ":/outside:ro"}, {{"socket_mount_start", 1}});
  start("sec-harmless", {"-v", folder + "/data:/outside:ro"}, {});
  start("sec-pid", {"--pid=host"}, {{"host_namespace_start", 1}});
  start("sec-ipc", {"--ipc=host"}, {{"host_namespace_start", 1}});
  start("sec-uts", {"--uts=host"}, {{"host_namespace_start", 1}});
  start("sec-both", {"--privileged", "--pid=host", "--ipc=host"},
        {{"privileged_start", 1}, {"host_namespace_start", 1}});
  all.step("host network", {{"host_namespace_start", 1}, {"network_host_connect", 1}},
           [&] { run("sec-net", {"--network=host"}); });
  all.step("a restart", {{"privileged_start", 1}, {"host_namespace_start", 1}}, [&] {
    docker({"restart", "-t", "0", "sec-both"});
  });
  all.step("only created", {}, [&] { docker({"create", "--privileged", "bb:1", "true"}); });
  for (const char* const name : {"sec-pid", "sec-net"}) {
    EXPECT_EQ(all.last()
                  .all("docker_container_security_event_last_timestamp_seconds", {{"name", name}})
                  .size(),
              std::string(name) == "sec-net" ? 2U : 1U)
        << name;
  }
  expect_nothing_late(all);
}

TEST_F(SecurityEventsTest, Execs) {
  run("sec-user", {"--network=none", "--user=1000"});
  run("sec-root", alone_);
  SecurityExpectation all = follow();
  all.step("as its user", {{"exec", 1}}, [&] { docker({"exec", "sec-user", "true"}); });
  all.step("as root", {{"exec", 1}, {"exec_root", 1}}, [&] {
    docker({"exec", "-u", "0", "sec-user", "true"});
  });
  all.step("as root where all are", {{"exec", 1}}, [&] {
    docker({"exec", "-u", "0", "sec-root", "true"});
  });
  all.step("a shell", {{"exec", 1}, {"exec_shell", 1}}, [&] {
    docker({"exec", "sec-root", "/bin/sh", "-c", "true"});
  });
  all.step("privileged", {{"exec", 1}, {"exec_privileged", 1}, {"exec_root", 1}}, [&] {
    docker({"exec", "--privileged", "-u", "0:0", "sec-user", "true"});
  });
  all.step("detached", {{"exec", 1}}, [&] { docker({"exec", "-d", "sec-root", "true"}); });
  all.step("a command that does not exist", {{"exec", 1}}, [&] {
    EXPECT_NE(try_docker({"exec", "sec-root", "nosuch"}).status, 0);
  });
  expect_nothing_late(all);
}

TEST_F(SecurityEventsTest, WhatIsDoneToAContainer) {
  run("sec-web", alone_);
  SecurityExpectation all = follow();
  all.step("run in the foreground", {}, [&] {
    docker({"run", "--rm", "--network=none", "bb:1", "true"});
  });
  all.step("attach", {{"attach", 1}}, [&] {
    run_command({"timeout", "-s", "KILL", "1", "docker", "-H", host_, "attach", "--no-stdin",
                 "--sig-proxy=false", "sec-web"});
  });
  all.step("cp in", {{"archive_in", 1}}, [&] { docker({"cp", "/etc/hostname", "sec-web:/in"}); });
  all.step("cp out", {{"archive_out", 1}}, [&] { docker({"cp", "sec-web:/bin/busybox", file_}); });
  all.step("export", {{"export", 1}}, [&] { docker({"export", "-o", file_, "sec-web"}); });
  all.step("update", {{"update", 1}}, [&] { docker({"update", "--cpu-shares=512", "sec-web"}); });
  all.step("rename", {{"rename", 1}}, [&] { docker({"rename", "sec-web", "sec-www"}); });
  all.step("pause, unpause, kill, start", {}, [&] {
    docker({"pause", "sec-www"});
    docker({"unpause", "sec-www"});
    docker({"kill", "sec-www"});
    docker({"start", "sec-www"});
  });
  all.step("commit", {{"commit", 1}}, [&] { docker({"commit", "sec-www", "sec-committed:1"}); });
  all.step("rmi", {{"image_delete", 1}}, [&] { docker({"rmi", "sec-committed:1"}); });
  expect_nothing_late(all);
}

TEST_F(SecurityEventsTest, Images) {
  SecurityExpectation all = follow();
  run("sec-source", alone_);
  all.step("export", {{"export", 1}}, [&] { docker({"export", "-o", file_, "sec-source"}); });
  all.step("import", {{"image_import", 1}}, [&] { docker({"import", file_, "sec-imported:1"}); });
  all.step("save", {{"image_save", 1}}, [&] { docker({"save", "-o", file_, "sec-imported:1"}); });
  all.step("rmi", {{"image_delete", 1}}, [&] { docker({"rmi", "sec-imported:1"}); });
  all.step("load", {{"image_load", 1}}, [&] { docker({"load", "-i", file_}); });
  all.step("tag", {{"image_tag", 1}}, [&] { docker({"tag", "bb:1", "sec-tagged:1"}); });
  all.step("rmi of one of two tags", {}, [&] { docker({"rmi", "sec-tagged:1"}); });
  all.step("rmi of the last tag", {{"image_delete", 1}}, [&] {
    docker({"rmi", "sec-imported:1"});
  });
  expect_nothing_late(all);
}

TEST_F(SecurityEventsTest, TheDaemonsReload) {
  SecurityExpectation all = follow();
  for (int i = 0; i < 2; ++i) {
    all.step("SIGHUP", {{"daemon_reload", 1}}, [&] { ::kill(dockerd_pid_, SIGHUP); });
  }
}

}  // namespace
}  // namespace docktap::test
