#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "app/event_log.h"
#include "app/task_group.h"
#include "engine/client.h"
#include "state/container_table.h"
#include "state/event_ledger.h"
#include "state/event_ring.h"

namespace docktap::app {

// Does what the event ledger asks for: inspects containers before they start and execs while they
// run, and hands records on. Core thread only.
class EventActions final : public state::LedgerListener {
 public:
  // `inspect` queues an ordinary inspect. `log` is null without --events.log.
  EventActions(TaskGroup& tasks, engine::Client& client, state::ContainerTable& table,
               std::vector<std::string> sockets, EventLog* log,
               std::function<void(const std::string&)> inspect,
               std::function<void(const std::string&)> described);

  // Before anything else.
  void bind(state::EventLedger& ledger) { ledger_ = &ledger; }

  void inspect(const std::string& id) override { inspect_(id); }
  void judge(const std::string& id) override;
  void described(const std::string& id) override { described_(id); }
  void ask_exec(std::uint64_t ticket, const std::string& exec_id) override;
  void record(const EventRecord& record) override;

  const state::EventRing& ring() const { return ring_; }
  std::uint64_t log_lines_dropped() const { return log_ == nullptr ? 0 : log_->lines_dropped(); }

 private:
  boost::asio::awaitable<void> work_off_judgements();
  boost::asio::awaitable<void> work_off_execs();

  TaskGroup& tasks_;
  engine::Client& client_;
  state::ContainerTable& table_;
  const std::vector<std::string> sockets_;
  EventLog* const log_;
  std::function<void(const std::string&)> inspect_;
  std::function<void(const std::string&)> described_;
  state::EventLedger* ledger_ = nullptr;

  std::deque<std::string> judgements_;
  std::size_t judging_ = 0;  // workers
  std::deque<std::pair<std::uint64_t, std::string>> execs_;
  std::size_t asking_ = 0;  // workers
  state::EventRing ring_;
  std::string line_;  // reused
};

}  // namespace docktap::app
