#pragma once

#include <cstdint>
#include <string>

namespace docktap {

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
};

}  // namespace docktap
