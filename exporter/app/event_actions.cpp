#include "app/event_actions.h"

#include <chrono>
#include <optional>

#include "parse/engine_json.h"
#include "posture/start_judgement.h"
#include "render/event_json.h"

namespace docktap::app {
namespace {

using boost::asio::awaitable;
using std::chrono::steady_clock;

// An inspect at create waits for the lock that the start holds, so as many may be under way as
// containers are being started.
constexpr std::size_t kMostJudging = 64;
constexpr std::size_t kMostAsking = 16;
constexpr std::size_t kMostExecsQueued = 1024;
constexpr auto kDeadline = std::chrono::seconds(5);

}  // namespace

EventActions::EventActions(TaskGroup& tasks, engine::Client& client, state::ContainerTable& table,
                           std::vector<std::string> sockets, EventLog* log,
                           std::function<void(const std::string&)> inspect,
                           std::function<void(const std::string&)> described)
    : tasks_(tasks),
      client_(client),
      table_(table),
      sockets_(std::move(sockets)),
      log_(log),
      inspect_(std::move(inspect)),
      described_(std::move(described)) {}

void EventActions::judge(const std::string& id) {
  judgements_.push_back(id);
  if (judging_ == kMostJudging) return;
  ++judging_;
  tasks_.spawn(work_off_judgements());
}

awaitable<void> EventActions::work_off_judgements() {
  while (!judgements_.empty()) {
    const std::string id = std::move(judgements_.front());
    judgements_.pop_front();
    const std::uint64_t mark = table_.mark();
    engine::Request request = engine::Request::container_inspect(id);
    const auto deadline = steady_clock::now() + kDeadline;
    Result<std::string> body = co_await client_.get(std::move(request), deadline);
    if (!body) {
      ledger_->could_not_judge(id);
      continue;
    }
    Result<ContainerInfo> info = parse::container_inspect(*body);
    if (!info) {
      ledger_->could_not_judge(id);
      continue;
    }
    const StartJudgement judgement = posture::judge_start(*info, sockets_);
    const state::ContainerEntry* const entry = table_.find(id);
    // Events that came meanwhile say more of its state than this reply, and have asked for another.
    if (entry != nullptr && entry->removed_at == 0 && entry->changed <= mark) {
      ledger_->inspected(std::move(info).value(), judgement, client_.now());
    } else {
      ledger_->judged(id, judgement);
    }
  }
  --judging_;
}

void EventActions::ask_exec(std::uint64_t ticket, const std::string& exec_id) {
  if (execs_.size() >= kMostExecsQueued) {
    ledger_->exec_asked(ticket, std::nullopt);
    return;
  }
  execs_.emplace_back(ticket, exec_id);
  if (asking_ == kMostAsking) return;
  ++asking_;
  tasks_.spawn(work_off_execs());
}

awaitable<void> EventActions::work_off_execs() {
  while (!execs_.empty()) {
    const auto [ticket, exec_id] = std::move(execs_.front());
    execs_.pop_front();
    engine::Request request = engine::Request::exec_inspect(exec_id);
    const auto deadline = steady_clock::now() + kDeadline;
    Result<std::string> body = co_await client_.get(std::move(request), deadline);
    std::optional<ExecInfo> answer;
    if (body) {
      Result<ExecInfo> info = parse::exec_inspect(*body);
      if (info) answer = std::move(info).value();
    }
    ledger_->exec_asked(ticket, answer);
  }
  --asking_;
}

void EventActions::record(const EventRecord& record) {
  ring_.add(record);
  if (log_ == nullptr) return;
  line_.clear();
  render::append_event_json(line_, record);
  log_->write(line_);
}

}  // namespace docktap::app
