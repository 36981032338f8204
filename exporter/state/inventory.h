#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "model/collector.h"
#include "model/container_filter.h"
#include "model/inventory.h"

namespace docktap::state {

// The collectors that are asked at intervals, apart from the scrape.
inline constexpr std::array<Collector, 5> kInventoryCollectors{
    Collector::kImages, Collector::kVolumes, Collector::kNetworks, Collector::kDisk,
    Collector::kSwarm};

// Labels that are judged by: one of images, one of volumes. Empty: none.
struct NeededLabels {
  std::string of_images;
  std::string of_volumes;

  bool operator==(const NeededLabels&) const = default;
};

struct InventoryOptions {
  bool per_image = false;
  bool per_volume = false;
  bool per_network = false;
  std::vector<LabelRule> label_rules;  // of volumes and networks
  std::size_t most = 10000;            // series of one family
  NeededLabels needed_labels = {};
};

// What is known of images, volumes, networks, disk and swarm. Each part stands for itself: absent
// before it was told and once it is too old, and never half new. Of labels only those are kept that
// are shown or judged by: they carry secrets, too.
class Inventory {
 public:
  // The constructors are written out since clang knows no initializers of members before the end of
  // the outer class, where std::optional asks for them.
  struct Images {
    Images() {}
    std::vector<ImageInfo> list;      // ordered by id, each id once
    std::vector<std::string> labels;  // one block for each of the first ones; empty: not wanted
    bool has_needed_labels = true;    // false: others were needed when this was told
  };
  struct Volumes {
    Volumes() {}
    std::vector<VolumeInfo> list;
    std::vector<std::string> labels;
    bool has_needed_labels = true;
    struct Count {
      std::uint64_t all = 0;
      std::uint64_t dangling = 0;
    };
    std::map<std::string, Count> by_driver;  // `local` is always there
  };
  struct Networks {
    std::vector<NetworkInfo> list;
    std::vector<std::string> labels;
    std::map<std::pair<std::string, bool>, std::uint64_t> by_driver;  // and whether it is internal
  };
  struct Swarm {
    struct Service {
      std::string name;
      std::uint64_t desired = 0;
      std::uint64_t running = 0;
    };
    // By role, availability and state.
    std::map<std::array<std::string, 3>, std::uint64_t> nodes;
    std::vector<Service> services;  // ordered by name
  };
  // How a collector fares.
  struct Standing {
    bool success = false;        // of the last try
    UnixNanos last_success = 0;  // 0: none yet
  };

  explicit Inventory(InventoryOptions options = {});

  const Images* images() const { return images_ ? &*images_ : nullptr; }
  const Volumes* volumes() const { return volumes_ ? &*volumes_ : nullptr; }
  const Networks* networks() const { return networks_ ? &*networks_ : nullptr; }
  const DiskUsage* disk() const { return disk_ ? &*disk_ : nullptr; }
  const Swarm* swarm() const { return swarm_ ? &*swarm_ : nullptr; }
  const Standing& standing(Collector collector) const;

  // The engine's answers. The first three say whether anything is different from before.
  bool learn_images(std::vector<ImageInfo> list, UnixNanos now);
  bool learn_volumes(std::vector<VolumeInfo> list, const std::vector<VolumeInfo>& dangling,
                     UnixNanos now);
  bool learn_networks(std::vector<NetworkInfo> list, UnixNanos now);
  void learn_disk(DiskUsage usage, UnixNanos now);
  // `tasks` are counted where the services do not say their status.
  void learn_swarm(const std::vector<SwarmNode>& nodes, const std::vector<SwarmService>& services,
                   const std::vector<SwarmTask>& tasks, UnixNanos now);
  // The engine is not the manager of a swarm: nothing to know, and no failure.
  void no_swarm();

  // From now on these are kept. Whether that is anything new: then what was told before goes
  // without the new ones until it is told again.
  bool need_labels(NeededLabels needed);

  void failed(Collector collector);
  // What is known of it is too old; whether there was anything.
  bool forget(Collector collector);

 private:
  Standing& at(Collector collector);
  void succeeded(Collector collector, UnixNanos now);

  InventoryOptions options_;
  std::optional<Images> images_;
  std::optional<Volumes> volumes_;
  std::optional<Networks> networks_;
  std::optional<DiskUsage> disk_;
  std::optional<Swarm> swarm_;
  std::array<Standing, kCollectors.size()> standings_;
};

}  // namespace docktap::state
