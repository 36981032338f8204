#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/keyed_hash.h"
#include "state/event_ledger.h"

namespace docktap::state {

// Keeps what the ledger asks for and hands out.
class RecordingListener : public LedgerListener {
 public:
  void inspect(const std::string& id) override { inspects.push_back(id); }
  void judge(const std::string& id) override { judgements.push_back(id); }
  void described(const std::string&) override {}
  void ask_exec(std::uint64_t ticket, const std::string& exec_id) override {
    execs.emplace_back(ticket, exec_id);
  }
  void record(const EventRecord& record) override { records.push_back(record); }

  std::vector<std::string> inspects;
  std::vector<std::string> judgements;
  std::vector<std::pair<std::uint64_t, std::string>> execs;
  std::vector<EventRecord> records;
};

// A ledger and the story that is told to it, one container's events 100 ms apart, written as in
// facts/security.md: `create attach n+ start kill:9 die:137 n- destroy`. What stands behind a colon
// is the exit code, the signal, the health, or the command with its exec's hexadecimal digit:
// `exec_start:sh/1`. `~SECONDS` lets time go by; `!` stands in front of what the stream leaves out.
class LedgerStory : public testing::Test {
 protected:
  static constexpr UnixNanos kSecond = 1'000'000'000;
  static constexpr UnixNanos kBegin = 1'795'479'265 * kSecond;

  LedgerStory() { ledger_.watch_from(kBegin); }

  static TableOptions table_options() {
    TableOptions options;
    options.watching_since = kBegin;
    return options;
  }

  Event event(const std::string& token) {
    now_ += kSecond / 10;
    const std::size_t colon = token.find(':');
    const std::string argument = colon == std::string::npos ? "" : token.substr(colon + 1);
    Event event;
    event.time = now_;
    event.type = "container";
    event.action = token.substr(0, colon);
    event.actor_id = id_;
    event.name = "web";
    event.image = "shop:1";
    event.masks = event.action == "create" ? masks_ : AttributeMasks();
    if (event.action == "n+" || event.action == "n-") {
      event.type = "network";
      event.action = event.action == "n+" ? "connect" : "disconnect";
      event.actor_id = std::string(64, '0');
      event.container = id_;
      event.network_type = argument;
    } else if (const std::size_t slash = token.find('/');
               slash != std::string::npos && colon != std::string::npos && slash > colon &&
               event.action != "die" && event.action != "kill") {
      event.type = event.action.starts_with("exec_") ? "container" : event.type;
      event.exec_id = std::string(64, token[slash + 1]);
      const std::string command = token.substr(colon + 1, slash - colon - 1);
      event.command = keyed_hash(command);
      event.runs_shell = command == "sh";
      if (event.action == "exec_die") event.exit_code = std::stoll(command);
    } else if (event.action == "die") {
      if (!argument.empty()) event.exit_code = std::stoll(argument);
    } else if (event.action == "kill") {
      event.signal = argument;
    } else if (event.action == "health_status") {
      event.health = argument;
    }
    return event;
  }

  // An event of something else: `image`, `tag`, `shop:1`.
  Event other(const std::string& type, const std::string& action, const std::string& actor = "x") {
    now_ += kSecond / 10;
    Event event;
    event.time = now_;
    event.type = type;
    event.action = action;
    event.actor_id = actor;
    return event;
  }

  void tell(const std::string& story) {
    for (std::size_t begin = 0; begin < story.size();) {
      const std::size_t end = std::min(story.find(' ', begin), story.size());
      const std::string token = story.substr(begin, end - begin);
      begin = end + 1;
      if (token.empty()) continue;
      if (token.front() == '~') {
        now_ += std::stoll(token.substr(1)) * kSecond;
        continue;
      }
      const bool left_out = token.front() == '!';
      const Event told = event(token.substr(left_out ? 1 : 0));
      told_.push_back(told);
      if (left_out) continue;
      ledger_.take(told);
      if (token == "create" && judge_at_create_) ledger_.inspected(created(), judgement_, now_);
    }
  }

  // What an inspect says just after the create.
  ContainerInfo created() {
    ContainerInfo info;
    info.id = id_;
    info.name = "web";
    info.image = "shop:1";
    info.created = now_;
    info.probe = probe_;
    info.has_healthcheck = probe_.has_value();
    return info;
  }
  // What one says now; the start is as old as the last event.
  ContainerInfo running(std::int64_t restart_count = 0) {
    ContainerInfo info = created();
    info.created = kBegin + 1;
    info.state = ContainerState::kRunning;
    info.pid = 7;
    info.started_at = now_ - 1000;
    info.restart_count = restart_count;
    return info;
  }
  ContainerInfo exited(std::int64_t code) {
    ContainerInfo info = running();
    const ContainerRecord* const known = table_.find(id_);
    info.state = ContainerState::kExited;
    info.pid = 0;
    if (known != nullptr && known->info.started_at) info.started_at = known->info.started_at;
    info.finished_at = now_ - 500;
    info.exit_code = code;
    return info;
  }
  void inspect(const ContainerInfo& info) { ledger_.inspected(info, judgement_, now_); }

  UnixNanos last_start() const {
    UnixNanos time = 0;
    for (const Event& event : told_) {
      if (event.action == "start") time = event.time;
    }
    return time;
  }

  // An audit finds what the stream left out.
  void recover() {
    ledger_.compare(told_);
    ledger_.recover();
  }

  // Nothing more comes of what happened so far.
  void settle() {
    now_ += 60 * kSecond;
    ledger_.settle(now_);
  }

  // `error:1 oom:1`: what has been counted.
  std::string exits() const { return listed(kExitReasons, ledger_.counts().exits); }
  std::string security() const {
    std::string out;
    for (const SecurityEventRow& row : kSecurityEvents) {
      append(out, row.name, ledger_.counts().security[index_of(row.event)]);
    }
    return out;
  }
  std::string gaps() const { return listed(kGapReasons, ledger_.counts().gaps); }
  std::uint64_t counted(std::string_view type, std::string_view action) const {
    return ledger_.counts().events[event_kind(type, action)];
  }
  // Of the container, also when it is gone.
  std::string events() { return listed(kContainerEvents, table_.find_or_tombstone(id_)->events); }
  ContainerRecord& record() { return *table_.find_or_tombstone(id_); }
  std::string last_action() const {
    return listener_.records.empty() ? "" : listener_.records.back().action;
  }

  std::string id_ = std::string(64, 'a');
  AttributeMasks masks_;  // of the create
  bool judge_at_create_ = true;
  StartJudgement judgement_;
  std::optional<HealthProbe> probe_;
  UnixNanos now_ = kBegin;
  std::vector<Event> told_;
  ContainerTable table_{table_options()};
  RecordingListener listener_;
  EventLedger ledger_{table_, listener_, LedgerOptions()};

 private:
  static void append(std::string& out, std::string_view name, std::uint64_t count) {
    if (count == 0) return;
    out.append(out.empty() ? "" : " ").append(name).append(":").append(std::to_string(count));
  }
  template <typename Names, typename Counts>
  static std::string listed(const Names& names, const Counts& counts) {
    std::string out;
    for (std::size_t i = 0; i < names.size(); ++i) append(out, names[i], counts[i]);
    return out;
  }
};

}  // namespace docktap::state
