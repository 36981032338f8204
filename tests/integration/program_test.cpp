// The real program without an engine: what it prints, and how it ends.

#include <gtest/gtest.h>
#include <signal.h>

#include <filesystem>
#include <fstream>

#include "integration/support/command.h"
#include "integration/support/docktap_process.h"

namespace docktap::test {
namespace {

CommandOutput docktap(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), DOCKTAP_BINARY);
  return run_command(arguments);
}

TEST(Program, PrintsVersionAndHelp) {
  const CommandOutput version = docktap({"--version"});
  EXPECT_EQ(version.status, 0);
  EXPECT_TRUE(version.text.starts_with("docktap ")) << version.text;
  const CommandOutput help = docktap({"--help"});
  EXPECT_EQ(help.status, 0);
  EXPECT_NE(help.text.find("--stats.source=SOURCE"), std::string::npos);
}

TEST(Program, ChecksItsConfiguration) {
  const CommandOutput good = docktap({"--config.check", "--docker.host=tcp://127.0.0.1:2375"});
  EXPECT_EQ(good.status, 0) << good.errors;
  EXPECT_NE(good.text.find("tcp://127.0.0.1:2375"), std::string::npos);
  EXPECT_EQ(docktap({"--config.check", "--docker.host=nonsense"}).status, 2);
}

TEST(Program, ChecksItsConfigurationFile) {
  const std::string path = ::testing::TempDir() + "docktap-program-test.yaml";
  const auto check = [&](const char* text) {
    std::ofstream(path) << text;
    return docktap({"--config.check", "--config.file=" + path});
  };
  EXPECT_EQ(check("limits: {pids: 5}\n").status, 0);
  const CommandOutput bad = check("limits: {pids: 0}\nlimit: {}\n");
  EXPECT_EQ(bad.status, 2);
  EXPECT_NE(bad.errors.find("docktap: " + path + ":1:16: "), std::string::npos) << bad.errors;
  EXPECT_NE(bad.errors.find("\ndocktap: " + path + ":2:1: "), std::string::npos) << bad.errors;
  const CommandOutput expired =
      check("waivers: [{check: privileged, name: a, reason: r, expires: 2020-01-31}]\n");
  EXPECT_EQ(expired.status, 2);
  EXPECT_NE(expired.errors.find("has expired"), std::string::npos) << expired.errors;
  std::filesystem::remove(path);
}

struct BadUsage {
  std::vector<std::string> arguments;
  std::string message;  // that has to be in standard error
};

TEST(Program, RefusesBadUsageWithCode2) {
  const std::vector<BadUsage> cases = {
      {{"--stats.max-ag=1s"}, "did you mean --stats.max-age?"},
      {{"--stats.max-age=10"}, "--stats.max-age=10"},
      {{"--stats.source=proc"}, "auto, cgroup or engine"},
      {{"--web.listen-address=9417"}, "host:port"},
      {{"--container.include=("}, "regular expression"},
      {{"--docker.host=ftp://x"}, "unix:// or tcp://"},
      {{"--docker.host=ssh://host"}, "not yet supported"},
      {{"--docker.context=prod"}, "not yet supported"},
      {{"--docker.tls-verify"}, "not yet supported"},
      {{"--config.file=/nonexistent.yaml"}, "/nonexistent.yaml: it can't be read: No such file"},
      {{"stray"}, "stray"},
  };
  for (const BadUsage& bad : cases) {
    const CommandOutput output = docktap(bad.arguments);
    EXPECT_EQ(output.status, 2) << bad.arguments.front();
    EXPECT_NE(output.errors.find(bad.message), std::string::npos) << output.errors;
    EXPECT_TRUE(output.errors.starts_with("docktap: ")) << output.errors;
  }
}

TEST(Program, SaysWhereItCannotListen) {
  const DocktapProcess first({"--docker.host=unix:///nonexistent.sock"});
  const CommandOutput second =
      docktap({"--docker.host=unix:///nonexistent.sock",
               "--web.listen-address=127.0.0.1:" + std::to_string(first.port())});
  EXPECT_EQ(second.status, 1);
  EXPECT_NE(second.errors.find("127.0.0.1:" + std::to_string(first.port())), std::string::npos)
      << second.errors;
  EXPECT_NE(second.errors.find("--web.listen-address"), std::string::npos) << second.errors;
}

TEST(Program, ServesWithoutAnEngineAndSaysSoOnce) {
  DocktapProcess docktap({"--docker.host=unix:///nonexistent.sock", "--log.format=json"});
  EXPECT_EQ(docktap.scrape().value("docker_up"), 0);
  EXPECT_EQ(docktap.scrape().value("docker_up"), 0);
  EXPECT_NE(docktap.get("/").find("does not answer"), std::string::npos);
  const std::string log = docktap.log();
  const std::size_t first = log.find("the engine does not answer");
  ASSERT_NE(first, std::string::npos) << log;
  EXPECT_EQ(log.find("the engine does not answer", first + 1), std::string::npos) << log;
  EXPECT_NE(log.find("{\"time\":\""), std::string::npos) << log;
  EXPECT_EQ(docktap.stop(), 0);
}

TEST(Program, EndsOnInterrupt) {
  DocktapProcess docktap({"--docker.host=unix:///nonexistent.sock"});
  ::kill(docktap.pid(), SIGINT);
  EXPECT_EQ(docktap.stop(), 0);
}

TEST(Program, WritesNothingToItsWorkingFolder) {
  const std::string folder = testing::TempDir() + "docktap-empty-folder";
  std::filesystem::create_directories(folder);
  DocktapProcess docktap({"--docker.host=unix:///nonexistent.sock"},
                         {"sh", "-c", "cd " + folder + " && exec \"$@\"", "sh"});
  docktap.scrape();
  EXPECT_TRUE(std::filesystem::is_empty(folder));
  std::filesystem::remove(folder);
}

}  // namespace
}  // namespace docktap::test
