#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace docktap {

using OptionalCount = std::optional<std::uint64_t>;

struct NetworkCounters {
  std::string interface;  // at most 15 bytes (IFNAMSIZ), so never on the heap
  std::uint64_t rx_bytes = 0;
  std::uint64_t rx_packets = 0;
  OptionalCount rx_errors;  // the engine always says 0, so it is absent from its samples
  std::uint64_t rx_dropped = 0;
  std::uint64_t tx_bytes = 0;
  std::uint64_t tx_packets = 0;
  OptionalCount tx_errors;
  std::uint64_t tx_dropped = 0;
};

struct BlockDeviceCounters {
  std::string device;  // name as in /sys/dev/block (`sda`), else `major:minor`
  OptionalCount read_bytes;
  OptionalCount write_bytes;
  OptionalCount reads;
  OptionalCount writes;
};

// PSI totals in microseconds, as the kernel counts them.
struct Pressure {
  OptionalCount some_us;  // at least one task waited
  OptionalCount full_us;  // all non-idle tasks stalled at once
};

// What one container used, at one moment. Counters are since the start of its present run. Absent
// is not zero: what the kernel or the engine does not tell stays nullopt. The same struct is filled
// from cgroup files and from the engine's stats; it is reused from scrape to scrape so that the
// vectors keep their capacity.
struct StatsSample {
  OptionalCount cpu_usage_ns;
  OptionalCount cpu_user_ns;
  OptionalCount cpu_system_ns;
  OptionalCount cfs_periods;  // only meaningful with a CPU quota
  OptionalCount cfs_throttled_periods;
  OptionalCount cfs_throttled_ns;
  std::vector<std::uint64_t> cpu_core_usage_ns;  // by CPU number; empty where not asked for

  OptionalCount memory_usage_bytes;
  OptionalCount memory_working_set_bytes;  // usage − inactive file pages, not below 0
  OptionalCount memory_rss_bytes;
  OptionalCount memory_cache_bytes;
  OptionalCount memory_mapped_file_bytes;
  OptionalCount memory_swap_bytes;
  OptionalCount memory_max_usage_bytes;
  OptionalCount memory_limit_hits;  // v2: memory.events max; v1: memory.failcnt
  OptionalCount oom_kills;          // v2: memory.events oom_kill; v1: memory.oom_control oom_kill
  OptionalCount page_faults;
  OptionalCount major_page_faults;

  OptionalCount pids;
  OptionalCount pids_limit;  // absent when unlimited
  OptionalCount pids_limit_hits;

  Pressure cpu_pressure;
  Pressure memory_pressure;
  Pressure io_pressure;

  std::vector<NetworkCounters> networks;           // without the loopback interface
  std::vector<BlockDeviceCounters> block_devices;  // without loop and ram devices

  // Makes it empty but keeps the vectors' capacity.
  void clear() {
    std::vector<std::uint64_t> cores = std::move(cpu_core_usage_ns);
    std::vector<NetworkCounters> nets = std::move(networks);
    std::vector<BlockDeviceCounters> devices = std::move(block_devices);
    *this = StatsSample();
    cores.clear();
    nets.clear();
    devices.clear();
    cpu_core_usage_ns = std::move(cores);
    networks = std::move(nets);
    block_devices = std::move(devices);
  }
};

}  // namespace docktap
