#include <map>

#include "fixture.h"
#include "parse/engine_json.h"

namespace docktap::parse {
namespace {

template <typename T>
std::vector<T> read(Result<std::vector<T>> (*parse)(std::string&), const std::string& path) {
  std::string body = fixture(path);
  Result<std::vector<T>> list = parse(body);
  if (list) return std::move(list).value();
  ADD_FAILURE() << list.error().message;
  return {};
}

using Labels = std::vector<std::pair<std::string, std::string>>;

TEST(ImageList, Engine20) {
  const auto images = read(image_list, "20.10/image_list.json");
  ASSERT_EQ(images.size(), 3U);
  EXPECT_EQ(images[0].reference, "app:1");
  EXPECT_EQ(images[0].size_bytes, 1982353U);
  EXPECT_EQ(images[0].created, 1795611933'000'000'000);
  EXPECT_EQ(images[0].labels, (Labels{{"com.example.tier", "web"}, {"team", "shop"}}));
  EXPECT_EQ(images[0].id.size(), 7U + 64U);
  EXPECT_EQ(images[1].reference, "") << "<none>:<none>";
  EXPECT_EQ(images[2].reference, "bb:1") << "the first of two";
}

TEST(ImageList, Engine29) {
  const auto images = read(image_list, "29/image_list.json");
  ASSERT_EQ(images.size(), 2U);
  EXPECT_EQ(images[0].reference, "web:2");
  EXPECT_EQ(images[1].reference, "") << "a digest is no tag: `image prune` takes it";
}

TEST(VolumeList, Engine20) {
  std::map<std::string, VolumeInfo> volumes;
  for (VolumeInfo& volume : read(volume_list, "20.10/volume_list.json")) {
    volumes.emplace(volume.name, volume);
  }
  ASSERT_EQ(volumes.size(), 5U);
  EXPECT_EQ(volumes["data"].driver, "local");
  EXPECT_EQ(volumes["data"].labels, (Labels{{"team", "shop"}}));
  EXPECT_EQ(volumes["data"].bind_device, "");
  EXPECT_EQ(volumes["hostetc"].bind_device, "/etc");
  EXPECT_EQ(volumes["scratch"].bind_device, "") << "a tmpfs";
  EXPECT_EQ(read(volume_list, "20.10/volume_list_dangling.json").size(), 3U);
}

TEST(VolumeList, OnlyALocalVolumeWithTheOptionBindIsOne) {
  const std::tuple<std::string, std::string, std::string> cases[] = {
      {"local", "bind", "/etc"},         {"local", "rw,bind", "/etc"}, {"local", "bind,ro", "/etc"},
      {"local", "rbind", "/etc"},        {"local", "size=1m", ""},     {"local", "", ""},
      {"local", "addr=bind", ""},        {"nfs", "bind", ""},          {"local", ",,bind,", "/etc"},
      {"local", "ro,rbind,x=1", "/etc"}, {"local", "xrbind", ""},
  };
  for (const auto& [driver, options, device] : cases) {
    std::string body = R"({"Volumes":[{"Name":"v","Driver":")" + driver +
                       R"(","Options":{"device":"/etc","o":")" + options + R"("}}]})";
    const auto volumes = volume_list(body);
    ASSERT_TRUE(volumes);
    EXPECT_EQ(volumes->front().bind_device, device) << driver << " " << options;
  }
}

TEST(VolumeList, ADeviceThatIsAPathIsADisk) {
  struct Row {
    std::string driver, type, flags, device, disk;
    bool has_layers = false;
  };
  const Row rows[] = {
      {"local", "ext4", "", "/dev/sda1", "/dev/sda1"},
      {"local", "xfs", "ro", "/dev/mapper/vg0-root", "/dev/mapper/vg0-root"},
      {"local", "", "", "/srv/link-to-a-disk", "/srv/link-to-a-disk"},
      {"local", "ext4", "bind", "/dev/sda1", ""},
      {"local", "tmpfs", "size=1m", "/dev/sda1", ""},
      {"local", "nfs", "addr=10.0.0.1", ":/export", ""},
      {"local", "cifs", "username=a", "//files.example.com/share", ""},
      {"local", "overlay", "lowerdir=/etc", "overlay", "", true},
      {"nfs", "ext4", "", "/dev/sda1", ""},
  };
  for (const Row& row : rows) {
    std::string body = R"({"Volumes":[{"Driver":")" + row.driver + R"(","Options":{"type":")" +
                       row.type + R"(","o":")" + row.flags + R"(","device":")" + row.device +
                       R"("},"Name":"v"}]})";
    const auto volumes = volume_list(body);
    ASSERT_TRUE(volumes);
    EXPECT_EQ(volumes->front().block_device, row.disk) << body;
    EXPECT_EQ(volumes->front().has_layers, row.has_layers) << body;
  }
}

TEST(ImageList, AnImageWithoutATimeSpoilsNothing) {
  std::string body = R"([{"Id":"sha256:a","Created":-62135596800},{"Id":"sha256:b","Created":-1},)"
                     R"({"Id":"sha256:c","Created":9300000000},{"Id":"sha256:d","Created":5}])";
  const auto images = image_list(body);
  ASSERT_TRUE(images) << images.error().message;
  ASSERT_EQ(images->size(), 4U);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(images->at(i).created, 0) << i;
  EXPECT_EQ(images->at(3).created, 5'000'000'000);
}

TEST(VolumeList, NullIsNone) {
  std::string body = R"({"Volumes":null,"Warnings":null})";
  const auto volumes = volume_list(body);
  ASSERT_TRUE(volumes);
  EXPECT_TRUE(volumes->empty());
}

TEST(NetworkList, Engine20) {
  std::map<std::string, NetworkInfo> networks;
  for (NetworkInfo& network : read(network_list, "20.10/network_list.json")) {
    networks.emplace(network.name, network);
  }
  ASSERT_EQ(networks.size(), 4U);
  EXPECT_EQ(networks["none"].driver, "null");
  EXPECT_EQ(networks["bridge"].id.size(), 64U);
  EXPECT_FALSE(networks["bridge"].internal);
  EXPECT_TRUE(networks["inside"].internal);
  EXPECT_EQ(networks["inside"].labels, (Labels{{"team", "shop"}}));
}

TEST(NodeList, Engine20) {
  const auto nodes = read(node_list, "20.10/node_list.json");
  ASSERT_EQ(nodes.size(), 1U);
  EXPECT_EQ(nodes[0].role, "manager");
  EXPECT_EQ(nodes[0].availability, "active");
  EXPECT_EQ(nodes[0].state, "ready");
}

TEST(ServiceList, Engine20SaysItsStatusIfAsked) {
  std::map<std::string, SwarmService> services;
  for (SwarmService& service : read(service_list, "20.10/service_list.json")) {
    services.emplace(service.name, service);
  }
  ASSERT_EQ(services.size(), 3U);
  ASSERT_TRUE(services["impossible"].status);
  EXPECT_EQ(services["impossible"].status->desired, 3U);
  EXPECT_EQ(services["impossible"].status->running, 0U);
  EXPECT_EQ(services["impossible"].replicas, 3U);
  ASSERT_TRUE(services["glob"].status);
  EXPECT_EQ(services["glob"].status->running, 1U);
  EXPECT_FALSE(services["glob"].replicas);
  const auto without = read(service_list, "20.10/service_list_no_status.json");
  ASSERT_EQ(without.size(), 3U);
  EXPECT_FALSE(without[0].status);
}

TEST(TaskList, Engine20) {
  const auto tasks = read(task_list, "20.10/task_list.json");
  ASSERT_EQ(tasks.size(), 6U);
  std::size_t running = 0;
  for (const SwarmTask& task : tasks) {
    EXPECT_TRUE(task.is_wanted_running);
    EXPECT_EQ(task.service_id.size(), 25U);
    running += task.is_running ? 1 : 0;
  }
  EXPECT_EQ(running, 3U);
}

}  // namespace
}  // namespace docktap::parse
