#pragma once

#include <optional>
#include <string>
#include <vector>

#include "integration/support/engine_test.h"
#include "integration/support/second_engine.h"

namespace docktap::test {

// A test whose engine is one of its own, so that it may stop, kill or reconfigure that without
// harm to the tests that come after it. It knows the image bb:1; run with `--network=none`.
class SecondEngineTest : public EngineTest {
 protected:
  void SetUp() override;

  // More flags of that engine.
  virtual std::vector<std::string> engine_flags() const { return {}; }

  std::optional<SecondEngine> engine_;
};

}  // namespace docktap::test
