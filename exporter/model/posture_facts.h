#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace docktap {

// One of Mounts[].
struct MountFact {
  std::string type;         // bind, volume, tmpfs, npipe, cluster, image; never empty
  std::string volume;       // Name: of a volume
  std::string source;       // on the host; of a volume: the engine's own folder
  std::string destination;  // in the container
  std::string driver;       // of a volume
  std::string propagation;  // of a bind: rprivate, shared, …
  bool writable = true;     // RW
};

// A port of the host that leads into the container. The address is empty or a wildcard for all
// interfaces; the port is 0 where the engine chooses one.
struct PortFact {
  std::string host_ip;
  std::uint16_t host_port = 0;
};

// What HostConfig.SecurityOpt and the defaults of its absence say. A profile is never kept.
struct SecurityOptFact {
  bool seccomp_unconfined = false;
  bool has_seccomp_profile = false;
  bool apparmor_unconfined = false;
  bool label_disabled = false;
  bool systempaths_unconfined = false;
  std::optional<bool> no_new_privileges;  // absent: the engine's default
};

struct UlimitFact {
  std::string name;
  std::int64_t hard = 0;  // -1: none
};

struct RestartPolicyFact {
  std::string name;  // empty, no, always, unless-stopped, on-failure
  std::int64_t most = 0;
};

struct LogConfigFact {
  std::string driver;
  bool bounded = false;  // max-size is set
};

// What the posture checks read of `GET /containers/{id}/json`, as it stands there. Nullopt: it is
// not there, or has a type that it must not have, so that whatever depends on it is unknown; a null
// is the empty list, text or number, as the engine means it.
struct PostureFacts {
  // HostConfig
  std::optional<bool> privileged;
  std::optional<bool> readonly_rootfs;
  std::optional<bool> oom_kill_disable;
  std::optional<std::vector<std::string>> cap_add;
  std::optional<std::vector<std::string>> cap_drop;
  std::optional<std::vector<std::string>> devices;  // PathOnHost
  std::optional<std::vector<std::string>> device_cgroup_rules;
  std::optional<SecurityOptFact> security_opt;
  std::optional<std::string> pid_mode;
  std::optional<std::string> ipc_mode;
  std::optional<std::string> uts_mode;
  std::optional<std::string> cgroupns_mode;
  std::optional<std::string> userns_mode;
  std::optional<bool> paths_unmasked;  // MaskedPaths or ReadonlyPaths is an empty list, not null
  std::optional<std::int64_t> memory;
  std::optional<std::int64_t> memory_swap;
  std::optional<std::int64_t> nano_cpus;
  std::optional<std::int64_t> cpu_quota;
  std::optional<std::string> cpuset_cpus;
  std::optional<std::int64_t> pids_limit;
  std::optional<std::vector<UlimitFact>> ulimits;  // the engine's defaults are merged in
  std::optional<RestartPolicyFact> restart_policy;
  std::optional<LogConfigFact> log_config;
  std::optional<std::vector<PortFact>> port_bindings;

  // NetworkSettings
  std::optional<std::vector<PortFact>> ports;  // while it runs
  std::optional<std::vector<std::string>> networks;

  // Config
  std::optional<std::string> user;       // empty is root
  std::optional<std::string> env_names;  // of variables with a value, each with a line feed behind
  std::optional<bool> healthcheck;       // Healthcheck.Test is a command

  std::optional<std::string> apparmor_profile;  // AppArmorProfile
  std::optional<std::vector<MountFact>> mounts;
};

}  // namespace docktap
