#include "engine/failure.h"

#include <gtest/gtest.h>

#include <boost/asio/error.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/http/error.hpp>

namespace docktap::engine {
namespace {

class FailureTest : public testing::Test {
 protected:
  Request request_ = Request::container_list();
  Endpoint endpoint_ = parse_endpoint("unix:///run/docker.sock").value();
  Attempt attempt_{"GET", request_, endpoint_};
};

TEST_F(FailureTest, EveryMessageNamesWhatWasAttemptedAndWhere) {
  const Error error = status_failure(attempt_, 500, R"({"message":"broken"})");
  EXPECT_EQ(error.message,
            "GET /containers/json?all=1 on unix:///run/docker.sock: HTTP 500: broken");
}

TEST_F(FailureTest, StatusesHaveTheirKinds) {
  const std::pair<unsigned, ErrorKind> cases[] = {
      {400, ErrorKind::kHttp4xx},  {401, ErrorKind::kHttp4xx}, {403, ErrorKind::kForbidden},
      {404, ErrorKind::kNotFound}, {409, ErrorKind::kHttp4xx}, {500, ErrorKind::kHttp5xx},
      {503, ErrorKind::kHttp5xx},  {204, ErrorKind::kDecode},  {301, ErrorKind::kDecode}};
  for (const auto& [status, kind] : cases) {
    EXPECT_EQ(status_failure(attempt_, status, "").kind, kind) << status;
  }
  EXPECT_EQ(status_failure(attempt_, 400, R"({"message":"client version 1.12 is too old"})").kind,
            ErrorKind::kVersion);
}

TEST_F(FailureTest, ConnectFailuresSayWhatToDo) {
  namespace errc = boost::system::errc;
  const std::pair<errc::errc_t, const char*> cases[] = {
      {errc::no_such_file_or_directory, "is the engine running"},
      {errc::permission_denied, "group of that socket"},
      {errc::connection_refused, "nothing listens there"}};
  for (const auto& [cause, remedy] : cases) {
    const Error error = connect_failure(attempt_, errc::make_error_code(cause));
    EXPECT_EQ(error.kind, ErrorKind::kConnect);
    EXPECT_NE(error.message.find(remedy), std::string::npos) << error.message;
  }
  EXPECT_EQ(connect_failure(attempt_, boost::beast::error::timeout).kind, ErrorKind::kTimeout);
}

TEST_F(FailureTest, ExchangeFailuresHaveTheirKinds) {
  namespace http = boost::beast::http;
  EXPECT_EQ(exchange_failure(attempt_, http::error::partial_message).kind, ErrorKind::kConnect);
  EXPECT_EQ(exchange_failure(attempt_, http::error::bad_version).kind, ErrorKind::kDecode);
  EXPECT_EQ(exchange_failure(attempt_, http::error::body_limit).kind, ErrorKind::kDecode);
  EXPECT_EQ(exchange_failure(attempt_, boost::beast::error::timeout).kind, ErrorKind::kTimeout);
  EXPECT_EQ(exchange_failure(attempt_, boost::asio::error::operation_aborted).kind,
            ErrorKind::kCancelled);
}

TEST(EngineMessage, IsOneHarmlessLine) {
  EXPECT_EQ(engine_message(R"({"message":"no such \"thing\"\n"})"), "no such \"thing\"n");
  EXPECT_EQ(engine_message("<html>\n<b>502\x1B[31m</b>"), "<html>?<b>502?[31m</b>");
  EXPECT_EQ(engine_message(""), "");
  EXPECT_EQ(engine_message(R"({"message":"cut of)"), "cut of");
  EXPECT_LT(engine_message(std::string(5000, 'x')).size(), 300U);
}

}  // namespace
}  // namespace docktap::engine
