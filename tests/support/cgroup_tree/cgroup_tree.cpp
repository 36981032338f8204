#include "support/cgroup_tree/cgroup_tree.h"

#include <stdlib.h>

#include <fstream>
#include <stdexcept>
#include <vector>

namespace docktap::test {
namespace {

namespace fs = std::filesystem;

struct TreeFile {
  const char* controller;
  const char* name;
  const char* text;
};

constexpr const char* kPressure =
    "some avg10=0.00 avg60=0.12 avg300=0.05 total=1234567\n"
    "full avg10=0.00 avg60=0.02 avg300=0.01 total=345678\n";

constexpr TreeFile kFilesV1[] = {
    {"cpu", "cpu.stat", "nr_periods 100\nnr_throttled 7\nthrottled_time 123456789\n"},
    {"cpuacct", "cpuacct.usage", "7654321000\n"},
    {"cpuacct", "cpuacct.stat", "user 500\nsystem 265\n"},
    {"cpuacct", "cpuacct.usage_percpu", "4000000000 3654321000 \n"},
    {"memory", "memory.usage_in_bytes", "104857600\n"},
    {"memory", "memory.max_usage_in_bytes", "157286400\n"},
    {"memory", "memory.failcnt", "3\n"},
    {"memory", "memory.stat",
     "cache 1\nrss 2\nhierarchical_memory_limit 9223372036854771712\ntotal_cache 20971520\n"
     "total_rss 73400320\ntotal_rss_huge 0\ntotal_mapped_file 5242880\ntotal_swap 4096\n"
     "total_pgpgin 100\ntotal_pgpgout 50\ntotal_pgfault 4321\ntotal_pgmajfault 21\n"
     "total_inactive_file 10485760\ntotal_active_file 0\n"},
    {"memory", "memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 1\n"},
    {"pids", "pids.current", "17\n"},
    {"pids", "pids.max", "100\n"},
    {"pids", "pids.events", "max 2\n"},
    {"blkio", "blkio.throttle.io_service_bytes_recursive",
     "240:7 Read 4096\n240:7 Write 8192\n240:7 Sync 12288\n240:7 Total 12288\nTotal 12288\n"},
    {"blkio", "blkio.throttle.io_serviced_recursive",
     "240:7 Read 1\n240:7 Write 2\n240:7 Sync 3\n240:7 Total 3\nTotal 3\n"},
};

constexpr TreeFile kFilesUnified[] = {
    {"unified", "cpu.stat", "usage_usec 7654321\nuser_usec 5000000\nsystem_usec 2654321\n"},
    {"unified", "cpu.pressure", kPressure},
    {"unified", "memory.pressure", kPressure},
    {"unified", "io.pressure", kPressure},
};

constexpr TreeFile kFilesV2[] = {
    {"", "cpu.stat",
     "usage_usec 7654321\nuser_usec 5000000\nsystem_usec 2654321\nnr_periods 100\nnr_throttled 7\n"
     "throttled_usec 123456\n"},
    {"", "memory.current", "104857600\n"},
    {"", "memory.peak", "157286400\n"},
    {"", "memory.stat",
     "anon 73400320\nfile 20971520\nkernel 100000\nfile_mapped 5242880\ninactive_file 10485760\n"
     "active_file 0\npgfault 4321\npgmajfault 21\n"},
    {"", "memory.events", "low 0\nhigh 0\nmax 3\noom 1\noom_kill 1\noom_group_kill 0\n"},
    {"", "memory.swap.current", "4096\n"},
    {"", "pids.current", "17\n"},
    {"", "pids.max", "100\n"},
    {"", "pids.events", "max 2\n"},
    {"", "io.stat", "240:7 rbytes=4096 wbytes=8192 rios=1 wios=2 dbytes=0 dios=0\n"},
    {"", "cpu.pressure", kPressure},
    {"", "memory.pressure", kPressure},
    {"", "io.pressure", kPressure},
};

constexpr const char* kNetDev =
    "Inter-|   Receive                                                |  Transmit\n"
    " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop "
    "fifo colls carrier compressed\n"
    "    lo:     500       5    0    0    0     0          0         0      500       5    0    0  "
    " "
    " 0     0       0          0\n"
    "  eth0: 1000000    2000    1    2    0     0          0         0   500000    1500    3    4  "
    " "
    " 0     0       0          0\n";

void write_file(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  // In place, as the kernel changes what it shows: kept descriptors must see it.
  std::ofstream(path, std::ios::trunc) << text;
}

}  // namespace

CgroupTree::CgroupTree(Version version) : version_(version) {
  std::string pattern = (fs::temp_directory_path() / "docktap-tree.XXXXXX").native();
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
  root_ = pattern;
  fs::create_directories(fs::path(procfs()) / "self");
  if (version_ == Version::kV2) {
    write_file(mount("") / "cgroup.controllers", "cpu io memory pids\n");
    return;
  }
  for (const TreeFile& file : kFilesV1) fs::create_directories(mount(file.controller));
  if (version_ == Version::kHybrid) write_file(mount("unified") / "cgroup.procs", "");
}

CgroupTree::~CgroupTree() {
  std::error_code ignored;
  fs::remove_all(root_, ignored);
}

fs::path CgroupTree::mount(const std::string& controller) const {
  return version_ == Version::kV2 ? fs::path(cgroupfs()) : fs::path(cgroupfs()) / controller;
}

void CgroupTree::add(std::int64_t pid, const std::string& path) {
  std::string cgroup;
  if (version_ == Version::kV2) {
    for (const TreeFile& file : kFilesV2) write("", path, file.name, file.text);
  } else {
    for (const TreeFile& file : kFilesV1) write(file.controller, path, file.name, file.text);
    int number = 5;
    for (const char* controller : {"memory", "pids", "blkio", "cpuacct", "cpu"}) {
      cgroup += std::to_string(number--) + ":" + controller + ":" + path + "\n";
    }
    if (version_ == Version::kHybrid) {
      for (const TreeFile& file : kFilesUnified) write("unified", path, file.name, file.text);
    }
  }
  if (version_ != Version::kV1) cgroup += "0::" + path + "\n";
  write_proc(pid, "cgroup", cgroup);
  write_proc(pid, "net/dev", kNetDev);
}

void CgroupTree::write(const std::string& controller, const std::string& path,
                       const std::string& file, const std::string& text) {
  write_file(fs::path(mount(controller).native() + path) / file, text);
}

void CgroupTree::write_proc(std::int64_t pid, const std::string& file, const std::string& text) {
  write_file(fs::path(procfs()) / std::to_string(pid) / file, text);
}

void CgroupTree::erase(const std::string& controller, const std::string& path,
                       const std::string& file) {
  fs::remove(fs::path(mount(controller).native() + path) / file);
}

void CgroupTree::remove(std::int64_t pid, const std::string& path) {
  fs::remove_all(fs::path(procfs()) / std::to_string(pid));
  if (version_ == Version::kV2) {
    fs::remove_all(mount("").native() + path);
    return;
  }
  for (const char* controller : {"memory", "pids", "blkio", "cpuacct", "cpu", "unified"}) {
    fs::remove_all(mount(controller).native() + path);
  }
}

}  // namespace docktap::test
