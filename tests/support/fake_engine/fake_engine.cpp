#include "support/fake_engine/fake_engine.h"

#include <sys/socket.h>

#include <algorithm>
#include <cstdlib>
#include <thread>
#include <utility>

#include <spdlog/fmt/fmt.h>

namespace docktap::test {
namespace {

// The paths that are known, without version and query; `*` is a container's id.
struct Path {
  std::string_view prefix;
  std::string_view suffix;
  std::string_view endpoint;
};
constexpr Path kPaths[] = {
    {"/_ping", "", "ping"},
    {"/version", "", "version"},
    {"/info", "", "info"},
    {"/events", "", "events"},
    {"/containers/json", "", "container_list"},
    {"/containers/", "/json", "container_inspect"},
    {"/containers/", "/stats", "container_stats"},
};

std::string reply_head(int status, std::size_t size, const std::string& headers) {
  return fmt::format(
      "HTTP/1.1 {} -\r\nContent-Type: application/json\r\n{}Content-Length: {}\r\n\r\n", status,
      headers, size);
}

// `since` of a query: `1795479265.837163673`.
UnixNanos query_time(const std::string& target, const std::string& key) {
  const std::size_t at = target.find(key + "=");
  if (at == std::string::npos) return 0;
  const std::string value = target.substr(at + key.size() + 1);
  const std::size_t dot = value.find('.');
  const UnixNanos seconds = std::atoll(value.c_str());
  const UnixNanos nanos = dot == std::string::npos ? 0 : std::atoll(value.c_str() + dot + 1);
  return seconds * 1'000'000'000 + nanos;
}

std::string chunk(const std::string& text) {
  return fmt::format("{:x}\r\n{}\r\n", text.size(), text);
}

}  // namespace

FakeEngine::FakeEngine(std::string socket_path, FakeEngineOptions options)
    : path_(std::move(socket_path)), options_(std::move(options)) {
  come_back();
}

FakeEngine::~FakeEngine() { go_away(); }

void FakeEngine::go_away() {
  leaving_ = true;
  events_.wake();
  listener_.reset();
  events_.forget();
}

void FakeEngine::come_back() {
  leaving_ = false;
  listener_ = std::make_unique<Listener>(path_, [this](int fd) { serve(fd); });
}

void FakeEngine::drop_connections() { listener_->drop_connections(); }

// --- containers ---

void FakeEngine::emit(const FakeContainer& container, const std::string& action,
                      const std::map<std::string, std::string>& attributes) {
  last_time_ = std::max(unix_now(), last_time_ + 1);
  events_.add(last_time_, event_line(container, action, last_time_, attributes));
}

std::string FakeEngine::create(FakeContainer container) {
  const std::lock_guard lock(mutex_);
  if (container.id.empty()) container.id = fake_id(next_number_++);
  container.created = unix_now();
  const std::string id = container.id;
  FakeContainer& added = containers_[id] = std::move(container);
  emit(added, "create");
  return id;
}

void FakeEngine::run(FakeContainer& container) {
  container.state = "running";
  container.started = std::max(unix_now(), last_time_ + 1);
  container.oom_killed = false;
  container.exit_code = 0;
  container.figures = FakeFigures();
  if (container.pid < 100'000'000 && container.pid != 0) {
    // A pid that a cgroup tree knows stays.
  } else {
    container.pid = next_pid_++;
  }
  if (container.has_healthcheck) container.health = "starting";
  emit(container, "start");
}

void FakeEngine::end(FakeContainer& container, std::int64_t exit_code) {
  container.state = "exited";
  container.exit_code = exit_code;
  container.finished = unix_now();
  emit(container, "die", {{"exitCode", std::to_string(exit_code)}});
}

void FakeEngine::start(const std::string& id) {
  const std::lock_guard lock(mutex_);
  FakeContainer& container = containers_.at(id);
  container.restart_count = 0;
  run(container);
}

void FakeEngine::die(const std::string& id, std::int64_t exit_code) {
  const std::lock_guard lock(mutex_);
  end(containers_.at(id), exit_code);
}

void FakeEngine::stop(const std::string& id) {
  const std::lock_guard lock(mutex_);
  FakeContainer& container = containers_.at(id);
  emit(container, "kill", {{"signal", "15"}});
  end(container, 0);
  emit(container, "stop");
}

void FakeEngine::restart_by_policy(const std::string& id, std::int64_t exit_code) {
  const std::lock_guard lock(mutex_);
  FakeContainer& container = containers_.at(id);
  end(container, exit_code);
  ++container.restart_count;
  run(container);
}

void FakeEngine::oom(const std::string& id) {
  const std::lock_guard lock(mutex_);
  FakeContainer& container = containers_.at(id);
  emit(container, "oom");
  container.oom_killed = true;
  end(container, 137);
}

void FakeEngine::pause(const std::string& id) {
  const std::lock_guard lock(mutex_);
  FakeContainer& container = containers_.at(id);
  container.state = "paused";
  emit(container, "pause");
}

void FakeEngine::unpause(const std::string& id) {
  const std::lock_guard lock(mutex_);
  FakeContainer& container = containers_.at(id);
  container.state = "running";
  emit(container, "unpause");
}

void FakeEngine::set_health(const std::string& id, const std::string& health) {
  const std::lock_guard lock(mutex_);
  FakeContainer& container = containers_.at(id);
  container.health = health;
  container.failing_streak = health == "unhealthy" ? 3 : 0;
  emit(container, "health_status: " + health);
}

void FakeEngine::rename(const std::string& id, const std::string& name) {
  const std::lock_guard lock(mutex_);
  FakeContainer& container = containers_.at(id);
  const std::string old_name = std::exchange(container.name, name);
  emit(container, "rename", {{"oldName", "/" + old_name}});
}

void FakeEngine::remove(const std::string& id) {
  const std::lock_guard lock(mutex_);
  const auto container = containers_.find(id);
  emit(container->second, "destroy");
  containers_.erase(container);
}

void FakeEngine::change(const std::string& id, const std::function<void(FakeContainer&)>& change) {
  const std::lock_guard lock(mutex_);
  change(containers_.at(id));
}

void FakeEngine::send_event_line(const std::string& line) {
  const std::lock_guard lock(mutex_);
  last_time_ = std::max(unix_now(), last_time_ + 1);
  events_.add(last_time_, line + "\n");
}

// --- faults ---

void FakeEngine::set_fault(const std::string& endpoint, Fault fault) {
  const std::lock_guard lock(mutex_);
  faults_.insert_or_assign(endpoint, std::move(fault));
}

void FakeEngine::clear_faults() {
  const std::lock_guard lock(mutex_);
  faults_.clear();
}

std::size_t FakeEngine::requests(const std::string& endpoint) const {
  const std::lock_guard lock(mutex_);
  const auto found = requests_.find(endpoint);
  return found == requests_.end() ? 0 : found->second;
}

// --- HTTP ---

bool FakeEngine::leaving() const { return leaving_; }

FakeEngine::Request FakeEngine::parse(const std::string& head) const {
  Request request;
  request.method = head.substr(0, head.find(' '));
  const std::size_t begin = request.method.size() + 1;
  request.target = head.substr(begin, head.find(' ', begin) - begin);
  std::string path = request.target.substr(0, request.target.find('?'));
  if (path.starts_with("/v1.")) path.erase(0, path.find('/', 1));
  for (const Path& known : kPaths) {
    const bool exact = known.suffix.empty();
    if (exact ? path != known.prefix
              : !path.starts_with(known.prefix) || !path.ends_with(known.suffix)) {
      continue;
    }
    request.endpoint = known.endpoint;
    if (!exact) {
      request.id =
          path.substr(known.prefix.size(), path.size() - known.prefix.size() - known.suffix.size());
    }
    break;
  }
  return request;
}

void FakeEngine::serve(int fd) {
  std::string rest;
  for (;;) {
    const std::string head = receive_head(fd, rest);
    if (head.empty()) return;
    const Request request = parse(head);
    std::optional<Fault> fault;
    {
      const std::lock_guard lock(mutex_);
      ++requests_[request.endpoint];
      const auto found = faults_.find(request.endpoint);
      if (found != faults_.end()) fault = found->second;
    }
    const bool goes_on = fault ? answer_with_fault(fd, request, *fault) : answer(fd, request);
    if (!goes_on) return;
  }
}

std::string FakeEngine::headers() const {
  return "Api-Version: " + options_.api_version + "\r\nServer: Docker/20.10.24-fake (linux)\r\n";
}

std::pair<int, std::string> FakeEngine::reply_to(const Request& request) const {
  const std::lock_guard lock(mutex_);
  if (request.endpoint == "ping") return {200, "OK"};
  if (request.endpoint == "version") return {200, version_reply(options_.api_version)};
  if (request.endpoint == "info") return {200, info_reply(options_.cgroup)};
  if (request.endpoint == "container_list") return {200, list_reply(containers_)};
  if (request.endpoint.empty()) return {404, message_reply("page not found")};
  const auto found = containers_.find(request.id);
  if (found == containers_.end()) {
    return {404, message_reply("No such container: " + request.id)};
  }
  if (request.endpoint == "container_inspect") return {200, inspect_reply(found->second)};
  return {200, stats_reply(found->second, options_.cgroup)};
}

bool FakeEngine::answer(int fd, const Request& request) {
  if (request.endpoint == "events") return stream_events(fd, request);
  const auto [status, body] = reply_to(request);
  const std::string head = reply_head(status, body.size(), headers());
  return send_all(fd, request.method == "HEAD" ? head : head + body);
}

bool FakeEngine::stream_events(int fd, const Request& request) {
  if (!send_all(fd, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" + headers() +
                        "Transfer-Encoding: chunked\r\n\r\n")) {
    return false;
  }
  std::uint64_t next = 0;
  std::vector<std::string> lines = events_.replay(query_time(request.target, "since"), next);
  const bool bounded = request.target.find("until=") != std::string::npos;
  while (!leaving()) {
    for (const std::string& line : lines) {
      if (!send_all(fd, chunk(line))) return false;
    }
    if (bounded) return send_all(fd, "0\r\n\r\n");
    char byte = 0;
    if (::recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0) return false;  // the client has gone
    lines = events_.wait(next);
  }
  return false;
}

void FakeEngine::hang(int fd) const {
  char byte = 0;
  while (!leaving()) {
    if (::recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

bool FakeEngine::answer_with_fault(int fd, const Request& request, const Fault& fault) {
  switch (fault.kind) {
    case Fault::Kind::kStatus: {
      const std::string body = message_reply(fault.text);
      const std::string head = reply_head(fault.status, body.size(), headers());
      return send_all(fd, request.method == "HEAD" ? head : head + body);
    }
    case Fault::Kind::kBody:
      return send_all(fd, reply_head(200, fault.text.size(), headers()) +
                              (request.method == "HEAD" ? "" : fault.text));
    case Fault::Kind::kRaw: send_all(fd, fault.text); return false;
    case Fault::Kind::kCutOff: {
      const std::string body = reply_to(request).second;
      send_all(fd, reply_head(200, body.size(), headers()) + body.substr(0, fault.bytes));
      return false;
    }
    case Fault::Kind::kEndless:
      if (!send_all(fd, "HTTP/1.1 200 OK\r\n" + headers() + "Transfer-Encoding: chunked\r\n\r\n")) {
        return false;
      }
      while (!leaving() && send_all(fd, chunk(std::string(1000, ' ')))) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
      }
      return false;
    case Fault::Kind::kHang: hang(fd); return false;
    case Fault::Kind::kDelay: std::this_thread::sleep_for(fault.delay); return answer(fd, request);
  }
  return false;
}

}  // namespace docktap::test
