#pragma once

#include <cstdint>
#include <string>

#include <gtest/gtest.h>

#include "state/container_table.h"

namespace docktap::state {

inline constexpr UnixNanos kSecond = 1'000'000'000;

inline std::string id_of(char digit) { return std::string(64, digit); }

// A table and the story that is told to it: events, as they would come, one second apart.
class ContainerStory : public testing::Test {
 protected:
  Event event(const std::string& action) {
    now_ += kSecond;
    Event event;
    event.time = now_;
    event.type = "container";
    event.action = action;
    event.actor_id = id_;
    event.name = "web";
    return event;
  }
  Effect tell(const std::string& action) { return table_.apply_event(event(action)); }
  Effect die(std::int64_t exit_code) {
    Event died = event("die");
    died.exit_code = exit_code;
    return table_.apply_event(died);
  }
  // Enough time goes by, and what no event told is inferred: `die start …`.
  std::string infer() {
    now_ += 60 * kSecond;
    std::string told;
    for (const Event& inferred : table_.infer(now_)) {
      table_.apply_event(inferred);
      told.append(told.empty() ? "" : " ").append(inferred.action);
    }
    return told;
  }
  void kill(const std::string& signal) {
    Event killed = event("kill");
    killed.signal = signal;
    table_.apply_event(killed);
  }

  // The inspect that follows the last event.
  ContainerInfo running_info(std::int64_t restart_count = 0) {
    ContainerInfo info;
    info.id = id_;
    info.name = "web";
    info.state = ContainerState::kRunning;
    info.pid = 4711;
    info.started_at = now_ - 1000;  // a start event is stamped just after it
    info.restart_count = restart_count;
    return info;
  }
  ContainerInfo exited_info(std::int64_t exit_code, bool oom_killed = false) {
    ContainerInfo info = running_info();
    info.state = ContainerState::kExited;
    info.pid = 0;
    info.exit_code = exit_code;
    info.oom_killed = oom_killed;
    info.started_at = record().info.started_at;
    info.finished_at = now_;
    return info;
  }
  ContainerSummary summary(ContainerState state = ContainerState::kRunning) {
    ContainerSummary summary;
    summary.id = id_of('a');
    summary.name = "web";
    summary.state = state;
    return summary;
  }

  const ContainerRecord& record() { return *table_.find_or_tombstone(id_of('a')); }
  void take_sample(std::uint64_t oom_kills) {
    ASSERT_EQ(table_.running().size(), 1U);
    ContainerRecord& running = *table_.running().front();
    running.sample.oom_kills = oom_kills;
    table_.apply_sample(running, now_);
  }
  // create, start and the inspect after them.
  void start_new() {
    tell("create");
    tell("start");
    table_.apply_inspect(running_info(), now_);
  }

  // Watching begins where the story does.
  static TableOptions options() {
    TableOptions options;
    options.watching_since = kBegin;
    return options;
  }

  static constexpr UnixNanos kBegin = 1'795'479'265 * kSecond;
  ContainerTable table_{options()};
  std::string id_ = id_of('a');  // of the container that the story is about
  UnixNanos now_ = kBegin;
};

}  // namespace docktap::state
