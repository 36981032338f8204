// What a container's processes may do: privileged mode, capabilities, user, devices.

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <string_view>

#include "model/user.h"
#include "posture/details.h"
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
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
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

bool starts_with_any(std::string_view text, std::initializer_list<std::string_view> prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](std::string_view prefix) { return text.starts_with(prefix); });
}

// By name, since docktap need not see the host's /dev.
bool is_memory_or_disk(std::string_view path) {
  return path == "/dev" || path == "/dev/" || path == "/dev/mem" || path == "/dev/kmem" ||
         path == "/dev/port" ||
         starts_with_any(
             path, {"/dev/sd", "/dev/hd", "/dev/vd", "/dev/xvd", "/dev/nvme", "/dev/mmcblk",
                    "/dev/dm-", "/dev/mapper", "/dev/md", "/dev/loop", "/dev/disk", "/dev/block",
                    "/dev/sr", "/dev/sg", "/dev/nbd", "/dev/rbd", "/dev/zd", "/dev/root"});
}

bool is_harmless(std::string_view path) {
  return starts_with_any(path, {"/dev/nvidia", "/dev/dri", "/dev/kfd", "/dev/snd", "/dev/video"});
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

Verdict device_exposed(const Subject& subject) {
  if (is_privileged(subject)) return not_applicable();
  const PostureFacts& facts = subject.facts;
  if (!facts.devices || !facts.device_cgroup_rules) return unknown();
  Details found;
  bool critical = false;
  for (const std::string& path : *facts.devices) {
    if (is_harmless(path)) continue;
    critical = critical || is_memory_or_disk(path);
    found.add(path);
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
