#include "app/process_metrics.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/fd.h"
#include "base/text.h"

namespace docktap::app {
namespace {

// Fields 3 and on of /proc/self/stat, that is behind the `)` that ends the command's name.
struct ProcessStat {
  std::uint64_t start_ticks = 0;  // since boot
  std::uint64_t virtual_bytes = 0;
  std::uint64_t resident_pages = 0;
};

std::optional<ProcessStat> read_stat() {
  const Fd file(::open("/proc/self/stat", O_RDONLY | O_CLOEXEC));
  std::array<char, 1024> buffer;
  const ssize_t size = file ? ::read(file.get(), buffer.data(), buffer.size()) : -1;
  if (size <= 0) return std::nullopt;
  std::string_view text(buffer.data(), static_cast<std::size_t>(size));
  const std::size_t name_end = text.rfind(") ");
  if (name_end == std::string_view::npos) return std::nullopt;
  text.remove_prefix(name_end + 2);

  ProcessStat stat;
  for (int field = 3; !text.empty(); ++field) {
    const std::size_t space = text.find(' ');
    const std::optional<std::uint64_t> value = parse_u64(text.substr(0, space));
    if (field == 22) stat.start_ticks = value.value_or(0);
    if (field == 23) stat.virtual_bytes = value.value_or(0);
    if (field == 24) {
      stat.resident_pages = value.value_or(0);
      return stat;
    }
    if (space == std::string_view::npos) break;
    text.remove_prefix(space + 1);
  }
  return std::nullopt;
}

double cpu_seconds() {
  timespec used{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
}

// Unix time of this process's start, from ticks since boot.
double start_time(std::uint64_t start_ticks) {
  timespec boot{};
  ::clock_gettime(CLOCK_BOOTTIME, &boot);
  const double since_boot =
      static_cast<double>(boot.tv_sec) + static_cast<double>(boot.tv_nsec) / 1e9;
  const double started =
      static_cast<double>(start_ticks) / static_cast<double>(::sysconf(_SC_CLK_TCK));
  return to_seconds(unix_now()) - since_boot + started;
}

std::optional<double> open_descriptors() {
  constexpr const char* kFolder = "/proc/self/fd";
  // Since Linux 6.2 the folder's size is the number of descriptors; counting thousands takes
  // milliseconds.
  struct stat folder {};
  if (::stat(kFolder, &folder) == 0 && folder.st_size > 0) {
    return static_cast<double>(folder.st_size);
  }
  DIR* const entries = ::opendir(kFolder);
  if (!entries) return std::nullopt;
  int count = 0;
  while (::readdir(entries)) ++count;
  ::closedir(entries);
  return count - 3;  // `.`, `..` and the one that the listing itself has open
}

void append(std::vector<prometheus::MetricFamily>& families, const char* name, const char* help,
            prometheus::MetricType type, double value) {
  prometheus::ClientMetric metric;
  (type == prometheus::MetricType::Counter ? metric.counter.value : metric.gauge.value) = value;
  families.push_back({name, help, type, {metric}});
}

}  // namespace

void append_process_metrics(std::vector<prometheus::MetricFamily>& families) {
  using prometheus::MetricType;
  append(families, "process_cpu_seconds_total", "User and system CPU time that docktap used.",
         MetricType::Counter, cpu_seconds());
  if (const std::optional<double> open = open_descriptors()) {
    append(families, "process_open_fds", "Open file descriptors.", MetricType::Gauge, *open);
  }
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY) {
    append(families, "process_max_fds", "File descriptors that docktap may open.",
           MetricType::Gauge, static_cast<double>(limit.rlim_cur));
  }
  const std::optional<ProcessStat> stat = read_stat();
  if (!stat) return;
  append(families, "process_virtual_memory_bytes", "Virtual memory.", MetricType::Gauge,
         static_cast<double>(stat->virtual_bytes));
  append(families, "process_resident_memory_bytes", "Resident memory.", MetricType::Gauge,
         static_cast<double>(stat->resident_pages) * static_cast<double>(::sysconf(_SC_PAGESIZE)));
  // Computed once: the two clocks drift against each other, and a start time must not move.
  static const double started = start_time(stat->start_ticks);
  append(families, "process_start_time_seconds", "Unix time at which docktap started.",
         MetricType::Gauge, started);
}

}  // namespace docktap::app
