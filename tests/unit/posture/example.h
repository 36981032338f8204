#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "posture/judge.h"

namespace docktap::posture {

// A container that passes every check, in surroundings where all is known: each test spoils one
// thing.
struct Example {
  ContainerInfo container;
  PostureFacts& facts = container.facts;
  Policy policy;
  EngineInfo engine;
  std::vector<VolumeInfo> volumes;
  std::vector<NetworkInfo> networks;
  std::vector<ImageInfo> images;
  std::vector<ContainerInfo> others;
  bool volumes_known = true;
  bool engine_known = true;
  Surroundings around;

  Example();
  Example(const Example&) = delete;
  Example& operator=(const Example&) = delete;

  Verdict verdict(Check check);
  Posture judge(UnixNanos now = 0);

 private:
  void refresh();

  Index<VolumeInfo> volume_index_;
  Index<NetworkInfo> network_index_;
  Index<ImageInfo> image_index_;
};

// One way to spoil it, and what the check then says.
struct Case {
  const char* name;
  Check check;
  CheckResult result;
  std::function<void(Example&)> spoil;
  std::string detail = {};
  std::optional<Severity> severity = {};
};

inline void expect(const Case& test) {
  SCOPED_TRACE(std::string(row_of(test.check).name) + ": " + test.name);
  Example example;
  if (test.spoil) test.spoil(example);
  const Verdict verdict = example.verdict(test.check);
  EXPECT_EQ(to_string(verdict.result), to_string(test.result));
  EXPECT_EQ(verdict.detail, test.detail);
  EXPECT_EQ(verdict.severity, test.severity);
}

inline constexpr CheckResult kFails = CheckResult::kFail;
inline constexpr CheckResult kPasses = CheckResult::kPass;
inline constexpr CheckResult kApart = CheckResult::kNotApplicable;
inline constexpr CheckResult kUnknown = CheckResult::kUnknown;

}  // namespace docktap::posture
