#include "config/config_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <system_error>
#include <tuple>
#include <utility>

#include "base/fd.h"
#include "base/result.h"
#include "base/text.h"
#include "config/policy_reader.h"
#include "config/yaml_tree.h"

namespace docktap::config {
namespace {

constexpr std::size_t kMaxBytes = std::size_t{1} << 20;
constexpr std::size_t kMaxPathBytes = 4096;

Error unreadable(const std::string& why) {
  return Error(ErrorKind::kUsage, "it can't be read: " + why);
}

Error unreadable(int number) { return unreadable(std::generic_category().message(number)); }

Error too_large() {
  return Error(ErrorKind::kUsage,
               "it is too large; it must have at most " + std::to_string(kMaxBytes) + " bytes");
}

Result<std::string> read_file(const std::string& path) {
  // Without waiting for whoever writes to a pipe.
  const Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file) return unreadable(errno);
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return unreadable(errno);
  if (S_ISDIR(status.st_mode)) return unreadable("it is a folder; name the file in it");
  if (!S_ISREG(status.st_mode)) return unreadable("it is no regular file");
  std::string text(kMaxBytes + 1, '\0');
  std::size_t size = 0;
  while (size < text.size()) {
    const ssize_t got = ::read(file.get(), text.data() + size, text.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return unreadable(errno);
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  if (size > kMaxBytes) return too_large();
  text.resize(size);
  return text;
}

// In the order of the file.
std::vector<std::string> lines_of(std::vector<Remark> remarks, const std::string& file_name) {
  std::stable_sort(remarks.begin(), remarks.end(), [](const Remark& a, const Remark& b) {
    return std::tie(a.place.line, a.place.column) < std::tie(b.place.line, b.place.column);
  });
  std::vector<std::string> lines;
  for (const Remark& remark : remarks) {
    std::string line = printable(file_name, kMaxPathBytes);
    if (remark.place.line > 0) {
      line += ":" + std::to_string(remark.place.line) + ":" + std::to_string(remark.place.column);
    }
    lines.push_back(line + ": " + remark.what);
  }
  return lines;
}

}  // namespace

FileConfig parse_config(const std::string& text, const std::string& file_name, UnixNanos now) {
  FileConfig config;
  if (text.size() > kMaxBytes) {
    config.faults = lines_of({{Place(), too_large().message}}, file_name);
    return config;
  }
  YamlTree tree = parse_yaml(text);
  if (!tree.complete) {
    config.faults = lines_of(std::move(tree.faults), file_name);
    return config;
  }
  PolicyReading reading = read_policy(tree.root, now);
  tree.faults.insert(tree.faults.end(), reading.faults.begin(), reading.faults.end());
  config.policy = std::move(reading.policy);
  config.faults = lines_of(std::move(tree.faults), file_name);
  if (reading.more_faults > 0) {
    config.faults.push_back(printable(file_name, kMaxPathBytes) + ": and " +
                            std::to_string(reading.more_faults) + " more faults");
  }
  config.warnings = lines_of(std::move(reading.warnings), file_name);
  return config;
}

FileConfig load_config_file(const std::string& path, UnixNanos now) {
  const Result<std::string> text = read_file(path);
  if (text) return parse_config(*text, path, now);
  FileConfig config;
  config.faults = lines_of({{Place(), text.error().message}}, path);
  return config;
}

void take_policy(Config& config, Policy policy) {
  if (config.registries_by_flag) {
    policy.approved_registries = config.approved_registries;
  } else {
    config.approved_registries = policy.approved_registries;
  }
  config.policy = std::move(policy);
}

}  // namespace docktap::config
