#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/fake_engine/event_log.h"
#include "support/fake_engine/fake_container.h"
#include "support/fake_engine/fake_exec.h"
#include "support/fake_engine/fake_inventory.h"
#include "support/fake_engine/faults.h"
#include "support/fake_engine/json_replies.h"
#include "support/fake_engine/listener.h"

namespace docktap::test {

struct FakeEngineOptions {
  std::string api_version = "1.41";
  CgroupVersion cgroup = CgroupVersion::kV1;
  std::string id = "FAKE:ENGI:NE00:0001";
  std::chrono::seconds clock_ahead{0};  // of ours
};

// A Docker Engine that is none: a real HTTP server on a unix socket with the few paths that docktap
// asks for, for what a real engine can't be made to do. Every call is safe from any thread.
//
// Endpoints are named as in docktap_engine_requests_total: ping, version, info, container_list,
// container_inspect, container_stats, events, exec_inspect, image_list, volume_list, network_list,
// disk_usage, node_list, service_list.
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
  // Runs a command to its end; the exec's id.
  std::string exec(const std::string& id, const std::string& command,
                   const ExecOptions& options = {});

  // Images, volumes, networks, swarm: changed without an event.
  void change_inventory(const std::function<void(FakeInventory&)>& change);

  // Events of anything.
  void emit_event(const std::string& type, const std::string& action, const std::string& actor,
                  const EventAttributes& attributes = {});
  // A line of the event stream as it is, in place of an event.
  void send_event_line(const std::string& line);
  // Lines as they are, as fast as listeners take them.
  void burst(const std::vector<EventLine>& lines);

  // The next so many events are remembered, but nobody who listens is given them.
  void drop_next_events(std::size_t events);
  // An event stream (not a list of past events) ends when so many more bytes of lines have been
  // written to whoever listens; the second one asks for the next number after each cut.
  void cut_events_after(std::size_t bytes);
  void cut_events_again_and_again(std::function<std::size_t()> bytes);
  void stop_cutting();
  std::size_t cuts() const;
  // The newest stream is open, and everything has been written to it.
  bool events_delivered() const;

  // Faults, by endpoint (`container_inspect`), or for one id (`container_inspect ID`), which comes
  // first; the last one set holds.
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
    std::string id;  // in the path
  };

  void serve(int fd);
  bool answer(int fd, const Request& request);
  bool answer_with_fault(int fd, const Request& request, const Fault& fault);
  bool stream_events(int fd, const Request& request);
  bool send_events(int fd, const std::vector<std::string>& lines, bool may_be_cut);
  // Where in the next `size` bytes the cut is, if it is there.
  std::optional<std::size_t> cut_within(std::size_t size);
  void hang(int fd) const;
  bool leaving() const;
  // Status and body of the true reply.
  std::pair<int, std::string> reply_to(const Request& request) const;
  std::pair<int, std::string> inventory_reply(const Request& request) const;
  std::string headers() const;
  Request parse(const std::string& head) const;

  void emit(const FakeContainer& container, const std::string& action,
            const EventAttributes& attributes = {});
  void emit_network(const FakeContainer& container, const std::string& action);
  UnixNanos now() const;  // by its own clock
  UnixNanos tick();       // of the next event
  void run(FakeContainer& container);
  void end(FakeContainer& container, std::int64_t exit_code);

  std::string path_;
  FakeEngineOptions options_;

  mutable std::recursive_mutex mutex_;
  FakeContainers containers_;
  std::map<std::string, FakeExec> execs_;
  FakeInventory inventory_;
  std::map<std::string, Fault> faults_;
  std::map<std::string, std::size_t> requests_;
  unsigned next_number_ = 1;
  std::int64_t next_pid_ = 100'000'000;  // beyond any real one: no container of this machine
  UnixNanos last_time_ = 0;
  std::optional<std::size_t> until_cut_;
  std::function<std::size_t()> next_cut_;  // null: no more
  std::size_t cuts_ = 0;

  EventLog events_;
  std::unique_ptr<Listener> listener_;  // null while it is away
  std::atomic<bool> leaving_{false};
};

}  // namespace docktap::test
