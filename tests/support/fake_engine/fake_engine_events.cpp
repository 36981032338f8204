#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <utility>

#include "support/fake_engine/fake_engine.h"
#include "support/fake_engine/http_text.h"

namespace docktap::test {
namespace {

constexpr std::size_t kSendAtOnce = 65536;

// A time of a query: `1795479265.837163673`; nothing without it.
std::optional<UnixNanos> query_time(const std::string& target, const std::string& key) {
  const std::size_t at = target.find(key + "=");
  if (at == std::string::npos) return std::nullopt;
  const std::string value = target.substr(at + key.size() + 1);
  const std::size_t dot = value.find('.');
  const UnixNanos seconds = std::atoll(value.c_str());
  const UnixNanos nanos = dot == std::string::npos ? 0 : std::atoll(value.c_str() + dot + 1);
  return seconds * 1'000'000'000 + nanos;
}

bool has_gone(int client) {
  char byte = 0;
  return ::recv(client, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

}  // namespace

UnixNanos FakeEngine::now() const {
  return unix_now() + std::chrono::nanoseconds(options_.clock_ahead).count();
}

UnixNanos FakeEngine::tick() { return last_time_ = std::max(now(), last_time_ + 1); }

void FakeEngine::send_event_line(const std::string& line) {
  const std::lock_guard lock(mutex_);
  const UnixNanos time = tick();
  events_.add({time, line + "\n"});
}

void FakeEngine::emit_event(const std::string& type, const std::string& action,
                            const std::string& actor, const EventAttributes& attributes) {
  const std::lock_guard lock(mutex_);
  const UnixNanos time = tick();
  events_.add({time, event_line(type, action, actor, time, attributes)});
}

void FakeEngine::burst(const std::vector<EventLine>& lines) {
  const std::lock_guard lock(mutex_);
  for (const EventLine& line : lines) last_time_ = std::max(last_time_, line.time);
  events_.add(lines);
}

std::string FakeEngine::exec(const std::string& id, const std::string& command,
                             const ExecOptions& options) {
  const std::lock_guard lock(mutex_);
  const FakeContainer& container = containers_.at(id);
  FakeExec exec{fake_id(1'000'000 + next_number_++),
                id,
                command,
                options.privileged,
                options.user,
                options.exit_code};
  const std::string exec_id = exec.id;
  execs_[exec_id] = std::move(exec);
  emit(container, "exec_create: " + command, {{"execID", exec_id}});
  emit(container, "exec_start: " + command, {{"execID", exec_id}});
  emit(container, "exec_die",
       {{"execID", exec_id}, {"exitCode", std::to_string(options.exit_code)}});
  return exec_id;
}

void FakeEngine::emit_network(const FakeContainer& container, const std::string& action) {
  emit_event("network", action, fake_id(0),
             {{"container", container.id}, {"name", "bridge"}, {"type", "bridge"}});
}

// --- what a real engine can't be made to do ---

void FakeEngine::drop_next_events(std::size_t events) { events_.drop_next(events); }

void FakeEngine::cut_events_after(std::size_t bytes) {
  const std::lock_guard lock(mutex_);
  until_cut_ = bytes;
  next_cut_ = nullptr;
}

void FakeEngine::cut_events_again_and_again(std::function<std::size_t()> bytes) {
  const std::lock_guard lock(mutex_);
  until_cut_ = bytes();
  next_cut_ = std::move(bytes);
}

void FakeEngine::stop_cutting() {
  const std::lock_guard lock(mutex_);
  until_cut_.reset();
  next_cut_ = nullptr;
}

std::size_t FakeEngine::cuts() const {
  const std::lock_guard lock(mutex_);
  return cuts_;
}

bool FakeEngine::events_delivered() const { return events_.is_delivered(); }

std::optional<std::size_t> FakeEngine::cut_within(std::size_t size) {
  const std::lock_guard lock(mutex_);
  if (!until_cut_) return std::nullopt;
  if (*until_cut_ >= size) {
    *until_cut_ -= size;
    return std::nullopt;
  }
  ++cuts_;
  const std::size_t at = *std::exchange(until_cut_, std::nullopt);
  if (next_cut_) until_cut_ = next_cut_();
  return at;
}

// --- the stream ---

bool FakeEngine::send_events(int fd, const std::vector<std::string>& lines, bool may_be_cut) {
  std::string text;
  for (const std::string& line : lines) {
    const std::optional<std::size_t> cut = may_be_cut ? cut_within(line.size()) : std::nullopt;
    if (cut) {
      send_all(fd, text + cut_chunk(line, *cut));
      return false;
    }
    text += chunk(line);
    if (text.size() < kSendAtOnce) continue;
    if (!send_all(fd, text)) return false;
    text.clear();
  }
  return send_all(fd, text);
}

bool FakeEngine::stream_events(int fd, const Request& request) {
  const std::optional<UnixNanos> since = query_time(request.target, "since");
  const std::optional<UnixNanos> until = query_time(request.target, "until");
  if (since && until && *until < *since) {
    return answer_with_fault(fd, request, Fault::of_status(400, "`since` is after `until`"));
  }
  if (!send_all(fd, chunked_head(headers()))) return false;
  if (until) {
    // As the engine does, it waits for a time to come.
    while (now() < *until && !has_gone(fd) && !leaving()) ::usleep(10'000);
    const std::vector<std::string> lines = events_.replay(since.value_or(*until), *until);
    return send_events(fd, lines, false) && send_all(fd, "0\r\n\r\n");
  }
  const auto subscription = events_.subscribe(since.value_or(EventLog::kNoEnd));
  while (!leaving()) {
    if (!send_events(fd, events_.take(*subscription), true)) return false;
    if (has_gone(fd)) return false;
  }
  return false;
}

}  // namespace docktap::test
