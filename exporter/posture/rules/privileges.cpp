// What a container's processes may do: privileged mode, capabilities, user, devices.

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "base/text.h"
#include "model/user.h"
#include "posture/details.h"
#include "posture/paths.h"
#include "posture/rules/rules.h"

namespace docktap::posture {
namespace {

constexpr std::array<std::string_view, 10> kDangerous{
    "ALL",      "SYS_ADMIN", "SYS_MODULE",      "SYS_RAWIO", "SYS_PTRACE",
    "SYS_BOOT", "SYSLOG",    "DAC_READ_SEARCH", "NET_ADMIN", "BPF"};

constexpr std::array<std::string_view, 14> kDefaults{
    "AUDIT_WRITE",      "CHOWN",   "DAC_OVERRIDE", "FOWNER", "FSETID",  "KILL",   "MKNOD",
    "NET_BIND_SERVICE", "NET_RAW", "SETFCAP",      "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT"};

template <typename List>
bool contains(const List& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

// `cap_net_admin` and `CAP_NET_ADMIN` are NET_ADMIN.
std::string capability(std::string_view text) {
  std::string name(text);
  make_upper(name);
  if (name.starts_with("CAP_")) name.erase(0, 4);
  return name;
}

template <typename IsMeant>
Verdict judge_added(const Subject& subject, IsMeant is_meant) {
  if (is_privileged(subject)) return not_applicable();
  if (!subject.facts.cap_add) return unknown();
  Details found;
  for (const std::string& added : *subject.facts.cap_add) {
    const std::string name = capability(added);
    if (is_meant(name)) found.add(name);
  }
  return fail_if(!found.empty(), found.text());
}

// How a device's name, the first part below /dev, goes on behind what it begins with.
enum class Tail {
  kNone,      // not at all: a single device, or a folder of them
  kNumber,    // video0
  kNumbered,  // nvme0, nvme0n1p2: a number, and what belongs to that
  kLetters,   // sda, sda1
};

struct DeviceName {
  std::string_view begin;
  Tail tail = Tail::kNone;
};

// By name, since docktap need not see the host's /dev.
constexpr DeviceName kMemoryAndDisks[] = {
    {"mem"},
    {"kmem"},
    {"port"},
    {"mapper"},
    {"disk"},
    {"block"},
    {"root"},
    {"bsg"},
    {"rbd"},
    {"sd", Tail::kLetters},
    {"hd", Tail::kLetters},
    {"vd", Tail::kLetters},
    {"xvd", Tail::kLetters},
    {"dasd", Tail::kLetters},
    {"nvme", Tail::kNumbered},
    {"mmcblk", Tail::kNumbered},
    {"dm-", Tail::kNumber},
    {"md", Tail::kNumbered},
    {"md"},
    {"loop", Tail::kNumbered},
    {"sr", Tail::kNumber},
    {"sg", Tail::kNumber},
    {"nbd", Tail::kNumbered},
    {"rbd", Tail::kNumbered},
    {"zd", Tail::kNumbered},
    {"zvol"},
    {"drbd", Tail::kNumbered},
    {"pmem", Tail::kNumbered},
    {"bcache", Tail::kNumbered},
};
constexpr DeviceName kHarmless[] = {
    {"dri"},
    {"snd"},
    {"kfd"},
    {"video", Tail::kNumber},
    {"nvidiactl"},
    {"nvidia-uvm"},
    {"nvidia-caps"},
    {"nvidia", Tail::kNumber},
    {"nvidia-uvm-tools"},
    {"nvidia-modeset"},
};

bool goes_on(std::string_view rest, Tail tail) {
  constexpr std::string_view kDigits = "0123456789";
  constexpr std::string_view kSmall = "abcdefghijklmnopqrstuvwxyz";
  switch (tail) {
    case Tail::kNone: return rest.empty();
    case Tail::kNumber:
      return !rest.empty() && rest.find_first_not_of(kDigits) == std::string_view::npos;
    case Tail::kNumbered: return !rest.empty() && kDigits.find(rest.front()) != kDigits.npos;
    case Tail::kLetters: {
      const std::size_t number = std::min(rest.find_first_not_of(kSmall), rest.size());
      return number > 0 && (number == rest.size() || goes_on(rest.substr(number), Tail::kNumber));
    }
  }
  return false;
}

// `path` is normal.
bool is_one_of(std::string_view path, std::span<const DeviceName> names) {
  constexpr std::string_view kFolder = "/dev/";
  if (!path.starts_with(kFolder)) return false;
  path.remove_prefix(kFolder.size());
  const std::string_view name = path.substr(0, path.find('/'));
  return std::any_of(names.begin(), names.end(), [&](const DeviceName& known) {
    return name.starts_with(known.begin) && goes_on(name.substr(known.begin.size()), known.tail);
  });
}

bool is_memory_or_disk(std::string_view path) {
  return is_at_or_above(path, "/dev") || is_one_of(path, kMemoryAndDisks);
}

}  // namespace

Verdict privileged(const Subject& subject) { return fail_if(subject.facts.privileged); }

Verdict cap_dangerous(const Subject& subject) {
  return judge_added(subject, [](std::string_view name) { return contains(kDangerous, name); });
}

// The dangerous ones have a finding of their own.
Verdict cap_added(const Subject& subject) {
  return judge_added(subject, [](std::string_view name) {
    return !contains(kDefaults, name) && !contains(kDangerous, name);
  });
}

Verdict cap_drop_all_missing(const Subject& subject) {
  if (is_privileged(subject)) return not_applicable();
  if (!subject.facts.cap_drop) return unknown();
  return fail_if(std::none_of(subject.facts.cap_drop->begin(), subject.facts.cap_drop->end(),
                              [](const std::string& name) { return capability(name) == "ALL"; }));
}

// A named user may be root by the image's /etc/passwd.
Verdict root_user(const Subject& subject) {
  if (!subject.facts.user) return unknown();
  if (!is_root(*subject.facts.user)) {
    return is_numeric_user(*subject.facts.user) ? pass() : unknown();
  }
  Verdict verdict = fail();
  const EngineInfo* const engine = subject.around.engine;
  const bool remapped =
      engine != nullptr &&
      (engine->rootless || (engine->facts.userns == true && subject.facts.userns_mode != "host"));
  if (remapped) verdict.severity = Severity::kLow;
  return verdict;
}

// A device whose name says nothing, such as one of LVM, has the check's own severity.
Verdict device_exposed(const Subject& subject) {
  if (is_privileged(subject)) return not_applicable();
  const PostureFacts& facts = subject.facts;
  if (!facts.devices || !facts.device_cgroup_rules) return unknown();
  Details found;
  bool critical = false;
  for (const std::string& device : *facts.devices) {
    const std::string path = normal_path(device);
    if (is_one_of(path, kHarmless)) continue;
    critical = critical || is_memory_or_disk(path);
    found.add(path.empty() ? device : path);
  }
  for (const std::string& rule : *facts.device_cgroup_rules) {
    critical = critical || rule.starts_with("a ") || rule == "a" || rule.starts_with("b ");
    found.add(rule);
  }
  if (found.empty()) return pass();
  Verdict verdict = fail(found.text());
  if (critical) verdict.severity = Severity::kCritical;
  return verdict;
}

}  // namespace docktap::posture
