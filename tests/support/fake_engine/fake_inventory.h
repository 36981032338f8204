#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace docktap::test {

// What a fake engine has besides containers. It is empty but for what a test puts there, and every
// key is an id or a name.
struct FakeInventory {
  struct Image {
    std::string tag;  // empty: dangling
    std::uint64_t size = 0;
    std::map<std::string, std::string> labels = {};
  };
  struct Volume {
    std::string driver = "local";
    bool in_use = false;
    std::string bind_device;  // of a local volume with o=bind
    std::map<std::string, std::string> labels;
  };
  struct Network {
    std::string name;
    std::string driver = "bridge";
    bool internal = false;
    std::map<std::string, std::string> labels;
  };
  struct Service {
    std::uint64_t desired = 1;
    std::uint64_t running = 1;
  };

  std::map<std::string, Image> images;
  std::map<std::string, Volume> volumes;
  std::map<std::string, Network> networks;
  bool is_swarm_manager = false;
  std::map<std::string, Service> services;
  std::map<std::string, std::uint64_t> volume_sizes;
  std::map<std::string, std::uint64_t> container_sizes;  // written layers, by id
};

// The replies, in the shape that 20.10 gives them.
std::string image_list_reply(const FakeInventory& inventory);
std::string volume_list_reply(const FakeInventory& inventory, bool dangling_only);
std::string network_list_reply(const FakeInventory& inventory);
std::string disk_usage_reply(const FakeInventory& inventory);
std::string node_list_reply();
std::string service_list_reply(const FakeInventory& inventory);

}  // namespace docktap::test
