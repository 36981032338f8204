#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"

namespace docktap {

// One of `GET /images/json`.
struct ImageInfo {
  std::string id;         // `sha256:…`
  std::string reference;  // the first of RepoTags; empty: dangling
  std::uint64_t size_bytes = 0;
  UnixNanos created = 0;
  std::vector<std::pair<std::string, std::string>> labels;

  bool operator==(const ImageInfo&) const = default;
};

// One of `GET /volumes`.
struct VolumeInfo {
  std::string name;
  std::string driver;
  // Of a local volume, by its Options: the folder that it binds, or the disk that it mounts; empty:
  // none. Or it has layers, each of which may be any folder of the host.
  std::string bind_device;
  std::string block_device;
  bool has_layers = false;
  std::vector<std::pair<std::string, std::string>> labels;

  bool operator==(const VolumeInfo&) const = default;
};

// One of `GET /networks`.
struct NetworkInfo {
  std::string id;
  std::string name;
  std::string driver;
  bool internal = false;
  std::vector<std::pair<std::string, std::string>> labels;

  bool operator==(const NetworkInfo&) const = default;
};

// The kinds of thing that take the engine's disk.
enum class DiskKind : std::size_t { kImages, kContainers, kVolumes, kBuildCache };
inline constexpr std::array<std::string_view, 4> kDiskKinds{"images", "containers", "volumes",
                                                            "build_cache"};

// `GET /system/df`, with the figures that `docker system df` shows.
struct DiskUsage {
  struct Kind {
    std::optional<std::uint64_t> used_bytes;
    std::optional<std::uint64_t> reclaimable_bytes;
  };
  struct ContainerSize {
    std::string id;
    std::optional<std::uint64_t> rw_bytes;  // absent where the engine could not tell
    std::optional<std::uint64_t> root_fs_bytes;
  };
  struct VolumeSize {
    std::string name;
    std::uint64_t bytes = 0;
  };

  std::array<Kind, kDiskKinds.size()> kinds;
  std::vector<ContainerSize> containers;
  std::vector<VolumeSize> volumes;  // without those whose size the engine does not know
};

// One of `GET /nodes`, as the engine spells it.
struct SwarmNode {
  std::string role;          // manager, worker
  std::string availability;  // active, pause, drain
  std::string state;         // ready, down, disconnected, unknown
};

// One of `GET /services`.
struct SwarmService {
  // ServiceStatus, which `status=true` gives from API 1.41.
  struct Status {
    std::uint64_t running = 0;
    std::uint64_t desired = 0;
  };

  std::string id;
  std::string name;
  std::optional<std::uint64_t> replicas;  // absent: as many as there are nodes for it
  std::optional<Status> status;
};

// One of `GET /tasks`.
struct SwarmTask {
  std::string service_id;
  bool is_running = false;         // Status.State
  bool is_wanted_running = false;  // DesiredState
};

}  // namespace docktap
