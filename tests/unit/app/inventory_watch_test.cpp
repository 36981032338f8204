#include <thread>

#include "unit/app/exporter_fixture.h"

namespace docktap::app {
namespace {

using test::Exposition;
using test::FakeInventory;
using test::Fault;

std::optional<double> success(const Exposition& page, const std::string& collector) {
  return page.find("docker_scrape_collector_success", {{"collector", collector}});
}

class InventoryTest : public ExporterTest {
 protected:
  InventoryTest() {
    config_.inventory_interval = config_.disk_interval = std::chrono::minutes(10);
    engine_->change_inventory([](FakeInventory& all) {
      all.images = {{"sha256:a", {"web:1", 100}}, {"sha256:b", {"", 20}}};
      all.volumes["data"] = {"local", true, "", {}};
      all.volumes["old"] = {"local", false, "", {}};
      all.networks = {{"n1", {"bridge", "bridge", false, {}}},
                      {"n2", {"inside", "bridge", true, {}}}};
      all.volume_sizes = {{"data", 50}, {"old", 7}};
    });
  }

  Exposition scrape_until_known() {
    return scrape_until([](const Exposition& page) {
      return success(page, "images") == 1 && success(page, "volumes") == 1 &&
             success(page, "networks") == 1 && success(page, "disk") == 1 &&
             success(page, "swarm") == 1;
    });
  }
};

TEST_F(InventoryTest, IsAskedForAtTheStart) {
  const std::string id = run("web");
  engine_->change_inventory([&](FakeInventory& all) { all.container_sizes[id] = 33; });
  start();
  const Exposition page = scrape_until_known();
  EXPECT_EQ(page.value("docker_images"), 2);
  EXPECT_EQ(page.value("docker_images_dangling"), 1);
  EXPECT_EQ(page.value("docker_images_size_bytes"), 120);
  EXPECT_EQ(page.value("docker_volumes", {{"driver", "local"}}), 2);
  EXPECT_EQ(page.value("docker_volumes_dangling", {{"driver", "local"}}), 1);
  EXPECT_EQ(page.value("docker_networks", {{"driver", "bridge"}, {"internal", "true"}}), 1);
  EXPECT_EQ(page.value("docker_disk_usage_bytes", {{"kind", "volumes"}}), 57);
  EXPECT_EQ(page.value("docker_disk_reclaimable_bytes", {{"kind", "volumes"}}), 7);
  EXPECT_EQ(page.value("docker_container_size_rw_bytes", {{"name", "web"}}), 33);
  EXPECT_EQ(page.value("docker_container_size_root_fs_bytes", {{"name", "web"}}), 1033);
  EXPECT_EQ(page.value("docker_volume_size_bytes", {{"volume", "data"}}), 50);
  EXPECT_TRUE(page.all("docker_image_info").empty());
  EXPECT_TRUE(page.all("docker_swarm_nodes").empty()) << "it is no manager, which is no failure";
  EXPECT_EQ(engine_->requests("node_list"), 0U);
  const auto last =
      page.value("docker_collector_last_success_timestamp_seconds", {{"collector", "images"}});
  EXPECT_NEAR(last, to_seconds(unix_now()), 60);
}

TEST_F(InventoryTest, ScrapesAskTheEngineForNothing) {
  start();
  scrape_until_known();
  const std::size_t images = engine_->requests("image_list");
  const std::size_t disk = engine_->requests("disk_usage");
  for (int i = 0; i < 20; ++i) scrape();
  EXPECT_EQ(engine_->requests("image_list"), images);
  EXPECT_EQ(engine_->requests("disk_usage"), disk);
}

TEST_F(InventoryTest, FollowsEvents) {
  start();
  scrape_until_known();
  engine_->change_inventory([](FakeInventory& all) {
    all.images["sha256:c"] = {"web:2", 5};
    all.volumes["new"] = {"local", false, "", {}};
    all.networks["n3"] = {"far", "overlay", false, {}};
  });
  engine_->emit_event("image", "tag", "sha256:c");
  engine_->emit_event("volume", "create", "new");
  engine_->emit_event("network", "create", "n3");
  scrape_until([](const Exposition& page) {
    return page.find("docker_images") == 3 &&
           page.find("docker_volumes", {{"driver", "local"}}) == 3 &&
           page.find("docker_networks", {{"driver", "overlay"}}) == 1;
  });
}

TEST_F(InventoryTest, AContainersEndLeavesItsVolumesDangling) {
  const std::string id = run("web");
  start();
  scrape_until_known();
  engine_->change_inventory([](FakeInventory& all) { all.volumes["data"].in_use = false; });
  engine_->die(id, 0);
  engine_->remove(id);
  scrape_until([](const Exposition& page) {
    return page.find("docker_volumes_dangling", {{"driver", "local"}}) == 2;
  });
}

TEST_F(InventoryTest, ABurstOfEventsBringsFewRequests) {
  start();
  scrape_until_known();
  const std::size_t before = engine_->requests("image_list");
  for (int i = 0; i < 200; ++i) engine_->emit_event("image", "tag", "sha256:a");
  engine_->change_inventory([](FakeInventory& all) { all.images.clear(); });
  engine_->emit_event("image", "delete", "sha256:a");
  scrape_until([](const Exposition& page) { return page.find("docker_images") == 0; });
  EXPECT_LE(engine_->requests("image_list") - before, 5U);
}

TEST_F(InventoryTest, WhatAProxyRefusesTurnsThatCollectorAloneOff) {
  engine_->set_fault("volume_list", Fault::of_status(403, "forbidden by proxy"));
  start();
  Exposition page = scrape_until([](const Exposition& now) {
    return success(now, "images") == 1 && success(now, "networks") == 1 &&
           now.find("docktap_engine_endpoint_available", {{"endpoint", "volume_list"}}) == 0;
  });
  EXPECT_EQ(success(page, "volumes"), 0);
  EXPECT_TRUE(page.all("docker_volumes").empty()) << "unknown is not 0";
  EXPECT_EQ(page.value("docker_images"), 2);
  EXPECT_FALSE(
      page.find("docker_collector_last_success_timestamp_seconds", {{"collector", "volumes"}}));
  // Not even events bring it to ask again before its interval.
  const std::size_t asked = engine_->requests("volume_list");
  engine_->change_inventory([](FakeInventory& all) { all.images.clear(); });
  engine_->emit_event("volume", "create", "new");
  engine_->emit_event("image", "delete", "sha256:a");
  scrape_until([](const Exposition& now) { return now.find("docker_images") == 0; });
  EXPECT_EQ(engine_->requests("volume_list"), asked);
}

TEST_F(InventoryTest, ARefusedOneIsAskedAgainAtItsInterval) {
  config_.inventory_interval = std::chrono::milliseconds(300);
  engine_->set_fault("volume_list", Fault::of_status(403, "forbidden by proxy"));
  start();
  scrape_until([](const Exposition& now) {
    return now.find("docktap_engine_endpoint_available", {{"endpoint", "volume_list"}}) == 0;
  });
  engine_->clear_faults();
  scrape_until([](const Exposition& now) { return success(now, "volumes") == 1; });
}

TEST_F(InventoryTest, IsAbsentOnceItIsTooOld) {
  config_.inventory_interval = std::chrono::milliseconds(300);
  start();
  Exposition page = scrape_until_known();
  engine_->set_fault("image_list", Fault::of_status(500, "internal"));
  scrape_until([](const Exposition& now) { return success(now, "images") == 0; });
  page = scrape_until([](const Exposition& now) { return now.all("docker_images").empty(); });
  EXPECT_TRUE(
      page.find("docker_collector_last_success_timestamp_seconds", {{"collector", "images"}}))
      << "how old it is";
  EXPECT_EQ(page.value("docker_networks", {{"internal", "true"}}), 1) << "the others go on";
  engine_->clear_faults();
  scrape_until([](const Exposition& now) { return now.find("docker_images") == 2; });
}

class InventoryFaultTest : public InventoryTest, public testing::WithParamInterface<Fault> {};

TEST_P(InventoryFaultTest, LeavesTheOthersAlone) {
  config_.inventory_interval = std::chrono::milliseconds(300);
  engine_->set_fault("network_list", GetParam());
  start();
  Exposition page = scrape_until([](const Exposition& now) {
    return success(now, "images") == 1 && success(now, "volumes") == 1;
  });
  EXPECT_EQ(success(page, "networks"), 0);
  EXPECT_TRUE(page.all("docker_networks").empty());
  engine_->clear_faults();
  scrape_until([](const Exposition& now) { return success(now, "networks") == 1; });
}

INSTANTIATE_TEST_SUITE_P(Faults, InventoryFaultTest,
                         testing::Values(Fault::of_status(500, "internal"),
                                         Fault::of_status(404, "page not found"),
                                         Fault::body("[{\"Id\":7}]"), Fault::body("<html>"),
                                         Fault::cut_off(10), Fault::hang()));

TEST_F(InventoryTest, DiskUsageMayTakeLongerThanOtherRequests) {
  engine_->set_fault("disk_usage", Fault::delayed(3 * config_.docker_timeout));
  start();
  scrape_until([](const Exposition& page) { return success(page, "disk") == 1; });
  EXPECT_EQ(engine_->requests("disk_usage"), 1U) << "one at a time";
}

TEST_F(InventoryTest, SeriesOfSingleThings) {
  config_.per_image = config_.per_volume = config_.per_network = true;
  config_.container_labels = {{"team", ""}};
  engine_->change_inventory([](FakeInventory& all) {
    all.volumes["data"].labels = {{"team", "shop"}, {"secret", "x"}};
  });
  start();
  const Exposition page = scrape_until_known();
  EXPECT_EQ(page.value("docker_image_info", {{"image_id", "sha256:a"}, {"image", "web:1"}}), 1);
  EXPECT_EQ(page.value("docker_image_size_bytes", {{"image_id", "sha256:b"}}), 20);
  EXPECT_EQ(page.value("docker_image_created_timestamp_seconds", {{"image_id", "sha256:b"}}),
            1'760'000'000);
  EXPECT_EQ(page.value("docker_volume_info", {{"volume", "data"}, {"label_team", "shop"}}), 1);
  EXPECT_EQ(page.all("docker_network_info").size(), 2U);
}

TEST_F(InventoryTest, ASwarmThatComesAndGoes) {
  config_.inventory_interval = std::chrono::milliseconds(500);
  start();
  scrape_until_known();
  engine_->change_inventory([](FakeInventory& all) {
    all.is_swarm_manager = true;
    all.services["web"] = {3, 2};
  });
  engine_->emit_event("node", "update", "node1");
  Exposition page = scrape_until([](const Exposition& now) {
    return now.find("docker_swarm_service_replicas_running", {{"service", "web"}}) == 2;
  });
  EXPECT_EQ(page.value("docker_swarm_service_replicas_desired", {{"service", "web"}}), 3);
  EXPECT_EQ(page.value("docker_swarm_nodes", {{"role", "manager"}, {"state", "ready"}}), 1);
  engine_->change_inventory([](FakeInventory& all) { all.is_swarm_manager = false; });
  page = scrape_until([](const Exposition& now) { return now.all("docker_swarm_nodes").empty(); });
  EXPECT_EQ(success(page, "swarm"), 1) << "not applicable is no failure";
}

TEST_F(InventoryTest, WhatIsTurnedOffIsNotAskedFor) {
  config_.collectors = default_collectors();
  config_.collectors.reset(static_cast<std::size_t>(Collector::kNetworks));
  config_.collectors.reset(static_cast<std::size_t>(Collector::kSecurity));  // it asks for itself
  start();
  const Exposition page = scrape_until([](const Exposition& now) {
    return success(now, "images") == 1 && success(now, "volumes") == 1;
  });
  EXPECT_FALSE(success(page, "networks"));
  EXPECT_FALSE(success(page, "disk"));
  EXPECT_EQ(engine_->requests("network_list"), 0U);
  EXPECT_EQ(engine_->requests("disk_usage"), 0U);
}

// Its value was not kept; and until it was asked for nothing is said of it.
TEST_F(InventoryTest, ALabelOfANewPolicyIsAskedFor) {
  const std::string id = "sha256:" + test::fake_id(0);  // the image of every container
  engine_->change_inventory([&](FakeInventory& all) {
    all.images[id] = {"bb:1", 5, {{"signature", "abc"}}};
  });
  run("web");
  start();
  scrape_until_known();
  const auto is_unsigned = [](const Exposition& page) {
    return !page.all("docker_container_security_finding", {{"check", "image_unsigned"}}).empty();
  };
  const auto unknown = [](const Exposition& page) {
    return page.find("docker_container_security_checks", {{"name", "web"}, {"result", "unknown"}});
  };
  const auto before = unknown(scrape());
  engine_->set_fault("image_list", Fault::hang());
  config_.policy.signature_label = "signature";
  config_.policy.on.set(index_of(Check::kImageUnsigned));
  core_->take_policy(config_);
  Exposition page = scrape_until([&](const Exposition& now) { return unknown(now) > before; });
  EXPECT_FALSE(is_unsigned(page)) << "it is not known";
  EXPECT_EQ(page.value("docker_images"), 3) << "the figures are";
  engine_->clear_faults();
  engine_->drop_connections();
  engine_->emit_event("image", "tag", id);
  page = scrape_until([&](const Exposition& now) { return unknown(now) == before; });
  EXPECT_FALSE(is_unsigned(page));

  config_.policy.signature_label = "another";
  core_->take_policy(config_);
  scrape_until(is_unsigned);
}

TEST_F(InventoryTest, ComesBackWithTheEngine) {
  start();
  scrape_until_known();
  engine_->go_away();
  engine_->change_inventory([](FakeInventory& all) { all.images.clear(); });
  engine_->come_back();
  scrape_until([](const Exposition& page) { return page.find("docker_images") == 0; });
}

}  // namespace
}  // namespace docktap::app
