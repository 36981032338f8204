#include "cgroup/files.h"

namespace docktap::cgroup {
namespace {

using S = StatsSample;

constexpr std::uint64_t kMicrosecond = 1000;   // in nanoseconds
constexpr std::uint64_t kUserHz = 10'000'000;  // a tick of 10 ms, in nanoseconds

// Until the sample is finished, memory_working_set_bytes holds the inactive file pages, which are
// then taken off the usage.
constexpr auto kInactiveFile = &S::memory_working_set_bytes;

constexpr KeyedField kCpuStat[] = {{"usage_usec", &S::cpu_usage_ns, kMicrosecond},
                                   {"user_usec", &S::cpu_user_ns, kMicrosecond},
                                   {"system_usec", &S::cpu_system_ns, kMicrosecond},
                                   {"nr_periods", &S::cfs_periods},
                                   {"nr_throttled", &S::cfs_throttled_periods},
                                   {"throttled_usec", &S::cfs_throttled_ns, kMicrosecond}};
constexpr KeyedField kUnifiedCpuStat[] = {{"usage_usec", &S::cpu_usage_ns, kMicrosecond},
                                          {"user_usec", &S::cpu_user_ns, kMicrosecond},
                                          {"system_usec", &S::cpu_system_ns, kMicrosecond}};
constexpr KeyedField kCpuacctUsage[] = {{"", &S::cpu_usage_ns}};
// usage_user and usage_sys disagree with usage by an eighth; this has ticks, but agrees.
constexpr KeyedField kCpuacctStat[] = {{"user", &S::cpu_user_ns, kUserHz},
                                       {"system", &S::cpu_system_ns, kUserHz}};
constexpr KeyedField kCfsStat[] = {{"nr_periods", &S::cfs_periods},
                                   {"nr_throttled", &S::cfs_throttled_periods},
                                   {"throttled_time", &S::cfs_throttled_ns}};

constexpr KeyedField kMemoryUsage[] = {{"", &S::memory_usage_bytes}};
constexpr KeyedField kMemoryMaxUsage[] = {{"", &S::memory_max_usage_bytes}};
constexpr KeyedField kMemoryFailcnt[] = {{"", &S::memory_limit_hits}};
constexpr KeyedField kMemorySwap[] = {{"", &S::memory_swap_bytes}};
constexpr KeyedField kMemoryStatV1[] = {{"total_cache", &S::memory_cache_bytes},
                                        {"total_rss", &S::memory_rss_bytes},
                                        {"total_mapped_file", &S::memory_mapped_file_bytes},
                                        {"total_swap", &S::memory_swap_bytes},
                                        {"total_pgfault", &S::page_faults},
                                        {"total_pgmajfault", &S::major_page_faults},
                                        {"total_inactive_file", kInactiveFile}};
constexpr KeyedField kMemoryStatV2[] = {{"anon", &S::memory_rss_bytes},
                                        {"file", &S::memory_cache_bytes},
                                        {"file_mapped", &S::memory_mapped_file_bytes},
                                        {"inactive_file", kInactiveFile},
                                        {"pgfault", &S::page_faults},
                                        {"pgmajfault", &S::major_page_faults}};
constexpr KeyedField kOomControl[] = {{"oom_kill", &S::oom_kills}};
constexpr KeyedField kMemoryEvents[] = {{"max", &S::memory_limit_hits},
                                        {"oom_kill", &S::oom_kills}};

constexpr KeyedField kPids[] = {{"", &S::pids}};
constexpr KeyedField kPidsMax[] = {{"", &S::pids_limit}};
constexpr KeyedField kPidsEvents[] = {{"max", &S::pids_limit_hits}};

constexpr File pressure_file(const char* name, Pressure S::*pressure) {
  return {Controller::kUnified, name, Grammar::kPressure, Wanted::kAlways, {}, pressure};
}

constexpr File kFilesV1[] = {
    {Controller::kUnified, "cpu.stat", Grammar::kKeyed, Wanted::kWithUnifiedCpuStat,
     kUnifiedCpuStat},
    {Controller::kCpuacct, "cpuacct.usage", Grammar::kSingle, Wanted::kWithoutUnifiedCpuStat,
     kCpuacctUsage},
    {Controller::kCpuacct, "cpuacct.stat", Grammar::kKeyed, Wanted::kWithoutUnifiedCpuStat,
     kCpuacctStat},
    {Controller::kCpuacct, "cpuacct.usage_percpu", Grammar::kPerCpu, Wanted::kPerCore},
    {Controller::kCpu, "cpu.stat", Grammar::kKeyed, Wanted::kWithQuota, kCfsStat},
    {Controller::kMemory, "memory.usage_in_bytes", Grammar::kSingle, Wanted::kAlways, kMemoryUsage},
    {Controller::kMemory, "memory.max_usage_in_bytes", Grammar::kSingle, Wanted::kAlways,
     kMemoryMaxUsage},
    {Controller::kMemory, "memory.failcnt", Grammar::kSingle, Wanted::kAlways, kMemoryFailcnt},
    {Controller::kMemory, "memory.stat", Grammar::kKeyed, Wanted::kAlways, kMemoryStatV1},
    {Controller::kMemory, "memory.oom_control", Grammar::kKeyed, Wanted::kAlways, kOomControl},
    {Controller::kPids, "pids.current", Grammar::kSingle, Wanted::kAlways, kPids},
    {Controller::kPids, "pids.max", Grammar::kSingle, Wanted::kAlways, kPidsMax},
    {Controller::kPids, "pids.events", Grammar::kKeyed, Wanted::kAlways, kPidsEvents},
    {Controller::kBlkio, "blkio.throttle.io_service_bytes_recursive", Grammar::kBlkioBytes},
    {Controller::kBlkio, "blkio.throttle.io_serviced_recursive", Grammar::kBlkioOperations},
    pressure_file("cpu.pressure", &S::cpu_pressure),
    pressure_file("memory.pressure", &S::memory_pressure),
    pressure_file("io.pressure", &S::io_pressure),
};

constexpr File unified(const char* name, Grammar grammar, std::span<const KeyedField> fields) {
  return {Controller::kUnified, name, grammar, Wanted::kAlways, fields};
}

constexpr File kFilesV2[] = {
    unified("cpu.stat", Grammar::kKeyed, kCpuStat),
    unified("memory.current", Grammar::kSingle, kMemoryUsage),
    unified("memory.peak", Grammar::kSingle, kMemoryMaxUsage),
    unified("memory.stat", Grammar::kKeyed, kMemoryStatV2),
    unified("memory.events", Grammar::kKeyed, kMemoryEvents),
    unified("memory.swap.current", Grammar::kSingle, kMemorySwap),
    unified("pids.current", Grammar::kSingle, kPids),
    unified("pids.max", Grammar::kSingle, kPidsMax),
    unified("pids.events", Grammar::kKeyed, kPidsEvents),
    unified("io.stat", Grammar::kIoStat, {}),
    pressure_file("cpu.pressure", &S::cpu_pressure),
    pressure_file("memory.pressure", &S::memory_pressure),
    pressure_file("io.pressure", &S::io_pressure),
};

}  // namespace

std::span<const File> files_v1() { return kFilesV1; }
std::span<const File> files_v2() { return kFilesV2; }

}  // namespace docktap::cgroup
