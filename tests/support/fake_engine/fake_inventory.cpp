#include "support/fake_engine/fake_inventory.h"

#include <boost/json.hpp>

namespace docktap::test {
namespace {

namespace json = boost::json;

json::object labels_of(const std::map<std::string, std::string>& labels) {
  json::object all;
  for (const auto& [key, value] : labels) all[key] = value;
  return all;
}

json::object volume_of(const std::string& name, const FakeInventory::Volume& volume) {
  json::object reply{{"Name", name},
                     {"Driver", volume.driver},
                     {"Labels", labels_of(volume.labels)},
                     {"Options", nullptr},
                     {"Scope", "local"}};
  if (!volume.bind_device.empty()) {
    reply["Options"] = {{"type", "none"}, {"o", "rw,bind"}, {"device", volume.bind_device}};
  }
  return reply;
}

}  // namespace

std::string image_list_reply(const FakeInventory& inventory) {
  json::array list;
  for (const auto& [id, image] : inventory.images) {
    const std::string tag = image.tag.empty() ? "<none>:<none>" : image.tag;
    list.push_back({{"Containers", -1},
                    {"Created", 1'760'000'000},
                    {"Id", id},
                    {"Labels", labels_of(image.labels)},
                    {"RepoTags", {tag}},
                    {"SharedSize", -1},
                    {"Size", image.size},
                    {"VirtualSize", image.size}});
  }
  return json::serialize(list);
}

std::string volume_list_reply(const FakeInventory& inventory, bool dangling_only) {
  json::array list;
  for (const auto& [name, volume] : inventory.volumes) {
    if (!dangling_only || !volume.in_use) list.push_back(volume_of(name, volume));
  }
  return json::serialize(json::object{{"Volumes", std::move(list)}, {"Warnings", nullptr}});
}

std::string network_list_reply(const FakeInventory& inventory) {
  json::array list;
  for (const auto& [id, network] : inventory.networks) {
    list.push_back({{"Name", network.name},
                    {"Id", id},
                    {"Driver", network.driver},
                    {"Internal", network.internal},
                    {"Labels", labels_of(network.labels)}});
  }
  return json::serialize(list);
}

std::string disk_usage_reply(const FakeInventory& inventory) {
  json::array images;
  std::uint64_t layers = 0;
  for (const auto& [id, image] : inventory.images) {
    layers += image.size;
    images.push_back({{"Id", id}, {"Containers", 0}, {"SharedSize", 0}, {"Size", image.size}});
  }
  json::array containers;
  for (const auto& [id, size] : inventory.container_sizes) {
    containers.push_back(
        {{"Id", id}, {"SizeRw", size}, {"SizeRootFs", size + 1000}, {"State", "running"}});
  }
  json::array volumes;
  for (const auto& [name, size] : inventory.volume_sizes) {
    const bool in_use = inventory.volumes.at(name).in_use;
    volumes.push_back(
        {{"Name", name}, {"UsageData", {{"RefCount", in_use ? 1 : 0}, {"Size", size}}}});
  }
  return json::serialize(json::object{{"LayersSize", layers},
                                      {"Images", std::move(images)},
                                      {"Containers", std::move(containers)},
                                      {"Volumes", std::move(volumes)},
                                      {"BuildCache", nullptr}});
}

std::string node_list_reply() {
  return json::serialize(json::array{{{"ID", "node1"},
                                      {"Spec", {{"Role", "manager"}, {"Availability", "active"}}},
                                      {"Status", {{"State", "ready"}}}}});
}

std::string service_list_reply(const FakeInventory& inventory) {
  json::array list;
  for (const auto& [name, service] : inventory.services) {
    list.push_back(
        {{"ID", "id-of-" + name},
         {"Spec", {{"Name", name}, {"Mode", {{"Replicated", {{"Replicas", service.desired}}}}}}},
         {"ServiceStatus",
          {{"RunningTasks", service.running}, {"DesiredTasks", service.desired}}}});
  }
  return json::serialize(list);
}

}  // namespace docktap::test
