#include "posture/judge.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "posture/paths.h"
#include "posture/rules/rules.h"

namespace docktap::posture {
namespace {

struct ContainerRule {
  Check check;
  Verdict (*rule)(const Subject&);
};

constexpr std::array<ContainerRule, kContainerChecks> kContainerRules{{
    {Check::kPrivileged, privileged},
    {Check::kDockerSocketMount, docker_socket_mount},
    {Check::kRuntimeSocketMount, runtime_socket_mount},
    {Check::kVolumeHidesBind, volume_hides_bind},
    {Check::kSensitiveMountRw, sensitive_mount_rw},
    {Check::kSensitiveMountRo, sensitive_mount_ro},
    {Check::kMountShared, mount_shared},
    {Check::kCapDangerous, cap_dangerous},
    {Check::kCapAdded, cap_added},
    {Check::kCapDropAllMissing, cap_drop_all_missing},
    {Check::kRootUser, root_user},
    {Check::kNoNewPrivsMissing, no_new_privs_missing},
    {Check::kSeccompOff, seccomp_off},
    {Check::kApparmorOff, apparmor_off},
    {Check::kSelinuxOff, selinux_off},
    {Check::kHostNetwork, host_network},
    {Check::kHostPid, host_pid},
    {Check::kHostIpc, host_ipc},
    {Check::kHostUts, host_uts},
    {Check::kHostCgroupns, host_cgroupns},
    {Check::kHostUserns, host_userns},
    {Check::kDeviceExposed, device_exposed},
    {Check::kMaskedPathsOff, masked_paths_off},
    {Check::kRootfsWritable, rootfs_writable},
    {Check::kMemoryUnlimited, memory_unlimited},
    {Check::kMemoryAbovePolicy, memory_above_policy},
    {Check::kSwapUnlimited, swap_unlimited},
    {Check::kCpuUnlimited, cpu_unlimited},
    {Check::kCpuAbovePolicy, cpu_above_policy},
    {Check::kPidsUnlimited, pids_unlimited},
    {Check::kPidsAbovePolicy, pids_above_policy},
    {Check::kOomKillDisabled, oom_kill_disabled},
    {Check::kNofileUnlimited, nofile_unlimited},
    {Check::kVolumeUnencrypted, volume_unencrypted},
    {Check::kRestartUnbounded, restart_unbounded},
    {Check::kRestartMissing, restart_missing},
    {Check::kPortAllInterfaces, port_all_interfaces},
    {Check::kPrivilegedPort, privileged_port},
    {Check::kSensitivePortPublic, sensitive_port_public},
    {Check::kDefaultBridge, default_bridge},
    {Check::kHealthcheckMissing, healthcheck_missing},
    {Check::kImageLatest, image_latest},
    {Check::kImageUnpinned, image_unpinned},
    {Check::kImageUnsigned, image_unsigned},
    {Check::kSecretInEnv, secret_in_env},
    {Check::kLogUnbounded, log_unbounded},
    {Check::kNetworkNotInternal, network_not_internal},
}};

struct HostRule {
  Check check;
  Verdict (*rule)(const EngineInfo&, const Policy&);
};

constexpr std::array<HostRule, kHostChecks> kHostRules{{
    {Check::kSwarmActive, swarm_active},
    {Check::kUsernsOff, userns_off},
    {Check::kLiveRestoreOff, live_restore_off},
    {Check::kInsecureRegistry, insecure_registry},
    {Check::kTcpWithoutTls, tcp_without_tls},
    {Check::kContentTrustOff, content_trust_off},
    {Check::kEngineUnsupported, engine_unsupported},
}};

// The tables are indexed by check.
constexpr bool are_in_order() {
  for (std::size_t i = 0; i < kContainerRules.size(); ++i) {
    if (index_of(kContainerRules[i].check) != i) return false;
  }
  for (std::size_t i = 0; i < kHostRules.size(); ++i) {
    if (index_of(kHostRules[i].check) != kContainerChecks + i) return false;
  }
  return true;
}
static_assert(are_in_order());

bool label_matches(const ContainerInfo& container, const Waiver& waiver) {
  if (!waiver.label) return true;
  return std::any_of(container.labels.begin(), container.labels.end(), [&](const auto& label) {
    return label.first == waiver.label->first && glob_match(waiver.label->second, label.second);
  });
}

bool holds(const Waiver& waiver, Check check, const ContainerInfo* container, UnixNanos now) {
  if (waiver.check != check || waiver.expires <= now) return false;
  if (container == nullptr) return true;
  return (waiver.name.empty() || glob_match(waiver.name, container->name)) &&
         (waiver.image.empty() || glob_match(waiver.image, container->image)) &&
         label_matches(*container, waiver);
}

void count(Posture& posture, CheckResult result) {
  ++posture.counts[static_cast<std::size_t>(result)];
}

// `container` is null for a check of the host.
void take(Posture& posture, Check check, Verdict verdict, const ContainerInfo* container,
          const Policy& policy, UnixNanos now) {
  if (verdict.result != CheckResult::kFail) return count(posture, verdict.result);
  Finding finding;
  finding.check = check;
  finding.severity = policy.severity_of(check, verdict.severity);
  finding.detail = std::move(verdict.detail);
  const auto waiver = std::find_if(
      policy.waivers.begin(), policy.waivers.end(),
      [&](const Waiver& candidate) { return holds(candidate, check, container, now); });
  if (waiver != policy.waivers.end()) {
    finding.waived = true;
    finding.waiver = waiver->reason;
  }
  count(posture, finding.waived ? CheckResult::kWaived : CheckResult::kFail);
  posture.findings.push_back(std::move(finding));
}

}  // namespace

Verdict apply_rule(Check check, const Subject& subject) {
  return kContainerRules.at(index_of(check)).rule(subject);
}

Policy in_normal_form(Policy policy) {
  for (std::string& folder : policy.sensitive_paths) folder = normal_path(folder);
  return policy;
}

Posture judge(const ContainerInfo& container, const Policy& policy, const Surroundings& around,
              UnixNanos now) {
  Posture posture;
  const Subject subject{container, container.facts, policy, around};
  for (const ContainerRule& row : kContainerRules) {
    if (!policy.on.test(index_of(row.check))) continue;
    take(posture, row.check, row.rule(subject), &container, policy, now);
  }
  return posture;
}

Posture judge_host(const EngineInfo& engine, const Policy& policy, UnixNanos now) {
  Posture posture;
  for (const HostRule& row : kHostRules) {
    if (!policy.on.test(index_of(row.check))) continue;
    take(posture, row.check, row.rule(engine, policy), nullptr, policy, now);
  }
  return posture;
}

Posture all_unknown(const Policy& policy) {
  Posture posture;
  for (const ContainerRule& row : kContainerRules) {
    if (policy.on.test(index_of(row.check))) count(posture, CheckResult::kUnknown);
  }
  return posture;
}

}  // namespace docktap::posture
