#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace docktap {

// What `GET /info` says that the posture checks need. Nullopt: it is not there, or has a type that
// it must not have.
struct EngineFacts {
  std::optional<bool> seccomp;  // SecurityOptions: there is one, and the default profile is on
  std::optional<bool> apparmor;
  std::optional<bool> selinux;
  std::optional<bool> userns;             // remapping
  std::optional<bool> no_new_privileges;  // the default of containers
  std::optional<bool> live_restore;       // LiveRestoreEnabled
  std::optional<bool> swarm_active;       // Swarm.LocalNodeState
  bool swarm_manager = false;             // Swarm.ControlAvailable
  // RegistryConfig: allowed without TLS, the loopback addresses apart, which always are.
  std::optional<std::vector<std::string>> insecure_registries;
  std::optional<bool> tcp_without_tls;  // Warnings
};

// `GET /version` and `GET /info`: both execute runc and docker-init in the engine (6 ms), so they
// are asked at connection only.
struct EngineInfo {
  std::string id;  // ID: one of its own for every engine; empty where unknown
  std::string version;
  std::string api_version;  // the engine's newest
  std::string os;           // OperatingSystem
  std::string kernel;       // KernelVersion
  std::string architecture;
  std::string storage_driver;  // Driver
  std::string cgroup_version;  // "1" or "2"; empty below API 1.41 and where unknown
  std::string cgroup_driver;
  std::string engine;  // docker or podman
  bool rootless = false;
  std::uint64_t cpus = 0;          // NCPU
  std::uint64_t memory_bytes = 0;  // MemTotal
  EngineFacts facts;
};

}  // namespace docktap
