#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "app/core.h"
#include "config/config.h"
#include "support/cgroup_tree/cgroup_tree.h"
#include "support/exposition/exposition.h"
#include "support/fake_engine/fake_engine.h"

namespace docktap::app {

// The core of docktap, with everything but the web front, on a fake engine.
class ExporterTest : public testing::Test {
 protected:
  ExporterTest();

  // `sampler` null: stats come from the engine.
  void start(std::unique_ptr<cgroup::Sampler> sampler = nullptr);
  // A running container `web` with its cgroup in a built tree, and docktap on both; its id.
  std::string start_on(test::CgroupTree& tree);
  void stop() { core_.reset(); }

  render::PageReply request(std::vector<std::string> collect = {},
                            std::vector<std::string> exclude = {},
                            std::chrono::milliseconds patience = std::chrono::seconds(10));
  test::Exposition scrape(std::vector<std::string> collect = {});
  // Scrapes until `done`; giving up is a test failure.
  test::Exposition scrape_until(const std::function<bool(const test::Exposition&)>& done,
                                std::chrono::seconds patience = std::chrono::seconds(20));

  // A running container of this name; its id.
  std::string run(const std::string& name);

  std::string socket_;
  std::unique_ptr<test::FakeEngine> engine_;
  config::Config config_;
  std::unique_ptr<Core> core_;
};

}  // namespace docktap::app
