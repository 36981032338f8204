#include "engine/endpoint.h"

#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace docktap::engine {
namespace {

TEST(ParseEndpoint, UnixSockets) {
  for (const char* url : {"unix:///run/docker.sock", "/run/docker.sock"}) {
    const Result<Endpoint> endpoint = parse_endpoint(url);
    ASSERT_TRUE(endpoint) << url;
    EXPECT_EQ(endpoint->transport, Endpoint::Transport::kUnix);
    EXPECT_EQ(endpoint->path, "/run/docker.sock");
    EXPECT_EQ(endpoint->url, "unix:///run/docker.sock");
  }
}

struct TcpCase {
  const char* url;
  const char* host;
  std::uint16_t port;
  const char* base_path;
};

TEST(ParseEndpoint, Tcp) {
  const TcpCase cases[] = {{"tcp://10.0.0.1:2375", "10.0.0.1", 2375, ""},
                           {"tcp://dockerhost", "dockerhost", 2375, ""},
                           {"http://proxy:8080/docker/", "proxy", 8080, "/docker"},
                           {"tcp://[::1]:4000", "::1", 4000, ""},
                           {"tcp://[fe80::1]", "fe80::1", 2375, ""}};
  for (const TcpCase& test : cases) {
    const Result<Endpoint> endpoint = parse_endpoint(test.url);
    ASSERT_TRUE(endpoint) << endpoint.error().message;
    EXPECT_EQ(endpoint->transport, Endpoint::Transport::kTcp) << test.url;
    EXPECT_EQ(endpoint->host, test.host) << test.url;
    EXPECT_EQ(endpoint->port, test.port) << test.url;
    EXPECT_EQ(endpoint->base_path, test.base_path) << test.url;
  }
}

TEST(ParseEndpoint, SaysWhatIsWrong) {
  const std::pair<std::string, const char*> cases[] = {
      {"", "scheme"},
      {"docker.sock", "scheme"},
      {"ftp://host", "unknown scheme"},
      {"unix://", "absolute path"},
      {"unix://relative", "absolute path"},
      {"unix:///" + std::string(200, 'x'), "too long"},
      {"tcp://", "host is missing"},
      {"tcp://:2375", "host is missing"},
      {"tcp://host:0", "1 to 65535"},
      {"tcp://host:99999", "1 to 65535"},
      {"tcp://host:port", "1 to 65535"},
      {"tcp://[::1:2375", "`]`"},
      {"tcp://host:2375/a b", "spaces"},
      {"tcp://host:2376", "not yet supported"},
      {"https://host", "not yet supported"},
      {"ssh://me@host", "not yet supported"},
      {"npipe:////./pipe/docker_engine", "not yet supported"},
  };
  for (const auto& [url, part] : cases) {
    const Result<Endpoint> endpoint = parse_endpoint(url);
    ASSERT_FALSE(endpoint) << url;
    EXPECT_EQ(endpoint.error().kind, ErrorKind::kUsage) << url;
    EXPECT_NE(endpoint.error().message.find(part), std::string::npos) << endpoint.error().message;
  }
}

class FindEndpointTest : public testing::Test {
 protected:
  FindEndpointTest() {
    std::filesystem::create_directories(folder_);
    settings_.config_dir = folder_;
  }
  ~FindEndpointTest() override { std::filesystem::remove_all(folder_); }

  void write_config(const std::string& text) { std::ofstream(folder_ + "/config.json") << text; }
  std::string url() {
    const Result<Endpoint> endpoint = find_endpoint(settings_);
    return endpoint ? endpoint->url : "error: " + endpoint.error().message;
  }

  const std::string folder_ = testing::TempDir() + "docktap-endpoint-" + std::to_string(::getpid());
  EndpointSettings settings_;
};

TEST_F(FindEndpointTest, FollowsTheDockerCommandLinesPrecedence) {
  write_config(R"({"auths":{},"currentContext":"prod"})");
  EXPECT_NE(url().find("currentContext"), std::string::npos) << url();
  settings_.context_env = "default";
  EXPECT_TRUE(url().starts_with("unix://")) << url();
  settings_.context_env = "staging";
  EXPECT_NE(url().find("\"staging\" (DOCKER_CONTEXT)"), std::string::npos) << url();
  settings_.host_env = "tcp://env:1";
  EXPECT_EQ(url(), "tcp://env:1");
  settings_.host_flag = "tcp://flag:1";
  EXPECT_EQ(url(), "tcp://flag:1");
  settings_.context_flag = "prod";
  EXPECT_NE(url().find("--docker.context"), std::string::npos) << url();
  settings_.context_flag = "default";
  EXPECT_EQ(url(), "tcp://env:1");
}

TEST_F(FindEndpointTest, TakesTheUsualSocketWithoutAnySettings) {
  EXPECT_TRUE(url().starts_with("unix:///")) << url();
}

TEST_F(FindEndpointTest, FindsARootlessEngine) {
  if (std::filesystem::exists("/var/run/docker.sock")) GTEST_SKIP() << "the usual socket wins here";
  settings_.xdg_runtime_dir = folder_;
  std::ofstream(folder_ + "/docker.sock") << "";
  EXPECT_EQ(url(), "unix://" + folder_ + "/docker.sock");
}

TEST_F(FindEndpointTest, ABrokenConfigIsNamed) {
  write_config("{");
  EXPECT_NE(url().find(folder_ + "/config.json"), std::string::npos) << url();
}

TEST_F(FindEndpointTest, TlsIsRefusedForTcpOnly) {
  settings_.tls_verify_env = "0";  // any non-empty value is true
  settings_.host_env = "tcp://host:2375";
  EXPECT_NE(url().find("DOCKER_TLS_VERIFY"), std::string::npos) << url();
  settings_.host_env = "unix:///run/docker.sock";
  EXPECT_EQ(url(), "unix:///run/docker.sock");
}

}  // namespace
}  // namespace docktap::engine
