#include "integration/support/second_engine_test.h"

#include <unistd.h>

namespace docktap::test {

void SecondEngineTest::SetUp() {
  EngineTest::SetUp();
  if (IsSkipped() || HasFatalFailure()) return;
  const std::string image = testing::TempDir() + "docktap-second-engine-image.tar";
  docker({"save", "-o", image, "bb:1"});
  engine_.emplace(dockerd_pid_, engine_flags());
  engine_->start();
  host_ = engine_->host();
  socket_ = engine_->socket();
  dockerd_pid_ = engine_->pid();
  docker({"load", "-i", image});
  ::unlink(image.c_str());
}

}  // namespace docktap::test
