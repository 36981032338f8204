#include "state/inventory.h"

#include <gtest/gtest.h>

namespace docktap::state {
namespace {

constexpr UnixNanos kNow = 1'760'000'000'000'000'000;

ImageInfo image(std::string id, std::string reference) {
  ImageInfo info;
  info.id = std::move(id);
  info.reference = std::move(reference);
  return info;
}

VolumeInfo volume(std::string name, std::string driver = "local") {
  VolumeInfo info;
  info.name = std::move(name);
  info.driver = std::move(driver);
  return info;
}

NetworkInfo network(std::string id, std::string name, bool internal = false) {
  NetworkInfo info;
  info.id = std::move(id);
  info.name = std::move(name);
  info.driver = "bridge";
  info.internal = internal;
  return info;
}

TEST(Inventory, KnowsNothingBeforeItIsTold) {
  const Inventory inventory;
  EXPECT_EQ(inventory.images(), nullptr);
  EXPECT_EQ(inventory.volumes(), nullptr);
  EXPECT_EQ(inventory.networks(), nullptr);
  EXPECT_EQ(inventory.disk(), nullptr);
  EXPECT_EQ(inventory.swarm(), nullptr);
  EXPECT_FALSE(inventory.standing(Collector::kImages).success);
  EXPECT_EQ(inventory.standing(Collector::kImages).last_success, 0);
}

TEST(Inventory, SaysWhatChanged) {
  Inventory inventory;
  EXPECT_TRUE(inventory.learn_images({}, kNow)) << "none is more than unknown";
  EXPECT_FALSE(inventory.learn_images({}, kNow));
  EXPECT_TRUE(inventory.learn_images({image("b", "web:1"), image("a", "")}, kNow));
  EXPECT_FALSE(inventory.learn_images({image("a", ""), image("b", "web:1")}, kNow))
      << "the order is the engine's mood";
  EXPECT_TRUE(inventory.learn_images({image("a", ""), image("b", "web:2")}, kNow));
  EXPECT_TRUE(inventory.learn_volumes({volume("v")}, {}, kNow));
  EXPECT_FALSE(inventory.learn_volumes({volume("v")}, {volume("v")}, kNow))
      << "dangling is nothing of the volume's";
  EXPECT_TRUE(inventory.learn_networks({network("n", "web")}, kNow));
  EXPECT_FALSE(inventory.learn_networks({network("n", "web")}, kNow));
}

TEST(Inventory, FailureKeepsWhatIsKnownUntilItIsTooOld) {
  Inventory inventory;
  inventory.learn_images({image("a", "web:1")}, kNow);
  inventory.failed(Collector::kImages);
  EXPECT_NE(inventory.images(), nullptr);
  EXPECT_FALSE(inventory.standing(Collector::kImages).success);
  EXPECT_EQ(inventory.standing(Collector::kImages).last_success, kNow);
  EXPECT_TRUE(inventory.forget(Collector::kImages));
  EXPECT_EQ(inventory.images(), nullptr);
  EXPECT_FALSE(inventory.forget(Collector::kImages)) << "already";
  EXPECT_EQ(inventory.standing(Collector::kImages).last_success, kNow) << "how old it would be";
}

TEST(Inventory, CountsVolumesByDriver) {
  Inventory inventory;
  inventory.learn_volumes({}, {}, kNow);
  ASSERT_TRUE(inventory.volumes()->by_driver.contains("local")) << "every engine has it";
  EXPECT_EQ(inventory.volumes()->by_driver.at("local").all, 0U);
  inventory.learn_volumes({volume("a"), volume("b"), volume("c", "nfs")},
                          {volume("b"), volume("late", "zfs")}, kNow);
  const auto& counts = inventory.volumes()->by_driver;
  EXPECT_EQ(counts.at("local").all, 2U);
  EXPECT_EQ(counts.at("local").dangling, 1U);
  EXPECT_EQ(counts.at("nfs").all, 1U);
  EXPECT_EQ(counts.at("nfs").dangling, 0U);
  EXPECT_FALSE(counts.contains("zfs")) << "came between the two lists";
  inventory.learn_volumes({volume("a"), volume("b"), volume("c", "nfs")},
                          {volume("a"), volume("b")}, kNow);
  EXPECT_EQ(inventory.volumes()->by_driver.at("local").dangling, 2U);
}

TEST(Inventory, NoSeriesOfSingleThingsUnlessWanted) {
  Inventory inventory;
  inventory.learn_images({image("a", "web:1")}, kNow);
  inventory.learn_volumes({volume("v")}, {}, kNow);
  inventory.learn_networks({network("n", "web")}, kNow);
  EXPECT_TRUE(inventory.images()->labels.empty());
  EXPECT_TRUE(inventory.volumes()->labels.empty());
  EXPECT_TRUE(inventory.networks()->labels.empty());
}

TEST(Inventory, LabelsOfSingleThings) {
  Inventory inventory({true, true, true, {{"team", ""}}, 10});
  inventory.learn_images({image("sha256:a", "we\"b:1"), image("sha256:b", "")}, kNow);
  EXPECT_EQ(inventory.images()->labels,
            (std::vector<std::string>{R"(image_id="sha256:a",image="we\"b:1")",
                                      R"(image_id="sha256:b")"}));
  VolumeInfo data = volume("data");
  data.labels = {{"team", "shop"}, {"secret", "x"}};
  inventory.learn_volumes({data}, {}, kNow);
  EXPECT_EQ(inventory.volumes()->labels,
            std::vector<std::string>{R"(volume="data",driver="local",label_team="shop")"});
  inventory.learn_networks({network("0123456789abcdef", "web"), network("f00", "web")}, kNow);
  EXPECT_EQ(inventory.networks()->labels,
            (std::vector<std::string>{R"(network="web",network_id="0123456789ab",driver="bridge")",
                                      R"(network="web",network_id="f00",driver="bridge")"}))
      << "two of one name stay two series";
}

using Labels = std::vector<std::pair<std::string, std::string>>;

TEST(Inventory, KeepsOnlyLabelsThatAreShownOrJudgedBy) {
  InventoryOptions options;
  options.label_rules = {{"team*", ""}};
  options.needed_labels = {"signature", "encrypted"};
  Inventory inventory(options);
  const Labels all{{"team", "shop"}, {"signature", "abc"}, {"encrypted", "luks"}, {"key", "x"}};
  ImageInfo labelled_image = image("a", "web:1");
  labelled_image.labels = all;
  VolumeInfo labelled_volume = volume("v");
  labelled_volume.labels = all;
  NetworkInfo labelled_network = network("n", "web");
  labelled_network.labels = all;
  inventory.learn_images({labelled_image}, kNow);
  inventory.learn_volumes({labelled_volume}, {}, kNow);
  inventory.learn_networks({labelled_network}, kNow);
  EXPECT_EQ(inventory.images()->list[0].labels, (Labels{{"signature", "abc"}}));
  EXPECT_EQ(inventory.volumes()->list[0].labels, (Labels{{"team", "shop"}, {"encrypted", "luks"}}));
  EXPECT_EQ(inventory.networks()->list[0].labels, (Labels{{"team", "shop"}}));

  labelled_image.labels.back().second = "y";
  EXPECT_FALSE(inventory.learn_images({labelled_image}, kNow)) << "nobody looks at it";
}

TEST(Inventory, NewlyNeededLabelsAreUnknownUntilTheyAreTold) {
  Inventory inventory;
  ImageInfo labelled = image("a", "web:1");
  labelled.labels = {{"signature", "abc"}};
  inventory.learn_images({labelled}, kNow);
  inventory.learn_volumes({volume("v")}, {}, kNow);
  EXPECT_FALSE(inventory.need_labels({}));
  EXPECT_TRUE(inventory.need_labels({"signature", ""}));
  EXPECT_FALSE(inventory.need_labels({"signature", ""}));
  EXPECT_FALSE(inventory.images()->has_needed_labels);
  EXPECT_TRUE(inventory.volumes()->has_needed_labels) << "of them nothing new is needed";
  EXPECT_TRUE(inventory.learn_images({labelled}, kNow));
  EXPECT_TRUE(inventory.images()->has_needed_labels);
  EXPECT_EQ(inventory.images()->list[0].labels, (Labels{{"signature", "abc"}}));

  EXPECT_TRUE(inventory.need_labels({"signature", "encrypted"}));
  EXPECT_TRUE(inventory.images()->has_needed_labels);
  EXPECT_FALSE(inventory.volumes()->has_needed_labels);
  EXPECT_TRUE(inventory.learn_volumes({volume("v")}, {}, kNow)) << "that it has none is new";
  EXPECT_TRUE(inventory.volumes()->has_needed_labels);
}

TEST(Inventory, NothingTwiceAndNotTooMuch) {
  Inventory inventory({true, true, true, {}, 2});
  inventory.learn_images({image("a", "1"), image("a", "2"), image("b", "3"), image("c", "4")},
                         kNow);
  EXPECT_EQ(inventory.images()->list.size(), 3U);
  EXPECT_EQ(inventory.images()->labels.size(), 2U);
  // Alike as far as a label's value goes.
  const std::string longest(256, 'x');
  inventory.learn_volumes({volume(longest + "1"), volume(longest + "2")}, {}, kNow);
  EXPECT_EQ(inventory.volumes()->labels.size(), 1U);
}

TEST(Inventory, CountsTasksWhereServicesDoNotSay) {
  Inventory inventory;
  SwarmService replicated{"r", "web", 3, std::nullopt};
  SwarmService global{"g", "agent", std::nullopt, std::nullopt};
  SwarmService telling{"t", "api", 9, SwarmService::Status{4, 5}};
  inventory.learn_swarm(
      {{"manager", "active", "ready"}, {"worker", "drain", "down"}, {"worker", "drain", "down"}},
      {replicated, global, telling},
      {{"r", true, true},
       {"r", false, true},
       {"r", true, false},
       {"g", true, true},
       {"g", false, true}},
      kNow);
  const Inventory::Swarm& swarm = *inventory.swarm();
  ASSERT_EQ(swarm.services.size(), 3U);
  EXPECT_EQ(swarm.services[0].name, "agent");
  EXPECT_EQ(swarm.services[0].desired, 2U);
  EXPECT_EQ(swarm.services[0].running, 1U);
  EXPECT_EQ(swarm.services[1].desired, 5U);
  EXPECT_EQ(swarm.services[1].running, 4U);
  EXPECT_EQ(swarm.services[2].desired, 3U);
  EXPECT_EQ(swarm.services[2].running, 1U) << "one is on its way out";
  EXPECT_EQ((swarm.nodes.at({"worker", "drain", "down"})), 2U);
}

TEST(Inventory, NoSwarmIsNoFailure) {
  Inventory inventory;
  inventory.learn_swarm({{"manager", "active", "ready"}}, {}, {}, kNow);
  inventory.no_swarm();
  EXPECT_EQ(inventory.swarm(), nullptr);
  EXPECT_TRUE(inventory.standing(Collector::kSwarm).success);
}

}  // namespace
}  // namespace docktap::state
