// `docktap audit` on an engine that does not answer everything: that is never a success.

#include "app/audit.h"

#include <gtest/gtest.h>

#include <unistd.h>

#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include "support/fake_engine/fake_engine.h"

namespace docktap::app {
namespace {

using test::Fault;

class AuditTest : public testing::Test {
 protected:
  AuditTest()
      : socket_(testing::TempDir() + "docktap-audit-" + std::to_string(::getpid()) + ".sock"),
        engine_(std::make_unique<test::FakeEngine>(socket_)) {
    config_.docker_timeout = std::chrono::milliseconds(500);
    id_ = create("web");
    engine_->start(id_);
  }

  std::string create(const std::string& name, bool privileged = false) {
    test::FakeContainer container;
    container.name = name;
    container.privileged = privileged;
    return engine_->create(std::move(container));
  }

  AuditReport look() {
    const Result<AuditReport> report =
        audit(config_, engine::parse_endpoint("unix://" + socket_).value(), false);
    EXPECT_TRUE(report) << report.error().message;
    return report ? *report : AuditReport();
  }

  std::string socket_;
  std::unique_ptr<test::FakeEngine> engine_;
  std::string id_;
  config::Config config_;
};

TEST_F(AuditTest, SucceedsWhereAllWasAskedAndNothingIsBad) {
  const AuditReport report = look();
  EXPECT_TRUE(report.gaps.empty()) << report.gaps.front();
  EXPECT_EQ(exit_code(report), 0) << report.text;
  EXPECT_EQ(engine_->requests("container_inspect"), 1U);
  EXPECT_EQ(engine_->requests("volume_list"), 1U);
  EXPECT_EQ(engine_->requests("image_list"), 0U) << "no check looks into them";
  EXPECT_EQ(engine_->requests("network_list"), 0U);
}

TEST_F(AuditTest, WhatCannotBeAskedIsNoSuccess) {
  struct Row {
    std::string endpoint;
    Fault fault;
  };
  const Row rows[] = {
      {"container_inspect", Fault::of_status(403, "forbidden by proxy")},
      {"container_inspect", Fault::hang()},
      {"container_inspect", Fault::body("[]")},
      {"info", Fault::of_status(403, "forbidden by proxy")},
      {"version", Fault::of_status(500, "internal")},
      {"volume_list", Fault::of_status(403, "forbidden by proxy")},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.endpoint);
    engine_->set_fault(row.endpoint, row.fault);
    for (const auto fail_on : {std::optional(Severity::kHigh), std::optional<Severity>()}) {
      config_.audit.fail_on = fail_on;
      const AuditReport report = look();
      EXPECT_EQ(report.gaps.size(), 1U);
      EXPECT_FALSE(report.failed) << report.text;
      EXPECT_EQ(exit_code(report), 2);
    }
    engine_->clear_faults();
  }
}

TEST_F(AuditTest, WhatWasFoundCountsMoreThanAGap) {
  create("bad", true);
  engine_->set_fault("container_inspect " + id_, Fault::of_status(403, "forbidden by proxy"));
  const AuditReport report = look();
  EXPECT_EQ(report.gaps.size(), 1U);
  EXPECT_EQ(exit_code(report), 1);
}

TEST_F(AuditTest, AContainerThatWentIsNoGap) {
  engine_->set_fault("container_inspect", Fault::of_status(404, "No such container"));
  const AuditReport report = look();
  EXPECT_TRUE(report.gaps.empty());
  EXPECT_EQ(exit_code(report), 0);
}

TEST_F(AuditTest, GapsAreWhereMachinesRead) {
  engine_->set_fault("info", Fault::of_status(403, "forbidden by proxy"));
  config_.audit.format = config::AuditFormat::kJson;
  EXPECT_NE(look().text.find("],\"gaps\":[\n\""), std::string::npos);
  EXPECT_NE(look().text.find("forbidden by proxy"), std::string::npos);
  config_.audit.format = config::AuditFormat::kSarif;
  EXPECT_NE(look().text.find("\"executionSuccessful\":false"), std::string::npos);
  EXPECT_NE(look().text.find("forbidden by proxy"), std::string::npos);
  engine_->clear_faults();
  EXPECT_NE(look().text.find("\"executionSuccessful\":true"), std::string::npos);
}

}  // namespace
}  // namespace docktap::app
