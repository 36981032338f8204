#include "state/inventory.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "base/text.h"
#include "base/wipe.h"
#include "state/container_labels.h"

namespace docktap::state {
namespace {

constexpr std::size_t kShortId = 12;

void append(std::string& block, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  if (!block.empty()) block += ',';
  block.append(name).append("=\"");
  append_label_value(block, value);
  block += '"';
}

std::string labels_of(const ImageInfo& image) {
  std::string block;
  append(block, "image_id", image.id);
  append(block, "image", image.reference);
  return block;
}

// A name alone tells networks apart on most engines, but not on all; the id does.
std::string labels_of(const NetworkInfo& network, const std::vector<LabelRule>& rules) {
  std::string block;
  append(block, "network", network.name);
  append(block, "network_id", std::string_view(network.id).substr(0, kShortId));
  append(block, "driver", network.driver);
  return block + allowed_labels(network.labels, rules);
}

std::string labels_of(const VolumeInfo& volume, const std::vector<LabelRule>& rules) {
  std::string block;
  append(block, "volume", volume.name);
  append(block, "driver", volume.driver);
  return block + allowed_labels(volume.labels, rules);
}

// Of the others not even the key is kept. Each value is wiped where it stands: a short one would
// stay in the list's memory.
void drop_labels(std::vector<std::pair<std::string, std::string>>& labels,
                 const std::vector<LabelRule>& shown, std::string_view needed) {
  const auto is_kept = [&](std::string_view label) {
    return (!needed.empty() && label == needed) ||
           std::any_of(shown.begin(), shown.end(),
                       [&](const LabelRule& rule) { return glob_match(rule.pattern, label); });
  };
  std::erase_if(labels, [&](auto& label) {
    if (is_kept(label.first)) return false;
    wipe(label.second);
    return true;
  });
  labels.shrink_to_fit();
}

// Ordered, and each only once: a page with the same series twice would be refused whole.
template <typename T, typename Key>
void put_in_order(std::vector<T>& list, Key key) {
  std::stable_sort(list.begin(), list.end(),
                   [&](const T& a, const T& b) { return a.*key < b.*key; });
  const auto end = std::unique(list.begin(), list.end(),
                               [&](const T& a, const T& b) { return a.*key == b.*key; });
  list.erase(end, list.end());
}

}  // namespace

Inventory::Inventory(InventoryOptions options) : options_(std::move(options)) {}

const Inventory::Standing& Inventory::standing(Collector collector) const {
  return standings_[static_cast<std::size_t>(collector)];
}

Inventory::Standing& Inventory::at(Collector collector) {
  return standings_[static_cast<std::size_t>(collector)];
}

void Inventory::succeeded(Collector collector, UnixNanos now) { at(collector) = {true, now}; }

void Inventory::failed(Collector collector) { at(collector).success = false; }

bool Inventory::learn_images(std::vector<ImageInfo> list, UnixNanos now) {
  succeeded(Collector::kImages, now);
  for (ImageInfo& image : list) drop_labels(image.labels, {}, options_.needed_labels.of_images);
  put_in_order(list, &ImageInfo::id);
  if (images_ && images_->has_needed_labels && images_->list == list) return false;
  Images& images = images_.emplace();
  images.list = std::move(list);
  if (!options_.per_image) return true;
  for (const ImageInfo& image : images.list) {
    if (images.labels.size() == options_.most) break;
    images.labels.push_back(labels_of(image));
  }
  return true;
}

bool Inventory::learn_volumes(std::vector<VolumeInfo> list, const std::vector<VolumeInfo>& dangling,
                              UnixNanos now) {
  succeeded(Collector::kVolumes, now);
  for (VolumeInfo& volume : list) {
    drop_labels(volume.labels, options_.label_rules, options_.needed_labels.of_volumes);
  }
  put_in_order(list, &VolumeInfo::name);
  const bool changed = !volumes_ || !volumes_->has_needed_labels || volumes_->list != list;
  if (changed) {
    Volumes& volumes = volumes_.emplace();
    volumes.list = std::move(list);
    std::set<std::string> names;  // as cut for a label
    for (const VolumeInfo& volume : volumes.list) {
      if (!options_.per_volume || volumes.labels.size() == options_.most) break;
      std::string name;
      append_label_value(name, volume.name);
      if (!names.insert(std::move(name)).second) continue;
      volumes.labels.push_back(labels_of(volume, options_.label_rules));
    }
  }
  volumes_->by_driver = {{"local", {}}};
  for (const VolumeInfo& volume : volumes_->list) ++volumes_->by_driver[volume.driver].all;
  // The second list is a moment younger: what is not in the first came between them.
  for (const VolumeInfo& volume : dangling) {
    const bool is_listed = std::binary_search(
        volumes_->list.begin(), volumes_->list.end(), volume,
        [](const VolumeInfo& a, const VolumeInfo& b) { return a.name < b.name; });
    if (is_listed) ++volumes_->by_driver[volume.driver].dangling;
  }
  return changed;
}

bool Inventory::learn_networks(std::vector<NetworkInfo> list, UnixNanos now) {
  succeeded(Collector::kNetworks, now);
  for (NetworkInfo& network : list) drop_labels(network.labels, options_.label_rules, {});
  put_in_order(list, &NetworkInfo::id);
  if (networks_ && networks_->list == list) return false;
  Networks& networks = networks_.emplace();
  networks.list = std::move(list);
  for (const NetworkInfo& network : networks.list) {
    ++networks.by_driver[{network.driver, network.internal}];
    if (!options_.per_network || networks.labels.size() == options_.most) continue;
    networks.labels.push_back(labels_of(network, options_.label_rules));
  }
  return true;
}

void Inventory::learn_disk(DiskUsage usage, UnixNanos now) {
  succeeded(Collector::kDisk, now);
  disk_ = std::move(usage);
  if (disk_->volumes.size() > options_.most) disk_->volumes.resize(options_.most);
}

void Inventory::learn_swarm(const std::vector<SwarmNode>& nodes,
                            const std::vector<SwarmService>& services,
                            const std::vector<SwarmTask>& tasks, UnixNanos now) {
  succeeded(Collector::kSwarm, now);
  Swarm& swarm = swarm_.emplace();
  for (const SwarmNode& node : nodes) ++swarm.nodes[{node.role, node.availability, node.state}];
  std::map<std::string_view, SwarmService::Status> counted;
  for (const SwarmTask& task : tasks) {
    SwarmService::Status& status = counted[task.service_id];
    if (task.is_running && task.is_wanted_running) ++status.running;
    if (task.is_wanted_running) ++status.desired;
  }
  for (const SwarmService& service : services) {
    SwarmService::Status status = counted[service.id];
    if (service.replicas) status.desired = *service.replicas;
    if (service.status) status = *service.status;
    swarm.services.push_back({service.name, status.desired, status.running});
  }
  put_in_order(swarm.services, &Swarm::Service::name);
  if (swarm.services.size() > options_.most) swarm.services.resize(options_.most);
}

void Inventory::no_swarm() {
  at(Collector::kSwarm).success = true;
  swarm_.reset();
}

bool Inventory::need_labels(NeededLabels needed) {
  NeededLabels& now = options_.needed_labels;
  if (needed == now) return false;
  if (images_ && needed.of_images != now.of_images) images_->has_needed_labels = false;
  if (volumes_ && needed.of_volumes != now.of_volumes) volumes_->has_needed_labels = false;
  now = std::move(needed);
  return true;
}

bool Inventory::forget(Collector collector) {
  const auto drop = [](auto& part) {
    const bool was_known = part.has_value();
    part.reset();
    return was_known;
  };
  switch (collector) {
    case Collector::kImages: return drop(images_);
    case Collector::kVolumes: return drop(volumes_);
    case Collector::kNetworks: return drop(networks_);
    case Collector::kDisk: return drop(disk_);
    case Collector::kSwarm: return drop(swarm_);
    case Collector::kStats:
    case Collector::kContainers:
    case Collector::kEngine:
    case Collector::kEvents:
    case Collector::kSecurity: return false;
  }
  return false;
}

}  // namespace docktap::state
