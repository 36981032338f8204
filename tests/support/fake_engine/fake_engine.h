#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "support/fake_engine/event_log.h"
#include "support/fake_engine/fake_container.h"
#include "support/fake_engine/faults.h"
#include "support/fake_engine/json_replies.h"
#include "support/fake_engine/listener.h"

namespace docktap::test {

struct FakeEngineOptions {
  std::string api_version = "1.41";
  CgroupVersion cgroup = CgroupVersion::kV1;
};

// A Docker Engine that is none: a real HTTP server on a unix socket with the few paths that docktap
// asks for, for what a real engine can't be made to do. Every call is safe from any thread.
//
// Endpoints are named as in docktap_engine_requests_total: ping, version, info, container_list,
// container_inspect, container_stats, events.
class FakeEngine {
 public:
  explicit FakeEngine(std::string socket_path, FakeEngineOptions options = {});
  ~FakeEngine();
  FakeEngine(const FakeEngine&) = delete;
  FakeEngine& operator=(const FakeEngine&) = delete;

  std::string host() const { return "unix://" + path_; }

  // Containers. Each change emits the events that the engine would.
  std::string create(FakeContainer container);  // its id
  void start(const std::string& id);
  void die(const std::string& id, std::int64_t exit_code);
  void stop(const std::string& id);  // kill, die, stop
  void restart_by_policy(const std::string& id, std::int64_t exit_code);
  void oom(const std::string& id);  // oom, then a die with 137
  void pause(const std::string& id);
  void unpause(const std::string& id);
  void set_health(const std::string& id, const std::string& health);
  void rename(const std::string& id, const std::string& name);
  void remove(const std::string& id);
  // Changes anything without an event.
  void change(const std::string& id, const std::function<void(FakeContainer&)>& change);
  // A line of the event stream as it is, in place of an event.
  void send_event_line(const std::string& line);

  // Faults, by endpoint; the last one set holds.
  void set_fault(const std::string& endpoint, Fault fault);
  void clear_faults();
  void drop_connections();
  // Stops listening, and begins again with its events forgotten: a restart.
  void go_away();
  void come_back();

  // How often an endpoint was asked.
  std::size_t requests(const std::string& endpoint) const;

 private:
  struct Request {
    std::string method;
    std::string target;
    std::string endpoint;
    std::string id;  // of a container's path
  };

  void serve(int fd);
  bool answer(int fd, const Request& request);
  bool answer_with_fault(int fd, const Request& request, const Fault& fault);
  bool stream_events(int fd, const Request& request);
  void hang(int fd) const;
  bool leaving() const;
  // Status and body of the true reply.
  std::pair<int, std::string> reply_to(const Request& request) const;
  std::string headers() const;
  Request parse(const std::string& head) const;

  void emit(const FakeContainer& container, const std::string& action,
            const std::map<std::string, std::string>& attributes = {});
  void run(FakeContainer& container);
  void end(FakeContainer& container, std::int64_t exit_code);

  std::string path_;
  FakeEngineOptions options_;

  mutable std::recursive_mutex mutex_;
  FakeContainers containers_;
  std::map<std::string, Fault> faults_;
  std::map<std::string, std::size_t> requests_;
  unsigned next_number_ = 1;
  std::int64_t next_pid_ = 100'000'000;  // beyond any real one: no container of this machine
  UnixNanos last_time_ = 0;

  EventLog events_;
  std::unique_ptr<Listener> listener_;  // null while it is away
  std::atomic<bool> leaving_{false};
};

}  // namespace docktap::test
