#include "app/engine_watch.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <spdlog/spdlog.h>

#include "app/wait.h"
#include "parse/engine_json.h"
#include "posture/start_judgement.h"

namespace docktap::app {
namespace {

using boost::asio::awaitable;
using boost::asio::steady_timer;
using std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto kPingInterval = 4s;
constexpr auto kPingLasts = 10s;
constexpr auto kLookInterval = 60s;
// After a failed look, or while events do not come.
constexpr auto kLookWithoutEvents = 5s;
// An inspect takes the container's lock, so that a wedged one hangs until the deadline: enough
// workers that a few such don't hold up the others.
constexpr std::size_t kInspectWorkers = 16;

}  // namespace

EngineWatch::EngineWatch(TaskGroup& tasks, engine::Client& client, state::ContainerTable& table,
                         state::EventLedger& ledger, std::string engine_url,
                         std::vector<std::string> sockets, Hooks hooks)
    : tasks_(tasks),
      client_(client),
      table_(table),
      ledger_(ledger),
      engine_url_(std::move(engine_url)),
      sockets_(std::move(sockets)),
      hooks_(std::move(hooks)),
      look_timer_(tasks.executor(), steady_clock::time_point::max()) {}

void EngineWatch::start() {
  tasks_.spawn(keep_pinging());
  tasks_.spawn(keep_looking());
}

bool EngineWatch::up() const {
  return last_ping_ && steady_clock::now() - *last_ping_ <= kPingLasts;
}

void EngineWatch::inspect(const std::string& id) {
  inspects_.add(id);
  if (inspect_workers_ == kInspectWorkers) return;
  ++inspect_workers_;
  tasks_.spawn(work_off_inspects());
}

// --- is it there? ---

awaitable<void> EngineWatch::keep_pinging() {
  steady_timer timer(tasks_.executor());
  for (;;) {
    timer.expires_after(kPingInterval);
    co_await wait(timer);
    co_await ping();
  }
}

awaitable<bool> EngineWatch::ping() {
  const Result<engine::Ping> reply = co_await client_.ping();
  if (reply) {
    last_ping_ = steady_clock::now();
    if (reachable_ != Reachable::kYes) came_up(*reply);
  } else if (!up() && reachable_ != Reachable::kNo) {
    went_down(reply.error());
  }
  co_return reply.has_value();
}

void EngineWatch::came_up(const engine::Ping& ping) {
  libpod_ = ping.libpod;
  spdlog::info("{} answers at {}, API {}", libpod_ ? "Podman" : "the engine", engine_url_,
               client_.api_version());
  // While it was away, events may have been lost without the connection noticing.
  if (std::exchange(reachable_, Reachable::kYes) == Reachable::kNo) hooks_.on_back();
}

void EngineWatch::went_down(const Error& error) {
  reachable_ = Reachable::kNo;
  spdlog::warn("the engine does not answer, so docker_up is 0 until it does: {}", error.message);
  finish_first_look();
}

// --- complete looks ---

void EngineWatch::events_come(bool open) {
  events_come_ = open;
  if (open) {
    ask_info_soon();
    return;
  }
  const auto pause = std::exchange(events_came_, true) ? kLookWithoutEvents : 0s;
  look_timer_.expires_at(std::min(look_timer_.expiry(), steady_clock::now() + pause));
}

void EngineWatch::ask_info_soon() {
  info_is_old_ = true;
  look_now();
}

void EngineWatch::look_at_all() {
  look_at_all_ = true;
  look_now();
}

void EngineWatch::look_now() {
  events_came_ = true;
  look_again_ = looking_;
  look_timer_.expires_at(steady_clock::now());
}

awaitable<void> EngineWatch::keep_looking() {
  for (;;) {
    // Whoever sets the timer anew ends a wait for its old expiry.
    while (steady_clock::now() < look_timer_.expiry()) co_await wait(look_timer_);
    looking_ = true;
    const bool complete = co_await look();
    looking_ = false;
    look_succeeded_ = complete;
    if (std::exchange(look_again_, false)) {
      look_timer_.expires_at(steady_clock::now());
    } else {
      look_timer_.expires_after(complete && events_come_ ? kLookInterval : kLookWithoutEvents);
    }
  }
}

awaitable<bool> EngineWatch::look() {
  const bool all = std::exchange(look_at_all_, false);
  const std::uint64_t mark = table_.mark();
  const UnixNanos asked = client_.now();
  Result<std::string> body = co_await client_.get(engine::Request::container_list());
  if (!body) {
    look_at_all_ = look_at_all_ || all;
    look_failed(body.error().message);
    co_return false;
  }
  const Result<std::vector<ContainerSummary>> list = parse::container_list(*body);
  if (!list) {
    look_at_all_ = look_at_all_ || all;
    look_failed(list.error().message);
    co_return false;
  }
  look_failure_logged_ = false;
  look_succeeded_ = true;
  for (const std::string& id : table_.reconcile(*list, mark, asked, all)) inspect(id);
  hooks_.on_look();
  if (std::exchange(info_is_old_, false)) co_await ask_info();
  if (inspects_.idle()) finish_first_look();
  co_return true;
}

void EngineWatch::look_failed(const std::string& why) {
  if (up() && !std::exchange(look_failure_logged_, true)) {
    spdlog::warn("the list of containers is not to be had, asking again: {}", why);
  }
  finish_first_look();
}

awaitable<void> EngineWatch::ask_info() {
  EngineInfo info;
  info.engine = libpod_ ? "podman" : "docker";
  Result<std::string> version = co_await client_.get(engine::Request::version());
  Result<std::string> details = co_await client_.get(engine::Request::info());
  Result<void> read;
  if (version) read = parse::engine_version(*version, info);
  if (read && details) read = parse::engine_info(*details, info);
  if (version && details && read) {
    info_failure_logged_ = false;
  } else {
    info_is_old_ = true;  // so that the next look asks again
    const Error& error = !version ? version.error() : !details ? details.error() : read.error();
    if (!std::exchange(info_failure_logged_, true)) {
      spdlog::warn("what the engine says of itself is incomplete, asking again: {}", error.message);
    }
  }
  info_ = std::move(info);
  hooks_.on_info();
}

awaitable<void> EngineWatch::work_off_inspects() {
  while (std::optional<std::string> id = inspects_.take()) {
    const UnixNanos asked = client_.now();
    engine::Request request = engine::Request::container_inspect(*id);
    Result<std::string> body = co_await client_.get(std::move(request));
    if (!inspects_.finish(*id)) continue;
    if (!body) {
      if (body.error().kind == ErrorKind::kNotFound) {
        ledger_.gone(*id, client_.now());
        continue;
      }
      hooks_.on_unreadable(*id);
      if (up() && inspect_log_.allows()) {
        spdlog::warn("a container can't be inspected: {}", body.error().message);
      }
      continue;
    }
    Result<ContainerInfo> info = parse::container_inspect(*body);
    if (info) {
      const StartJudgement judgement = posture::judge_start(*info, sockets_);
      ledger_.inspected(std::move(info).value(), judgement, asked);
      continue;
    }
    hooks_.on_unreadable(*id);
    if (inspect_log_.allows()) {
      spdlog::warn("the inspect of {} can't be read: {}", id->substr(0, 12), info.error().message);
    }
  }
  --inspect_workers_;
  if (inspects_.idle() && table_.complete() && info_) finish_first_look();
}

void EngineWatch::finish_first_look() {
  if (hooks_.on_first_look) std::exchange(hooks_.on_first_look, nullptr)();
}

}  // namespace docktap::app
