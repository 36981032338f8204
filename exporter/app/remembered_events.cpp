#include "app/remembered_events.h"

#include <chrono>
#include <functional>
#include <string_view>
#include <utility>

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

#include "app/wait.h"
#include "parse/engine_json.h"

namespace docktap::app {
namespace {

using boost::asio::awaitable;

constexpr auto kDeadline = std::chrono::seconds(10);

awaitable<void> deadline() {
  boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, kDeadline);
  co_await wait(timer);
}

}  // namespace

awaitable<Result<std::vector<Event>>> remembered_events(engine::Client& client, UnixNanos since,
                                                        UnixNanos until) {
  using namespace boost::asio::experimental::awaitable_operators;
  std::vector<Event> events;
  const auto add = [&events](std::string_view line) {
    Result<Event> event = parse::event(line);
    if (event) events.push_back(std::move(event).value());
  };
  std::function<void()> nothing([] {});
  engine::Client::LineHandler on_line(add);
  engine::Request request = engine::Request::events(since, until);
  auto lines = client.stream_events(std::move(request), nothing, std::move(on_line), nothing);
  auto outcome = co_await (std::move(lines) || deadline());
  if (outcome.index() == 1) {
    Error late(ErrorKind::kTimeout, "the engine did not end its list of past events within 10 s");
    co_return Result<std::vector<Event>>(std::move(late));
  }
  Result<void> read = std::get<0>(std::move(outcome));
  if (!read) co_return Result<std::vector<Event>>(read.error());
  co_return Result<std::vector<Event>>(std::move(events));
}

}  // namespace docktap::app
