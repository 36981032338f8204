#include <algorithm>
#include <cctype>

#include "base/block_device.h"
#include "base/clock.h"
#include "base/text.h"
#include "parse/engine_json.h"
#include "parse/json_reading.h"

namespace docktap::parse {
namespace {

// A sample is 2 to 6 kB, and grows with networks, block devices and CPUs. More than this is an
// Error, so that no reply leaves a large buffer behind.
constexpr std::size_t kMaxSample = std::size_t{1} << 20;

// What the map `memory_stats.stats` has: the `total_` keys are cgroup v1's, `anon` and the rest
// v2's.
struct MemoryMap {
  OptionalCount total_rss, total_cache, total_mapped_file, total_inactive_file;
  OptionalCount total_pgfault, total_pgmajfault;
  OptionalCount anon, file, file_mapped, inactive_file, pgfault, pgmajfault;
};

struct MemoryStats {
  OptionalCount usage, max_usage, failcnt;
  MemoryMap map;
};

template <typename T>
struct CountField {
  std::string_view key;
  std::string_view name;
  OptionalCount T::*member;
};

constexpr CountField<MemoryMap> kMemoryMap[] = {
    {"total_rss", "memory_stats.stats.total_rss", &MemoryMap::total_rss},
    {"total_cache", "memory_stats.stats.total_cache", &MemoryMap::total_cache},
    {"total_mapped_file", "memory_stats.stats.total_mapped_file", &MemoryMap::total_mapped_file},
    {"total_inactive_file", "memory_stats.stats.total_inactive_file",
     &MemoryMap::total_inactive_file},
    {"total_pgfault", "memory_stats.stats.total_pgfault", &MemoryMap::total_pgfault},
    {"total_pgmajfault", "memory_stats.stats.total_pgmajfault", &MemoryMap::total_pgmajfault},
    {"anon", "memory_stats.stats.anon", &MemoryMap::anon},
    {"file", "memory_stats.stats.file", &MemoryMap::file},
    {"file_mapped", "memory_stats.stats.file_mapped", &MemoryMap::file_mapped},
    {"inactive_file", "memory_stats.stats.inactive_file", &MemoryMap::inactive_file},
    {"pgfault", "memory_stats.stats.pgfault", &MemoryMap::pgfault},
    {"pgmajfault", "memory_stats.stats.pgmajfault", &MemoryMap::pgmajfault},
};

constexpr CountField<MemoryStats> kMemoryStats[] = {
    {"usage", "memory_stats.usage", &MemoryStats::usage},
    {"max_usage", "memory_stats.max_usage", &MemoryStats::max_usage},
    {"failcnt", "memory_stats.failcnt", &MemoryStats::failcnt},
};

constexpr CountField<StatsSample> kCpuUsage[] = {
    {"total_usage", "cpu_stats.cpu_usage.total_usage", &StatsSample::cpu_usage_ns},
    {"usage_in_usermode", "cpu_stats.cpu_usage.usage_in_usermode", &StatsSample::cpu_user_ns},
    {"usage_in_kernelmode", "cpu_stats.cpu_usage.usage_in_kernelmode", &StatsSample::cpu_system_ns},
};

constexpr CountField<StatsSample> kThrottling[] = {
    {"periods", "cpu_stats.throttling_data.periods", &StatsSample::cfs_periods},
    {"throttled_periods", "cpu_stats.throttling_data.throttled_periods",
     &StatsSample::cfs_throttled_periods},
    {"throttled_time", "cpu_stats.throttling_data.throttled_time", &StatsSample::cfs_throttled_ns},
};

struct NetworkField {
  std::string_view key;
  std::string_view name;
  std::uint64_t NetworkCounters::*member;
};

// Without rx_errors and tx_errors, which the engine always says are 0.
constexpr NetworkField kNetwork[] = {
    {"rx_bytes", "networks.rx_bytes", &NetworkCounters::rx_bytes},
    {"rx_packets", "networks.rx_packets", &NetworkCounters::rx_packets},
    {"rx_dropped", "networks.rx_dropped", &NetworkCounters::rx_dropped},
    {"tx_bytes", "networks.tx_bytes", &NetworkCounters::tx_bytes},
    {"tx_packets", "networks.tx_packets", &NetworkCounters::tx_packets},
    {"tx_dropped", "networks.tx_dropped", &NetworkCounters::tx_dropped},
};

// One of the arrays of `blkio_stats`, and where its Read and Write go.
struct BlockField {
  std::string_view key;
  std::string_view name;
  OptionalCount BlockDeviceCounters::*read;
  OptionalCount BlockDeviceCounters::*write;
};

constexpr BlockField kBlock[] = {
    {"io_service_bytes_recursive", "blkio_stats.io_service_bytes_recursive",
     &BlockDeviceCounters::read_bytes, &BlockDeviceCounters::write_bytes},
    {"io_serviced_recursive", "blkio_stats.io_serviced_recursive", &BlockDeviceCounters::reads,
     &BlockDeviceCounters::writes},
};

// Reads `value` into the member whose row has `key`; other keys are passed over.
template <typename Row, std::size_t kRows, typename T>
bool read_row(JsonReader& json, const Row (&rows)[kRows], std::string_view key, Value value,
              T& out) {
  for (const Row& row : rows) {
    if (row.key == key) return json.read(row.name, value, out.*row.member);
  }
  return true;
}

bool read_cpu_usage(JsonReader& json, Value value, StatsSample& out) {
  return json.each_field("cpu_stats.cpu_usage", value, [&](std::string_view key, Value field) {
    if (key != "percpu_usage") return read_row(json, kCpuUsage, key, field, out);
    out.cpu_core_usage_ns.clear();
    return json.each_element("cpu_stats.cpu_usage.percpu_usage", field, [&](Value core) {
      return json.read("cpu_stats.cpu_usage.percpu_usage", core,
                       out.cpu_core_usage_ns.emplace_back(0));
    });
  });
}

bool read_cpu(JsonReader& json, Value value, StatsSample& out) {
  return json.each_field("cpu_stats", value, [&](std::string_view key, Value field) {
    if (key == "cpu_usage") return read_cpu_usage(json, field, out);
    if (key != "throttling_data") return true;
    return json.each_field("cpu_stats.throttling_data", field,
                           [&](std::string_view throttling_key, Value count) {
                             return read_row(json, kThrottling, throttling_key, count, out);
                           });
  });
}

bool read_memory(JsonReader& json, Value value, MemoryStats& out) {
  return json.each_field("memory_stats", value, [&](std::string_view key, Value field) {
    if (key != "stats") return read_row(json, kMemoryStats, key, field, out);
    return json.each_field("memory_stats.stats", field, [&](std::string_view map_key, Value count) {
      return read_row(json, kMemoryMap, map_key, count, out.map);
    });
  });
}

// docker stats' own rule, with a floor, since the two figures are not of the same instant.
OptionalCount working_set(OptionalCount usage, OptionalCount inactive_file) {
  if (!usage || !inactive_file) return std::nullopt;
  return *usage - std::min(*usage, *inactive_file);
}

void set_memory(const MemoryStats& memory, StatsSample& out) {
  const MemoryMap& map = memory.map;
  if (map.total_inactive_file) {
    // The engine leaves out what is 0.
    out.memory_usage_bytes = memory.usage.value_or(0);
    out.memory_max_usage_bytes = memory.max_usage.value_or(0);
    out.memory_limit_hits = memory.failcnt.value_or(0);
    out.memory_working_set_bytes = working_set(out.memory_usage_bytes, map.total_inactive_file);
    out.memory_rss_bytes = map.total_rss;
    out.memory_cache_bytes = map.total_cache;
    out.memory_mapped_file_bytes = map.total_mapped_file;
    out.page_faults = map.total_pgfault;
    out.major_page_faults = map.total_pgmajfault;
    return;
  }
  // On v2 failcnt counts memory.events' `oom`, not `max`, and Podman's max_usage is the limit: both
  // are other figures than v1's, so they stay absent.
  out.memory_usage_bytes = memory.usage;
  if (map.inactive_file && !memory.usage) out.memory_usage_bytes = 0;
  out.memory_working_set_bytes = working_set(out.memory_usage_bytes, map.inactive_file);
  out.memory_rss_bytes = map.anon;
  out.memory_cache_bytes = map.file;
  out.memory_mapped_file_bytes = map.file_mapped;
  out.page_faults = map.pgfault;
  out.major_page_faults = map.pgmajfault;
}

bool read_pids(JsonReader& json, Value value, StatsSample& out) {
  return json.each_field("pids_stats", value, [&](std::string_view key, Value field) {
    if (key == "current") return json.read("pids_stats.current", field, out.pids);
    if (key != "limit") return true;
    OptionalCount limit;
    if (!json.read("pids_stats.limit", field, limit)) return false;
    // No limit: absent or 0 on v1 and with Podman, the largest number on v2.
    constexpr std::uint64_t kUnlimited = UINT64_MAX;
    if (limit && *limit != 0 && *limit != kUnlimited) out.pids_limit = limit;
    return true;
  });
}

bool read_networks(JsonReader& json, Value value, std::vector<NetworkCounters>& out) {
  out.clear();
  return json.each_field("networks", value, [&](std::string_view interface, Value counters) {
    if (interface == "lo") return true;
    NetworkCounters& network = out.emplace_back();
    network.interface = interface;
    return json.each_field("networks", counters, [&](std::string_view key, Value field) {
      return read_row(json, kNetwork, key, field, network);
    });
  });
}

// v1 says `Read`, v2 `read`; Sync, Async and Total count the same bytes again.
bool is_op(std::string_view op, std::string_view lower) {
  return std::equal(op.begin(), op.end(), lower.begin(), lower.end(), [](char a, char b) {
    return std::tolower(static_cast<unsigned char>(a)) == b;
  });
}

BlockDeviceCounters& device_named(std::string name, std::vector<BlockDeviceCounters>& devices) {
  const auto known =
      std::find_if(devices.begin(), devices.end(),
                   [&](const BlockDeviceCounters& device) { return device.device == name; });
  if (known != devices.end()) return *known;
  BlockDeviceCounters& device = devices.emplace_back();
  device.device = std::move(name);
  return device;
}

bool read_block_entry(JsonReader& json, const BlockField& row, Value value,
                      std::vector<BlockDeviceCounters>& devices) {
  std::uint64_t major = 0;
  std::uint64_t minor = 0;
  std::uint64_t count = 0;
  std::string_view op;
  const bool read = json.each_field(row.name, value, [&](std::string_view key, Value field) {
    if (key == "major") return json.read(row.name, field, major);
    if (key == "minor") return json.read(row.name, field, minor);
    if (key == "value") return json.read(row.name, field, count);
    if (key == "op") return json.read(row.name, field, op);
    return true;
  });
  if (!read) return false;
  if (major > UINT32_MAX || minor > UINT32_MAX) {
    return json.fail(row.name, "no device number");
  }
  if (is_ignored_block_device(static_cast<unsigned>(major))) return true;
  const bool is_read = is_op(op, "read");
  if (!is_read && !is_op(op, "write")) return true;
  BlockDeviceCounters& device = device_named(
      block_device_name(static_cast<unsigned>(major), static_cast<unsigned>(minor)), devices);
  OptionalCount& total = device.*(is_read ? row.read : row.write);
  total = total.value_or(0) + count;
  return true;
}

bool read_block(JsonReader& json, Value value, std::vector<BlockDeviceCounters>& out) {
  out.clear();
  return json.each_field("blkio_stats", value, [&](std::string_view key, Value field) {
    for (const BlockField& row : kBlock) {
      if (row.key != key) continue;
      return json.each_element(
          row.name, field, [&](Value entry) { return read_block_entry(json, row, entry, out); });
    }
    return true;
  });
}

// The engine stamps an empty sample with year 1; newer ones leave everything but id and name out.
bool read_time(JsonReader& json, Value value, bool& sampled) {
  std::string_view text;
  if (!json.read("read", value, text)) return false;
  sampled = parse_rfc3339(text).has_value();
  if (sampled || text.empty() || text.starts_with("0001-01-01T00:00:00")) return true;
  return json.fail("read", "no RFC 3339 time: \"" + printable(text) + "\"");
}

bool read_sample(JsonReader& json, Object object, bool& sampled, StatsSample& out) {
  MemoryStats memory;
  const bool read = json.each_field("the document", object, [&](std::string_view key, Value value) {
    if (key == "read") return read_time(json, value, sampled);
    if (key == "cpu_stats") return read_cpu(json, value, out);
    if (key == "memory_stats") return read_memory(json, value, memory);
    if (key == "pids_stats") return read_pids(json, value, out);
    if (key == "networks") return read_networks(json, value, out.networks);
    if (key == "blkio_stats") return read_block(json, value, out.block_devices);
    return true;
  });
  set_memory(memory, out);
  return read;
}

}  // namespace

Result<bool> container_stats(std::string& body, StatsSample& out) {
  // Kept, so that a steady state allocates nothing but what `out` needs. Samples are read on the
  // core thread only; thread_local because tests have threads of their own.
  thread_local Parser parser(kMaxSample);
  JsonReader json("/containers/{id}/stats");
  bool sampled = false;
  out.clear();
  const bool read = json.read_document<Object>(
      parser, padded(body), [&](Object object) { return read_sample(json, object, sampled, out); });
  if (!read || !sampled) out.clear();
  if (!read) return json.error();
  return sampled;
}

}  // namespace docktap::parse
