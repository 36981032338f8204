#pragma once

#include "posture/subject.h"

namespace docktap::posture {

// One rule for each check of the catalogue, by its name. What each fails on is in the catalogue's
// titles; why it is judged so stands with the rule.

Verdict privileged(const Subject& subject);
Verdict docker_socket_mount(const Subject& subject);
Verdict runtime_socket_mount(const Subject& subject);
Verdict volume_hides_bind(const Subject& subject);
Verdict sensitive_mount_rw(const Subject& subject);
Verdict sensitive_mount_ro(const Subject& subject);
Verdict mount_shared(const Subject& subject);
Verdict cap_dangerous(const Subject& subject);
Verdict cap_added(const Subject& subject);
Verdict cap_drop_all_missing(const Subject& subject);
Verdict root_user(const Subject& subject);
Verdict no_new_privs_missing(const Subject& subject);
Verdict seccomp_off(const Subject& subject);
Verdict apparmor_off(const Subject& subject);
Verdict selinux_off(const Subject& subject);
Verdict host_network(const Subject& subject);
Verdict host_pid(const Subject& subject);
Verdict host_ipc(const Subject& subject);
Verdict host_uts(const Subject& subject);
Verdict host_cgroupns(const Subject& subject);
Verdict host_userns(const Subject& subject);
Verdict device_exposed(const Subject& subject);
Verdict masked_paths_off(const Subject& subject);
Verdict rootfs_writable(const Subject& subject);
Verdict memory_unlimited(const Subject& subject);
Verdict memory_above_policy(const Subject& subject);
Verdict swap_unlimited(const Subject& subject);
Verdict cpu_unlimited(const Subject& subject);
Verdict cpu_above_policy(const Subject& subject);
Verdict pids_unlimited(const Subject& subject);
Verdict pids_above_policy(const Subject& subject);
Verdict oom_kill_disabled(const Subject& subject);
Verdict nofile_unlimited(const Subject& subject);
Verdict volume_unencrypted(const Subject& subject);
Verdict restart_unbounded(const Subject& subject);
Verdict restart_missing(const Subject& subject);
Verdict port_all_interfaces(const Subject& subject);
Verdict privileged_port(const Subject& subject);
Verdict sensitive_port_public(const Subject& subject);
Verdict default_bridge(const Subject& subject);
Verdict healthcheck_missing(const Subject& subject);
Verdict image_latest(const Subject& subject);
Verdict image_unpinned(const Subject& subject);
Verdict image_unsigned(const Subject& subject);
Verdict secret_in_env(const Subject& subject);
Verdict log_unbounded(const Subject& subject);
Verdict network_not_internal(const Subject& subject);

// Of the engine's host.
Verdict swarm_active(const EngineInfo& engine, const Policy& policy);
Verdict userns_off(const EngineInfo& engine, const Policy& policy);
Verdict live_restore_off(const EngineInfo& engine, const Policy& policy);
Verdict insecure_registry(const EngineInfo& engine, const Policy& policy);
Verdict tcp_without_tls(const EngineInfo& engine, const Policy& policy);
Verdict content_trust_off(const EngineInfo& engine, const Policy& policy);
Verdict engine_unsupported(const EngineInfo& engine, const Policy& policy);

}  // namespace docktap::posture
