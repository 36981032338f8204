#include "http/server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <atomic>
#include <future>
#include <list>
#include <mutex>
#include <thread>

#include "unit/http/http_client.h"

namespace docktap::http {
namespace {

std::string inflated(const std::string& gzip) {
  z_stream stream{};
  inflateInit2(&stream, MAX_WBITS + 16);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(gzip.data()));
  stream.avail_in = static_cast<uInt>(gzip.size());
  std::string text(100'000, '\0');
  stream.next_out = reinterpret_cast<Bytef*>(text.data());
  stream.avail_out = static_cast<uInt>(text.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  text.resize(stream.total_out);
  inflateEnd(&stream);
  return text;
}

class ServerTest : public testing::Test {
 protected:
  ServerTest() {
    auto page = std::make_shared<render::Page>();
    page->content_type = "text/plain; version=0.0.4; charset=utf-8";
    page->text = "docker_up 1\n";
    page_ = page;
    handlers_.page = [this](const render::PageRequest& request) -> render::PageReply {
      {
        const std::lock_guard lock(mutex_);
        requests_.push_back(request);
      }
      return page_;
    };
    handlers_.ready = [this] { return ready_.load(); };
    handlers_.on_reply = [this](std::string_view path, int status) {
      const std::lock_guard lock(mutex_);
      replies_.push_back(std::string(path) + " " + std::to_string(status));
    };
  }

  void start() {
    options_.listen_addresses = {"127.0.0.1:0"};
    Result<std::unique_ptr<Server>> server = Server::start(options_, handlers_);
    ASSERT_TRUE(server) << server.error().message;
    server_ = std::move(server).value();
    port_ = server_->ports().front();
  }
  ClientReply get(const std::string& path, const std::string& headers = "",
                  const std::string& method = "GET") {
    return ClientConnection(port_).get(path, headers, method);
  }

  ServerOptions options_;
  Handlers handlers_;
  render::PagePtr page_;
  std::atomic<bool> ready_{true};
  std::mutex mutex_;
  std::vector<render::PageRequest> requests_;
  std::vector<std::string> replies_;
  std::unique_ptr<Server> server_;
  std::uint16_t port_ = 0;
};

TEST_F(ServerTest, ServesThePage) {
  start();
  const ClientReply reply = get("/metrics");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, "docker_up 1\n");
  EXPECT_EQ(reply.headers.at("content-type"), "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_EQ(reply.headers.at("vary"), "Accept-Encoding");
  EXPECT_EQ(reply.headers.at("x-content-type-options"), "nosniff");
  EXPECT_FALSE(reply.headers.contains("content-encoding"));
}

TEST_F(ServerTest, CompressesWhereThatIsAccepted) {
  start();
  const ClientReply reply = get("/metrics", "Accept-Encoding: deflate, gzip\r\n");
  EXPECT_EQ(reply.headers.at("content-encoding"), "gzip");
  EXPECT_EQ(inflated(reply.body), "docker_up 1\n");
}

TEST_F(ServerTest, HeadHasTheHeadersOnly) {
  start();
  ClientConnection connection(port_);
  const ClientReply reply = connection.get("/metrics", "", "HEAD");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.headers.at("content-length"), "12");
  EXPECT_EQ(connection.get("/-/healthy").status, 200) << "the next reply begins where it should";
}

TEST_F(ServerTest, Routes) {
  start();
  EXPECT_EQ(get("/").status, 200);
  EXPECT_EQ(get("/-/healthy").status, 200);
  EXPECT_EQ(get("/-/ready").status, 200);
  ready_ = false;
  EXPECT_EQ(get("/-/ready").status, 503);
  for (const char* path : {"/metric", "/metrics/", "/favicon.ico", "/../etc/passwd", "/-/quit"}) {
    EXPECT_EQ(get(path).status, 404) << path;
  }
}

TEST_F(ServerTest, ReloadsByPostAndOnlyWhereItIsWanted) {
  start();
  ClientConnection connection(port_);
  ClientReply reply = connection.get("/-/reload", "", "GET");
  EXPECT_EQ(reply.status, 405);
  EXPECT_EQ(reply.headers.at("allow"), "POST");
  EXPECT_EQ(connection.get("/-/reload", "", "POST").status, 403);
  reply = connection.get("/metrics", "", "POST");
  EXPECT_EQ(reply.status, 405);
  EXPECT_EQ(reply.headers.at("allow"), "GET, HEAD");
}

TEST_F(ServerTest, HandsTheQueryForEventsOn) {
  start();
  EXPECT_EQ(get("/api/v1/events?since=1.5&type=image&limit=7").status, 200);
  EXPECT_EQ(get("/api/v1/events").status, 200);
  EXPECT_EQ(get("/api/v1/events/").status, 404);
  ASSERT_EQ(requests_.size(), 2U);
  EXPECT_EQ(requests_[0].kind, render::PageKind::kEvents);
  EXPECT_EQ(requests_[0].since, "1.5");
  EXPECT_EQ(requests_[0].type, "image");
  EXPECT_EQ(requests_[0].limit, "7");
  EXPECT_EQ(requests_[1].limit, "");
}

TEST_F(ServerTest, TheTelemetryPathIsAnOption) {
  options_.telemetry_path = "/docker";
  start();
  EXPECT_EQ(get("/docker").status, 200);
  EXPECT_EQ(get("/metrics").status, 404);
}

TEST_F(ServerTest, OtherMethodsAreRefused) {
  start();
  for (const char* method : {"POST", "PUT", "DELETE", "OPTIONS", "PATCH"}) {
    const ClientReply reply = get("/metrics", "Content-Length: 0\r\n", method);
    EXPECT_EQ(reply.status, 405) << method;
    EXPECT_EQ(reply.headers.at("allow"), "GET, HEAD") << method;
  }
}

TEST_F(ServerTest, HandsOnWhatTheClientWants) {
  start();
  const std::chrono::milliseconds patience(2500);
  const auto before = std::chrono::steady_clock::now();
  get("/metrics?collect[]=stats&collect%5B%5D=engine&exclude[]=x",
      "X-Prometheus-Scrape-Timeout-Seconds: 3\r\n");
  const auto after = std::chrono::steady_clock::now();
  ASSERT_EQ(requests_.size(), 1U);
  EXPECT_EQ(requests_[0].collect, (std::vector<std::string>{"stats", "engine"}));
  EXPECT_EQ(requests_[0].exclude, std::vector<std::string>{"x"});
  EXPECT_GE(requests_[0].deadline, before + patience);
  EXPECT_LE(requests_[0].deadline, after + patience);
}

TEST_F(ServerTest, RefusalsOfTheCoreReachTheClient) {
  handlers_.page = [](const render::PageRequest&) -> render::PageReply {
    return render::PageRefusal{400, "there is no collector \"x\""};
  };
  start();
  const ClientReply reply = get("/metrics?collect[]=x");
  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(reply.body, "there is no collector \"x\"\n");
}

TEST_F(ServerTest, AFailureInTheHandlerIsA500) {
  handlers_.page = [](const render::PageRequest&) -> render::PageReply {
    throw std::runtime_error("broken");
  };
  start();
  EXPECT_EQ(get("/metrics").status, 500);
  server_.reset();
  EXPECT_THAT(replies_, testing::ElementsAre("/metrics 500"));
}

TEST_F(ServerTest, WhatIsNoExceptionEndsOnlyItsConnection) {
  handlers_.page = [](const render::PageRequest&) -> render::PageReply { throw 1; };
  start();
  EXPECT_EQ(get("/metrics").status, 0);
  EXPECT_EQ(get("/-/healthy").status, 200);
}

TEST_F(ServerTest, ADeclaredBodyIsNotWaitedFor) {
  start();
  for (const char* header : {"Content-Length: 1000000\r\n", "Transfer-Encoding: chunked\r\n"}) {
    ClientConnection connection(port_);
    const ClientReply reply = connection.get("/metrics", header);
    EXPECT_EQ(reply.status, 200) << header;
    EXPECT_EQ(reply.headers.at("connection"), "close") << header;
    EXPECT_EQ(connection.receive().status, 0) << header;
  }
}

TEST_F(ServerTest, CountsRepliesByPathAndStatus) {
  start();
  get("/metrics");
  get("/-/healthy");
  get("/secret/path");
  get("/metrics", "", "POST");
  server_.reset();
  EXPECT_THAT(replies_, testing::UnorderedElementsAre("/metrics 200", "/-/healthy 200", "other 404",
                                                      "/metrics 405"));
}

TEST_F(ServerTest, MoreThanTheLimitAtOnceIsRefused) {
  options_.max_requests = 2;
  std::promise<void> go;
  std::shared_future<void> gate = go.get_future().share();
  std::atomic<int> waiting{0};
  handlers_.page = [&, gate](const render::PageRequest&) -> render::PageReply {
    ++waiting;
    gate.wait();
    return page_;
  };
  start();
  std::vector<std::future<ClientReply>> held;
  for (int i = 0; i < 2; ++i) {
    held.push_back(std::async(std::launch::async, [this] { return get("/metrics"); }));
  }
  while (waiting < 2) std::this_thread::yield();
  const ClientReply refused = get("/metrics");
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.headers.at("retry-after"), "1");
  EXPECT_EQ(get("/-/healthy").status, 200) << "health is no page";
  go.set_value();
  for (auto& reply : held) EXPECT_EQ(reply.get().status, 200);
  EXPECT_EQ(get("/metrics").status, 200);
}

TEST_F(ServerTest, IdleAndHalfOpenConnectionsHoldUpNobody) {
  options_.max_requests = 10;
  start();
  std::list<ClientConnection> connections;
  for (int i = 0; i < 5; ++i) {
    connections.emplace_back(port_).send("GET /metrics HTT");                  // half a request
    EXPECT_EQ(connections.emplace_back(port_).get("/-/healthy").status, 200);  // kept alive, idle
  }
  EXPECT_EQ(get("/metrics").status, 200);
  for (const ClientConnection& connection : connections) {
    EXPECT_TRUE(connection.is_waiting()) << "the scrape waited until this one was given up";
  }
}

TEST_F(ServerTest, OneConnectionServesManyRequests) {
  start();
  ClientConnection connection(port_);
  for (int i = 0; i < 20; ++i) EXPECT_EQ(connection.get("/metrics").status, 200);
}

TEST_F(ServerTest, ARequestMayArriveInPieces) {
  start();
  ClientConnection connection(port_);
  for (const char byte : std::string("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n")) {
    connection.send(std::string(1, byte));
  }
  EXPECT_EQ(connection.receive().status, 200);
}

TEST_F(ServerTest, AHeaderThatDoesNotEndIsGivenUp) {
  start();
  ClientConnection connection(port_);
  connection.send("GET /metrics HTTP/1.1\r\nX: ");
  EXPECT_EQ(connection.receive().status, 400);
  EXPECT_EQ(connection.receive().status, 0) << "the worker is free again";
}

TEST_F(ServerTest, ManyHeadersAreNoTrouble) {
  start();
  std::string headers;
  for (int i = 0; i < 500; ++i) headers += "X-" + std::to_string(i) + ": 1\r\n";
  EXPECT_EQ(get("/metrics", headers).status, 200);
}

TEST_F(ServerTest, GarbageBreaksNothing) {
  start();
  const std::string cases[] = {"\r\n\r\n",
                               "nonsense\r\n\r\n",
                               "GET\r\n\r\n",
                               "GET /metrics HTTP/9.9\r\n\r\n",
                               "FOO /metrics HTTP/1.1\r\nHost: a\r\n\r\n",
                               "POST /metrics HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
                               std::string("\0\xFF\x00\x01\r\n\r\n", 8),
                               "GET /" + std::string(100'000, 'a') + " HTTP/1.1\r\n\r\n",
                               "GET / HTTP/1.1\r\nX: " + std::string(100'000, 'b') + "\r\n\r\n"};
  for (const std::string& garbage : cases) {
    ClientConnection connection(port_);
    connection.send(garbage);
    const ClientReply reply = connection.receive();
    EXPECT_NE(reply.status, 200) << garbage.substr(0, 30);
    if (reply.status != 0) {
      EXPECT_EQ(reply.headers.at("connection"), "close") << garbage.substr(0, 30);
    }
  }
  EXPECT_EQ(get("/metrics").status, 200);
}

TEST_F(ServerTest, SaysWhereItCannotListen) {
  start();
  ServerOptions options;
  options.listen_addresses = {"127.0.0.1:" + std::to_string(port_)};
  const auto second = Server::start(options, handlers_);
  ASSERT_FALSE(second);
  EXPECT_NE(second.error().message.find(options.listen_addresses.front()), std::string::npos);
  EXPECT_NE(second.error().message.find("--web.listen-address"), std::string::npos)
      << second.error().message;
}

TEST_F(ServerTest, ListensOnSeveralAddresses) {
  options_.listen_addresses = {"127.0.0.1:0", "127.0.0.1:0"};
  Result<std::unique_ptr<Server>> server = Server::start(options_, handlers_);
  ASSERT_TRUE(server) << server.error().message;
  const std::vector<std::uint16_t> ports = (*server)->ports();
  ASSERT_EQ(ports.size(), 2U);
  for (const std::uint16_t port : ports) {
    EXPECT_EQ(ClientConnection(port).get("/-/healthy").status, 200);
  }
}

}  // namespace
}  // namespace docktap::http
