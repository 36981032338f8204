#include "engine/client.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "support/fake_engine/fake_engine.h"

namespace docktap::engine {
namespace {

using test::FakeEngine;
using test::Fault;

class ClientTest : public testing::Test {
 protected:
  ClientTest() { make_client(); }

  void make_client(std::string api_version = "") {
    ClientOptions options;
    options.timeout = std::chrono::milliseconds(300);
    options.api_version = std::move(api_version);
    client_ = std::make_unique<Client>(
        context_.get_executor(), parse_endpoint("unix://" + socket_).value(), options,
        [this](const RequestReport& report) {
          reports_.push_back(std::string(report.endpoint) + " " + std::string(report.outcome));
        });
  }

  // Runs a coroutine to its end.
  template <typename T>
  T run(boost::asio::awaitable<T> task) {
    std::optional<T> result;
    boost::asio::co_spawn(context_, store(std::move(task), &result),
                          [](std::exception_ptr failure) {
                            if (failure) std::rethrow_exception(failure);
                          });
    context_.restart();
    context_.run();
    return std::move(*result);
  }
  template <typename T>
  static boost::asio::awaitable<void> store(boost::asio::awaitable<T> task,
                                            std::optional<T>* result) {
    T value = co_await std::move(task);
    result->emplace(std::move(value));
  }
  Result<std::string> list() { return run(client_->get(Request::container_list())); }

  const std::string socket_ =
      testing::TempDir() + "docktap-client-" + std::to_string(::getpid()) + ".sock";
  FakeEngine engine_{socket_};
  boost::asio::io_context context_{1};
  std::unique_ptr<Client> client_;
  std::vector<std::string> reports_;
};

TEST_F(ClientTest, NegotiatesByPing) {
  const Result<Ping> ping = run(client_->ping());
  ASSERT_TRUE(ping) << ping.error().message;
  EXPECT_EQ(ping->api_version, "1.41");
  EXPECT_FALSE(ping->libpod);
  EXPECT_EQ(client_->api_version(), "1.41");
  EXPECT_EQ(reports_, std::vector<std::string>{"ping ok"});
}

TEST_F(ClientTest, AFixedVersionBeyondTheEnginesIsRefused) {
  make_client("1.50");
  const Result<Ping> ping = run(client_->ping());
  ASSERT_FALSE(ping);
  EXPECT_EQ(ping.error().kind, ErrorKind::kVersion);
}

TEST_F(ClientTest, ABodyHasRoomForSimdjson) {
  const Result<std::string> body = list();
  ASSERT_TRUE(body) << body.error().message;
  EXPECT_EQ(*body, "[]");
  EXPECT_GE(body->capacity(), body->size() + 64);
}

TEST_F(ClientTest, AStaleConnectionIsReplaced) {
  ASSERT_TRUE(list());
  engine_.go_away();
  engine_.come_back();
  const Result<std::string> body = list();
  EXPECT_TRUE(body) << body.error().message;
}

TEST_F(ClientTest, AMissingSocketIsAConnectFailure) {
  engine_.go_away();
  const Result<std::string> body = list();
  ASSERT_FALSE(body);
  EXPECT_EQ(body.error().kind, ErrorKind::kConnect);
  EXPECT_NE(body.error().message.find(socket_), std::string::npos);
  EXPECT_EQ(reports_, std::vector<std::string>{"container_list connect"});
}

TEST_F(ClientTest, ADeadlineEndsWhateverHangs) {
  for (const Fault& fault : {Fault::hang(), Fault::endless()}) {
    engine_.set_fault("container_list", fault);
    const Result<std::string> body = list();
    ASSERT_FALSE(body);
    EXPECT_EQ(body.error().kind, ErrorKind::kTimeout) << body.error().message;
  }
}

TEST_F(ClientTest, AnEngineThatKnowsOnlyGetIsPingedByGet) {
  engine_.set_fault("ping", Fault::of_status(405, "method not allowed"));
  const Result<Ping> ping = run(client_->ping());
  ASSERT_FALSE(ping) << "GET fails here too";
  EXPECT_EQ(engine_.requests("ping"), 2U) << "but it was tried";
}

TEST_F(ClientTest, EventsArriveLineByLineUntilTheEngineEnds) {
  std::vector<std::string> lines;
  bool connected = false;
  const std::string id = engine_.create({});
  engine_.start(id);
  // Bounded, so that the engine ends the stream by itself.
  const Result<void> outcome = run(client_->stream_events(
      Request::events(0, unix_now()), [&] { connected = true; },
      [&](std::string_view line) { lines.emplace_back(line); }, [] {}));
  EXPECT_TRUE(outcome);
  EXPECT_TRUE(connected);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_NE(lines[0].find("\"create\""), std::string::npos);
  EXPECT_NE(lines[1].find("\"start\""), std::string::npos);
  EXPECT_EQ(reports_, std::vector<std::string>{"events ok"});
}

TEST_F(ClientTest, ARefusedEventStreamSaysWhy) {
  engine_.set_fault("events", Fault::of_status(403, "events are blocked here"));
  const Result<void> outcome = run(client_->stream_events(
      Request::events(0), [] {}, [](std::string_view) {}, [] {}));
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind, ErrorKind::kForbidden);
  EXPECT_NE(outcome.error().message.find("events are blocked here"), std::string::npos);
}

}  // namespace
}  // namespace docktap::engine
