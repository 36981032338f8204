#include "render/inventory_families.h"

#include <algorithm>
#include <string_view>

#include "base/text.h"
#include "render/host_family.h"

namespace docktap::render {
namespace {

using state::Inventory;
using state::Snapshot;

bool asked_for(const Snapshot& snapshot, Collector collector) {
  return snapshot.collectors.test(static_cast<std::size_t>(collector));
}

void append_label(std::string& labels, std::string_view name, std::string_view value) {
  if (!labels.empty()) labels += ',';
  labels.append(name).append("=\"");
  append_label_value(labels, value);
  labels += '"';
}

void append_single(std::string& out, const HostMetric& metric, std::uint64_t value) {
  family(out, metric).sample("", "", Number::count(value));
}

void append_info(std::string& out, const HostMetric& metric,
                 const std::vector<std::string>& labels) {
  FamilyWriter info = family(out, metric);
  for (const std::string& block : labels) info.sample(block, "", Number::flag(true));
}

// `value(image)` of each image that has series of its own.
template <typename Value>
void append_of_images(std::string& out, const HostMetric& metric, const Inventory::Images& images,
                      Value value) {
  FamilyWriter gauge = family(out, metric);
  for (std::size_t i = 0; i < images.labels.size(); ++i) {
    gauge.sample(images.labels[i], "", value(images.list[i]));
  }
}

void append_images(std::string& out, const Inventory::Images& images) {
  std::uint64_t dangling = 0;
  std::uint64_t size = 0;
  for (const ImageInfo& image : images.list) {
    if (image.reference.empty()) ++dangling;
    size += image.size_bytes;
  }
  append_single(out, kImages, images.list.size());
  append_single(out, kImagesDangling, dangling);
  append_single(out, kImagesSize, size);
  append_info(out, kImageInfo, images.labels);
  append_of_images(out, kImageSize, images,
                   [](const ImageInfo& image) { return Number::count(image.size_bytes); });
  append_of_images(out, kImageCreated, images, [](const ImageInfo& image) {
    // Images of reproducible builds may have none.
    return image.created > 0 ? Number::nanoseconds(static_cast<std::uint64_t>(image.created))
                             : Number::absent();
  });
}

void append_volumes(std::string& out, const Inventory::Volumes& volumes) {
  FamilyWriter all = family(out, kVolumes);
  for (const auto& [driver, count] : volumes.by_driver) {
    all.sample("", "driver", driver, Number::count(count.all));
  }
  FamilyWriter dangling = family(out, kVolumesDangling);
  for (const auto& [driver, count] : volumes.by_driver) {
    dangling.sample("", "driver", driver, Number::count(count.dangling));
  }
  append_info(out, kVolumeInfo, volumes.labels);
}

void append_networks(std::string& out, const Inventory::Networks& networks) {
  FamilyWriter gauge = family(out, kNetworks);
  for (const auto& [kind, count] : networks.by_driver) {
    std::string labels;
    append_label(labels, "driver", kind.first);
    append_label(labels, "internal", kind.second ? "true" : "false");
    gauge.sample(labels, "", Number::count(count));
  }
  append_info(out, kNetworkInfo, networks.labels);
}

using ContainerSize = DiskUsage::ContainerSize;

// Of the containers that are shown now: others have gone since.
void append_container_sizes(std::string& out, const HostMetric& metric, const Snapshot& snapshot,
                            const std::vector<ContainerSize>& sizes,
                            std::optional<std::uint64_t> ContainerSize::*size) {
  FamilyWriter gauge = family(out, metric);
  for (const state::ContainerRecord* container : snapshot.containers) {
    const auto found = std::lower_bound(
        sizes.begin(), sizes.end(), container->info.id,
        [](const ContainerSize& each, const std::string& id) { return each.id < id; });
    if (found == sizes.end() || found->id != container->info.id) continue;
    gauge.sample(container->labels, "", Number::count((*found).*size));
  }
}

void append_disk(std::string& out, const Snapshot& snapshot, const DiskUsage& disk) {
  FamilyWriter used = family(out, kDiskUsage);
  for (std::size_t i = 0; i < kDiskKinds.size(); ++i) {
    used.sample("", "kind", kDiskKinds[i], Number::count(disk.kinds[i].used_bytes));
  }
  FamilyWriter reclaimable = family(out, kDiskReclaimable);
  for (std::size_t i = 0; i < kDiskKinds.size(); ++i) {
    reclaimable.sample("", "kind", kDiskKinds[i], Number::count(disk.kinds[i].reclaimable_bytes));
  }
  append_container_sizes(out, kContainerSizeRw, snapshot, disk.containers,
                         &ContainerSize::rw_bytes);
  append_container_sizes(out, kContainerSizeRootFs, snapshot, disk.containers,
                         &ContainerSize::root_fs_bytes);
  FamilyWriter volumes = family(out, kVolumeSize);
  for (const DiskUsage::VolumeSize& volume : disk.volumes) {
    volumes.sample("", "volume", volume.name, Number::count(volume.bytes));
  }
}

void append_swarm(std::string& out, const Inventory::Swarm& swarm) {
  FamilyWriter nodes = family(out, kSwarmNodes);
  for (const auto& [kind, count] : swarm.nodes) {
    std::string labels;
    append_label(labels, "role", kind[0]);
    append_label(labels, "availability", kind[1]);
    append_label(labels, "state", kind[2]);
    nodes.sample(labels, "", Number::count(count));
  }
  FamilyWriter desired = family(out, kSwarmReplicasDesired);
  for (const Inventory::Swarm::Service& service : swarm.services) {
    desired.sample("", "service", service.name, Number::count(service.desired));
  }
  FamilyWriter running = family(out, kSwarmReplicasRunning);
  for (const Inventory::Swarm::Service& service : swarm.services) {
    running.sample("", "service", service.name, Number::count(service.running));
  }
}

void append_ages(std::string& out, const Snapshot& snapshot) {
  FamilyWriter gauge = family(out, kCollectorLastSuccess);
  for (const Collector collector : state::kInventoryCollectors) {
    const UnixNanos last = snapshot.inventory->standing(collector).last_success;
    if (!asked_for(snapshot, collector) || last <= 0) continue;
    gauge.sample("", "collector", to_string(collector),
                 Number::nanoseconds(static_cast<std::uint64_t>(last)));
  }
}

}  // namespace

void append_inventory_families(std::string& out, const Snapshot& snapshot) {
  if (snapshot.inventory == nullptr) return;
  const Inventory& inventory = *snapshot.inventory;
  if (asked_for(snapshot, Collector::kImages) && inventory.images() != nullptr) {
    append_images(out, *inventory.images());
  }
  if (asked_for(snapshot, Collector::kVolumes) && inventory.volumes() != nullptr) {
    append_volumes(out, *inventory.volumes());
  }
  if (asked_for(snapshot, Collector::kNetworks) && inventory.networks() != nullptr) {
    append_networks(out, *inventory.networks());
  }
  if (asked_for(snapshot, Collector::kDisk) && inventory.disk() != nullptr) {
    append_disk(out, snapshot, *inventory.disk());
  }
  if (asked_for(snapshot, Collector::kSwarm) && inventory.swarm() != nullptr) {
    append_swarm(out, *inventory.swarm());
  }
  append_ages(out, snapshot);
}

}  // namespace docktap::render
