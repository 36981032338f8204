#include "fixture.h"
#include "parse/engine_json.h"

namespace docktap::parse {
namespace {

ExecInfo inspect(std::string body) {
  Result<ExecInfo> info = exec_inspect(body);
  if (info) return *info;
  ADD_FAILURE() << info.error().message;
  return {};
}

// As API 1.41 answers, with what a command line can hold.
TEST(ExecInspect, TellsPrivilegedAndUser) {
  const ExecInfo info = inspect(
      R"({"ID":"5f1d","Running":true,"ExitCode":null,"ProcessConfig":{"tty":true,)"
      R"("entrypoint":"sh","arguments":["-c","echo \"privileged\":false"],"privileged":true,)"
      R"("user":"root:x"},"OpenStdin":true,"OpenStderr":true,"OpenStdout":true,)"
      R"("CanRemove":false,"ContainerID":"c0ffee","DetachKeys":"","Pid":4711})");
  EXPECT_TRUE(info.privileged);
  EXPECT_EQ(info.user, "root:x");
}

TEST(ExecInspect, AbsentAndNullAreTheContainersUserAndNoPrivilege) {
  for (const char* const body : {R"({"ProcessConfig":{"entrypoint":"ls"}})",
                                 R"({"ProcessConfig":{}})", R"({"ProcessConfig":null})", R"({})",
                                 R"({"ProcessConfig":{"privileged":null,"user":null}})",
                                 R"({"ProcessConfig":{"privileged":false,"user":""}})"}) {
    const ExecInfo info = inspect(body);
    EXPECT_FALSE(info.privileged) << body;
    EXPECT_EQ(info.user, "") << body;
  }
}

TEST(ExecInspect, LooksIntoProcessConfigOnly) {
  const ExecInfo info =
      inspect(R"({"privileged":true,"user":"root","Other":{"privileged":true,"user":"root"},)"
              R"("ProcessConfig":{"nested":{"privileged":true,"user":"root"},"Privileged":true}})");
  EXPECT_FALSE(info.privileged);
  EXPECT_EQ(info.user, "");
}

}  // namespace
}  // namespace docktap::parse
