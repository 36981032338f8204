#include "support/example_snapshot/example_snapshot.h"

#include <string>

namespace docktap::render {
namespace {

constexpr UnixNanos kSecond = 1'000'000'000;
constexpr UnixNanos kCreated = 1'760'000'000 * kSecond;

StatsSample busy_sample(std::uint64_t seed) {
  StatsSample s;
  s.cpu_usage_ns = 12'345'678'901 + seed;
  s.cpu_user_ns = 8'000'000'000 + seed;
  s.cpu_system_ns = 4'320'000'000 + seed;
  s.cfs_periods = 600;
  s.cfs_throttled_periods = 7;
  s.cfs_throttled_ns = 123'456'000;
  s.memory_usage_bytes = 104'857'600 + seed;
  s.memory_working_set_bytes = 94'371'840;
  s.memory_rss_bytes = 52'428'800;
  s.memory_cache_bytes = 41'943'040;
  s.memory_mapped_file_bytes = 4'194'304;
  s.memory_swap_bytes = 0;
  s.memory_max_usage_bytes = 125'829'120;
  s.memory_limit_hits = 3;
  s.page_faults = 987'654 + seed;
  s.major_page_faults = 12;
  s.pids = 17;
  s.pids_limit = 1000;
  s.pids_limit_hits = 0;
  s.cpu_pressure = {1'500'000, 250'000};
  s.memory_pressure = {10, 0};
  s.io_pressure = {2'000'001, 1'000'000};
  s.networks.push_back({"eth0", 1'000'000 + seed, 2000, 0, 1, 3'000'000 + seed, 4000, 2, 3});
  s.block_devices.push_back({"sda", 8192, 16384, 2, 4});
  return s;
}

state::EventCounts example_events() {
  state::EventCounts counts;
  const auto set = [&](std::string_view type, std::string_view action, std::uint64_t count) {
    counts.events[state::event_kind(type, action)] = count;
  };
  set("container", "create", 41);
  set("container", "start", 42);
  set("container", "die", 43);
  set("container", "exec_start", 44);
  set("container", "levitate", 1);
  set("image", "pull", 2);
  set("network", "connect", 45);
  set("machine", "start", 3);
  counts.exits = {21, 22, 23, 24, 25, 26, 27, 28};
  counts.health = {31, 32};
  counts.security[index_of(SecurityEvent::kPrivilegedStart)] = 4;
  counts.security[index_of(SecurityEvent::kExec)] = 6;
  counts.security[index_of(SecurityEvent::kExecShell)] = 5;
  counts.security[index_of(SecurityEvent::kSwarmNode)] = 7;
  counts.gaps = {0, 1, 0, 2};
  counts.reconnects = 11;
  counts.duplicates = 12;
  counts.inferred = 13;
  counts.recovered = 14;
  counts.malformed = 15;
  counts.inspects_missed = 16;
  counts.last_event = kCreated + 3599 * kSecond + 250'000'000;
  counts.connected = true;
  return counts;
}

}  // namespace

ExampleSnapshot::ExampleSnapshot()
    : events(example_events()), inventory_({true, true, true, {{"team", ""}}, 10}) {
  engine_.version = "20.10.24";
  engine_.api_version = "1.41";
  engine_.os = "Debian GNU/Linux 12 (bookworm)";
  engine_.kernel = "6.1.0";
  engine_.architecture = "x86_64";
  engine_.storage_driver = "overlay2";
  engine_.cgroup_version = "2";
  engine_.cgroup_driver = "systemd";
  engine_.engine = "docker";
  engine_.cpus = 8;
  engine_.memory_bytes = 16'777'216'000;
  snapshot.collectors.set();
  snapshot.outcomes = {{Collector::kStats, true, 0.0035},
                       {Collector::kContainers, true, 0},
                       {Collector::kEngine, true, 0},
                       {Collector::kEvents, true, 0},
                       {Collector::kSecurity, true, 0}};
  snapshot.engine_up = true;
  snapshot.engine = &engine_;
  snapshot.table_is_complete = true;
  snapshot.events = &events;
  snapshot.policy = &policy;
  host_posture_.findings = {{Check::kUsernsOff, Severity::kLow, "", false, ""},
                            {Check::kSwarmActive, Severity::kInfo, "", true, "it is one"}};
  host_posture_.counts = {1, 4, 1, 0, 1};
  snapshot.host_posture = &host_posture_;
}

state::ContainerRecord& ExampleSnapshot::add_record() {
  const std::size_t number = records_.size();
  std::string id = "c0ffee000000";
  const std::string digits = std::to_string(number);
  id.replace(id.size() - digits.size(), digits.size(), digits);
  state::ContainerRecord& record = records_.emplace_back();
  record.info.id = id;
  record.info.name = "web-" + digits;
  record.info.created = kCreated;
  record.labels = "id=\"" + id + "\",name=\"web-" + digits + "\"";
  record.info_labels = ",image=\"nginx:1.25\",runtime=\"runc\"";
  return record;
}

state::ContainerRecord& ExampleSnapshot::add() {
  state::ContainerRecord& record = add_record();
  shown_.push_back(&record);
  snapshot.containers = shown_;
  snapshot.eventful = shown_;
  return record;
}

state::ContainerRecord& ExampleSnapshot::add_tombstone() {
  state::ContainerRecord& record = add_record();
  record.events = {1, 1, 2, 7, 0, 3, 0};
  record.oom_events = 1;
  record.security_last[index_of(SecurityEvent::kPrivilegedStart)] = kCreated + 100 * kSecond + 1;
  record.removed_at = kCreated + 200 * kSecond;
  tombstones_.push_back(&record);
  snapshot.tombstones = tombstones_;
  return record;
}

void ExampleSnapshot::add_inventory() {
  snapshot.inventory = &inventory_;
  for (const Collector collector : state::kInventoryCollectors) {
    snapshot.outcomes.push_back({collector, true, 0});
  }
  inventory_.learn_images(
      {{"sha256:aa", "nginx:1.25", 187'000'000, kCreated, {}}, {"sha256:bb", "", 5'000'000, 0, {}}},
      kCreated);
  const VolumeInfo data{"data", "local", "", "", false, {{"team", "shop"}, {"other", "x"}}};
  const VolumeInfo old{"old", "local", "", "", false, {}};
  inventory_.learn_volumes({data, old}, {old}, kCreated);
  inventory_.learn_networks({{"0123456789abcdef", "bridge", "bridge", false, {}},
                             {"fedcba9876543210", "inside", "bridge", true, {{"team", "shop"}}}},
                            kCreated);
  DiskUsage disk;
  disk.kinds = {{{192'000'000, 5'000'000}, {4096, 0}, {8192, 1024}, {0, 0}}};
  disk.containers = {{"c0ffee000000", 4096, 187'004'096}};
  disk.volumes = {{"data", 7168}, {"old", 1024}};
  inventory_.learn_disk(std::move(disk), kCreated);
  inventory_.learn_swarm({{"manager", "active", "ready"}, {"worker", "drain", "down"}},
                         {{"s1", "web", 3, SwarmService::Status{2, 3}}}, {}, kCreated);
}

state::ContainerRecord& ExampleSnapshot::add_created() {
  ++snapshot.containers_by_state[static_cast<std::size_t>(ContainerState::kCreated)];
  return add();
}

state::ContainerRecord& ExampleSnapshot::add_busy() {
  state::ContainerRecord& record = add();
  ++snapshot.containers_by_state[static_cast<std::size_t>(ContainerState::kRunning)];
  record.user_labels = ",label_team=\"shop\"";
  record.info.state = ContainerState::kRunning;
  record.info.started_at = kCreated + 60 * kSecond + 500'000'000;
  record.info.finished_at = kCreated + 30 * kSecond;
  record.info.exit_code = 137;
  record.info.oom_killed = true;
  record.info.restart_count = 1;
  record.info.has_healthcheck = true;
  record.info.health = Health{HealthStatus::kHealthy, 0};
  record.info.memory_limit_bytes = 268'435'456;
  record.info.memory_reservation_bytes = 134'217'728;
  record.info.memory_swap_limit_bytes = 268'435'456;
  record.info.cpu_quota_cores = 1.5;
  record.info.cpuset_cpus = 4;
  record.restarts = 1;
  record.starts = 2;
  record.oom_events = 1;
  record.events = {2, 1, 3, 53, 4, 5, 6};
  record.security_last[index_of(SecurityEvent::kExec)] = kCreated + 90 * kSecond;
  record.security_last[index_of(SecurityEvent::kExecShell)] = kCreated + 80 * kSecond + 500'000'000;
  record.posture.findings = {
      {Check::kDockerSocketMount, Severity::kCritical, "/run/docker.sock at /s", true, "an agent"},
      {Check::kRootUser, Severity::kLow, "", false, ""},
      {Check::kPortAllInterfaces, Severity::kMedium, "port 80, port 443", false, ""}};
  record.posture.counts = {2, 36, 1, 3, 2};
  ++snapshot.finding_counts[index_of(Check::kRootUser)][static_cast<std::size_t>(Severity::kLow)];
  ++snapshot.finding_counts[index_of(Check::kPortAllInterfaces)]
                           [static_cast<std::size_t>(Severity::kMedium)];
  record.sample = busy_sample(records_.size());
  record.sample_is_fresh = true;
  record.last_seen = kCreated + 3600 * kSecond;
  return record;
}

}  // namespace docktap::render
