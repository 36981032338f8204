#include "support/fake_engine/json_replies.h"

#include <chrono>

#include <spdlog/fmt/chrono.h>
#include <spdlog/fmt/fmt.h>
#include <boost/json.hpp>

namespace docktap::test {
namespace {

namespace json = boost::json;

std::string rfc3339(UnixNanos time) {
  if (time == 0) return "0001-01-01T00:00:00Z";
  const std::tm utc = fmt::gmtime(static_cast<std::time_t>(time / 1'000'000'000));
  return fmt::format("{:%FT%T}.{:09}Z", utc, time % 1'000'000'000);
}

bool is_running(const FakeContainer& container) {
  return container.state == "running" || container.state == "paused";
}

json::object labels_of(const FakeContainer& container) {
  json::object labels;
  for (const auto& [key, value] : container.labels) labels[key] = value;
  return labels;
}

json::array mounts_of(const FakeContainer& container) {
  json::array mounts;
  for (const std::string& source : container.bind_sources) {
    mounts.push_back({{"Type", "bind"},
                      {"Source", source},
                      {"Destination", "/mnt" + source},
                      {"Mode", ""},
                      {"RW", true},
                      {"Propagation", "rprivate"}});
  }
  return mounts;
}

std::string status_text(const FakeContainer& container) {
  if (container.state == "paused") return "Up 2 minutes (Paused)";
  if (container.state == "created") return "Created";
  if (!is_running(container)) {
    return fmt::format("Exited ({}) 2 minutes ago", container.exit_code);
  }
  if (container.health.empty()) return "Up 2 minutes";
  const std::string health = container.health == "starting" ? "health: starting" : container.health;
  return "Up 2 minutes (" + health + ")";
}

json::object network_stats(const FakeFigures& figures) {
  return {{"rx_bytes", figures.rx_bytes},
          {"rx_packets", figures.rx_bytes / 500},
          {"rx_errors", 0},
          {"rx_dropped", 0},
          {"tx_bytes", figures.tx_bytes},
          {"tx_packets", figures.tx_bytes / 500},
          {"tx_errors", 0},
          {"tx_dropped", 0}};
}

json::array blkio(std::uint64_t reads, std::uint64_t writes, bool v2) {
  const auto entry = [](const char* operation, std::uint64_t value) {
    return json::object{{"major", 8}, {"minor", 0}, {"op", operation}, {"value", value}};
  };
  if (v2) return {entry("read", reads), entry("write", writes)};
  return {entry("Read", reads), entry("Write", writes), entry("Total", reads + writes)};
}

json::object cpu_stats(const FakeFigures& figures, bool v2) {
  const std::uint64_t total = figures.cpu_user_ns + figures.cpu_system_ns;
  json::object usage{{"total_usage", total},
                     {"usage_in_kernelmode", figures.cpu_system_ns},
                     {"usage_in_usermode", figures.cpu_user_ns}};
  if (!v2) usage["percpu_usage"] = json::array{total / 2, total - total / 2};
  return {{"cpu_usage", std::move(usage)},
          {"system_cpu_usage", 1'000'000'000'000U + 4 * total},
          {"online_cpus", 2},
          {"throttling_data",
           {{"periods", total / 100'000'000},
            {"throttled_periods", total / 1'000'000'000},
            {"throttled_time", total / 100}}}};
}

json::object memory_stats(const FakeFigures& figures, bool v2) {
  const std::uint64_t cache = figures.memory_bytes / 4;
  const std::uint64_t rss = figures.memory_bytes - cache;
  const std::uint64_t faults = figures.memory_bytes / 4096;
  json::object memory{{"usage", figures.memory_bytes}, {"limit", 8'000'000'000U}};
  if (v2) {
    memory["stats"] = {{"anon", rss},
                       {"file", cache},
                       {"file_mapped", cache / 2},
                       {"inactive_file", figures.inactive_file_bytes},
                       {"pgfault", faults},
                       {"pgmajfault", faults / 100}};
  } else {
    memory["max_usage"] = figures.memory_bytes + figures.memory_bytes / 2;
    memory["failcnt"] = 0;
    memory["stats"] = {{"total_rss", rss},
                       {"total_cache", cache},
                       {"total_mapped_file", cache / 2},
                       {"total_inactive_file", figures.inactive_file_bytes},
                       {"total_pgfault", faults},
                       {"total_pgmajfault", faults / 100}};
  }
  return memory;
}

}  // namespace

std::string fake_id(unsigned number) {
  // Spread over the whole of an id, as real ones are, so that the first 12 digits differ too.
  std::string id;
  std::uint64_t state = 0x9E3779B97F4A7C15U * (number + 1);
  while (id.size() < 64) {
    state ^= state >> 29U;
    state *= 0xBF58476D1CE4E5B9U;
    id += fmt::format("{:016x}", state);
  }
  return id;
}

std::string version_reply(const std::string& api_version) {
  return json::serialize(json::object{{"Version", "20.10.24-fake"},
                                      {"ApiVersion", api_version},
                                      {"MinAPIVersion", "1.12"},
                                      {"Os", "linux"},
                                      {"Arch", "amd64"},
                                      {"KernelVersion", "6.1.0"}});
}

std::string info_reply(CgroupVersion cgroup, const std::string& id, bool is_swarm_manager) {
  return json::serialize(json::object{{"ID", id},
                                      {"OperatingSystem", "Demo Linux"},
                                      {"KernelVersion", "6.1.0"},
                                      {"Architecture", "x86_64"},
                                      {"Driver", "overlay2"},
                                      {"CgroupVersion", cgroup == CgroupVersion::kV2 ? "2" : "1"},
                                      {"CgroupDriver", "systemd"},
                                      {"NCPU", 4},
                                      {"MemTotal", 16'000'000'000U},
                                      {"SecurityOptions", {"name=seccomp,profile=default"}},
                                      {"Swarm", {{"ControlAvailable", is_swarm_manager}}}});
}

std::string list_reply(const FakeContainers& containers) {
  json::array list;
  for (const auto& [id, container] : containers) {
    list.push_back({{"Id", id},
                    {"Names", {"/" + container.name}},
                    {"Image", container.image},
                    {"ImageID", "sha256:" + fake_id(0)},
                    {"Created", container.created / 1'000'000'000},
                    {"Labels", labels_of(container)},
                    {"State", container.state},
                    {"Status", status_text(container)},
                    {"HostConfig", {{"NetworkMode", container.network_mode}}}});
  }
  return json::serialize(list);
}

std::string inspect_reply(const FakeContainer& container) {
  json::object state{{"Status", container.state},
                     {"Running", is_running(container)},
                     {"Paused", container.state == "paused"},
                     {"Restarting", container.state == "restarting"},
                     {"OOMKilled", container.oom_killed},
                     {"Dead", false},
                     {"Pid", is_running(container) ? container.pid : 0},
                     {"ExitCode", container.exit_code},
                     {"Error", ""},
                     {"StartedAt", rfc3339(container.started)},
                     {"FinishedAt", rfc3339(container.finished)}};
  json::object config{{"Image", container.image},
                      {"Labels", labels_of(container)},
                      {"User", container.user},
                      {"Env", json::array{"PATH=/usr/local/bin:/usr/bin"}}};
  if (container.has_healthcheck) {
    state["Health"] = {{"Status", container.health}, {"FailingStreak", container.failing_streak}};
    config["Healthcheck"] = {
        {"Test", json::array(container.health_test.begin(), container.health_test.end())},
        {"Interval", container.health_interval}};
  }
  return json::serialize(json::object{
      {"Id", container.id},
      {"Created", rfc3339(container.created)},
      {"Name", "/" + container.name},
      {"Image", "sha256:" + fake_id(0)},
      {"RestartCount", container.restart_count},
      {"State", std::move(state)},
      {"Config", std::move(config)},
      {"Mounts", mounts_of(container)},
      {"HostConfig",
       {{"NetworkMode", container.network_mode},
        {"Privileged", container.privileged},
        {"PidMode", container.pid_mode},
        {"IpcMode", container.ipc_mode},
        {"UTSMode", container.uts_mode},
        {"RestartPolicy", {{"Name", container.restart_policy}}},
        {"Runtime", "runc"},
        {"Memory", container.memory_limit},
        {"MemorySwap", 2 * container.memory_limit},
        {"MemoryReservation", 0},
        {"NanoCpus", container.nano_cpus},
        {"CpuQuota", 0},
        {"CpuPeriod", 0},
        {"CpusetCpus", ""},
        {"PidsLimit", nullptr},
        {"CapAdd", nullptr},
        {"CapDrop", nullptr},
        {"SecurityOpt", nullptr},
        {"ReadonlyRootfs", false},
        {"OomKillDisable", nullptr},
        {"CgroupnsMode", "private"},
        {"UsernsMode", ""},
        {"Devices", json::array()},
        {"DeviceCgroupRules", nullptr},
        {"MaskedPaths", json::array{"/proc/kcore"}},
        {"ReadonlyPaths", json::array{"/proc/sys"}},
        {"Ulimits", nullptr},
        {"LogConfig", {{"Type", "json-file"}}},
        {"PortBindings", json::object()}}},
      {"NetworkSettings",
       {{"Ports", json::object()}, {"Networks", {{container.network_mode, json::object()}}}}},
      {"AppArmorProfile", ""}});
}

std::string stats_reply(const FakeContainer& container, CgroupVersion cgroup) {
  if (!is_running(container)) {
    return json::serialize(json::object{{"read", rfc3339(0)},
                                        {"preread", rfc3339(0)},
                                        {"id", container.id},
                                        {"name", "/" + container.name}});
  }
  const bool v2 = cgroup == CgroupVersion::kV2;
  const FakeFigures& figures = container.figures;
  json::object io{
      {"io_service_bytes_recursive", blkio(figures.read_bytes, figures.write_bytes, v2)}};
  if (!v2) {
    io["io_serviced_recursive"] = blkio(figures.read_bytes / 4096, figures.write_bytes / 4096, v2);
  }
  json::object pids{{"current", figures.pids}};
  if (v2) pids["limit"] = 18446744073709551615U;
  json::object stats{{"read", rfc3339(unix_now())},
                     {"preread", rfc3339(0)},
                     {"id", container.id},
                     {"name", "/" + container.name},
                     {"pids_stats", std::move(pids)},
                     {"blkio_stats", std::move(io)},
                     {"cpu_stats", cpu_stats(figures, v2)},
                     {"memory_stats", memory_stats(figures, v2)}};
  if (container.network_mode != "host") stats["networks"] = {{"eth0", network_stats(figures)}};
  return json::serialize(stats);
}

std::string message_reply(const std::string& message) {
  return json::serialize(json::object{{"message", message}});
}

std::string exec_reply(const FakeExec& exec) {
  return json::serialize(json::object{{"ID", exec.id},
                                      {"Running", false},
                                      {"ExitCode", exec.exit_code},
                                      {"ProcessConfig",
                                       {{"tty", false},
                                        {"entrypoint", exec.command},
                                        {"arguments", json::array{}},
                                        {"privileged", exec.privileged},
                                        {"user", exec.user}}},
                                      {"ContainerID", exec.container_id}});
}

std::string event_line(const FakeContainer& container, const std::string& action, UnixNanos time,
                       const EventAttributes& attributes) {
  EventAttributes all = attributes;
  // As the engine does: a label masks what it says itself, but for these two.
  for (const auto& [key, value] : container.labels) all[key] = value;
  all["image"] = container.image;
  all["name"] = container.name;
  return event_line("container", action, container.id, time, all);
}

std::string event_line(const std::string& type, const std::string& action, const std::string& actor,
                       UnixNanos time, const EventAttributes& attributes) {
  json::object all;
  for (const auto& [key, value] : attributes) all[key] = value;
  return json::serialize(json::object{{"Type", type},
                                      {"Action", action},
                                      {"Actor", {{"ID", actor}, {"Attributes", all}}},
                                      {"scope", "local"},
                                      {"time", time / 1'000'000'000},
                                      {"timeNano", time}}) +
         "\n";
}

}  // namespace docktap::test
