// How much a container may use.

#include <algorithm>
#include <charconv>
#include <string>

#include "posture/rules/rules.h"

namespace docktap::posture {
namespace {

std::string number(double value) {
  std::array<char, 32> text;
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), value);
  return std::string(text.data(), end);
}

std::string above(double value, double most, const char* unit) {
  return number(value) + unit + ", policy " + number(most) + unit;
}

bool cpu_is_known(const PostureFacts& facts) {
  return facts.nano_cpus && facts.cpu_quota && facts.cpuset_cpus;
}

// Nullopt: no limit.
std::optional<double> cpu_limit(const ContainerInfo& container) {
  std::optional<double> cores = container.cpu_quota_cores;
  if (container.cpuset_cpus) {
    const auto cpus = static_cast<double>(*container.cpuset_cpus);
    cores = cores ? std::min(*cores, cpus) : cpus;
  }
  return cores;
}

}  // namespace

Verdict memory_unlimited(const Subject& subject) {
  return subject.facts.memory ? fail_if(*subject.facts.memory <= 0) : unknown();
}

Verdict memory_above_policy(const Subject& subject) {
  if (!subject.facts.memory) return unknown();
  if (*subject.facts.memory <= 0) return not_applicable();
  const auto limit = static_cast<std::uint64_t>(*subject.facts.memory);
  return fail_if(limit > subject.policy.memory_bytes,
                 above(static_cast<double>(limit), static_cast<double>(subject.policy.memory_bytes),
                       " bytes"));
}

// Without a memory limit swap has none either, and memory_unlimited says so.
Verdict swap_unlimited(const Subject& subject) {
  if (!subject.facts.memory || !subject.facts.memory_swap) return unknown();
  if (*subject.facts.memory <= 0) return not_applicable();
  return fail_if(*subject.facts.memory_swap == -1);
}

Verdict cpu_unlimited(const Subject& subject) {
  if (!cpu_is_known(subject.facts)) return unknown();
  return fail_if(!cpu_limit(subject.container));
}

Verdict cpu_above_policy(const Subject& subject) {
  if (!cpu_is_known(subject.facts)) return unknown();
  const std::optional<double> cores = cpu_limit(subject.container);
  if (!cores) return not_applicable();
  return fail_if(*cores > subject.policy.cpus, above(*cores, subject.policy.cpus, " cores"));
}

Verdict pids_unlimited(const Subject& subject) {
  return subject.facts.pids_limit ? fail_if(*subject.facts.pids_limit <= 0) : unknown();
}

Verdict pids_above_policy(const Subject& subject) {
  if (!subject.facts.pids_limit) return unknown();
  if (*subject.facts.pids_limit <= 0) return not_applicable();
  const auto limit = static_cast<std::uint64_t>(*subject.facts.pids_limit);
  return fail_if(
      limit > subject.policy.pids,
      above(static_cast<double>(limit), static_cast<double>(subject.policy.pids), " pids"));
}

Verdict oom_kill_disabled(const Subject& subject) {
  return fail_if(subject.facts.oom_kill_disable);
}

Verdict nofile_unlimited(const Subject& subject) {
  if (!subject.facts.ulimits) return unknown();
  for (const UlimitFact& ulimit : *subject.facts.ulimits) {
    if (ulimit.name != "nofile") continue;
    if (ulimit.hard < 0) return fail("unlimited");
    const auto hard = static_cast<std::uint64_t>(ulimit.hard);
    return fail_if(
        hard > subject.policy.nofile,
        above(static_cast<double>(hard), static_cast<double>(subject.policy.nofile), " files"));
  }
  return fail("none is set");
}

Verdict log_unbounded(const Subject& subject) {
  if (!subject.facts.log_config) return unknown();
  return fail_if(subject.facts.log_config->driver == "json-file" &&
                 !subject.facts.log_config->bounded);
}

}  // namespace docktap::posture
