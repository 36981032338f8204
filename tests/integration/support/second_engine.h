#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "integration/support/child_process.h"

namespace docktap::test {

// An engine beside the one of `with-engine`, in a folder of its own: one that a test may stop and
// start without taking it away from the others. It has a network namespace of its own: run its
// containers with `--network=none`. It ends with the test.
class SecondEngine {
 public:
  // Started with the flags of the engine that runs as `model`, and with more.
  explicit SecondEngine(pid_t model, const std::vector<std::string>& more = {});
  ~SecondEngine();
  SecondEngine(const SecondEngine&) = delete;
  SecondEngine& operator=(const SecondEngine&) = delete;

  // Until it answers; a failure fails the test.
  void start();
  // SIGTERM, until it has ended. It stops its containers, unless it runs with --live-restore.
  void stop() { process_.reset(); }
  // SIGKILL: its containers go on without it.
  void kill();
  pid_t pid() const { return process_ ? process_->pid() : -1; }

  std::string socket() const { return folder_ + "/docker.sock"; }
  std::string host() const { return "unix://" + socket(); }

 private:
  std::string folder_;
  std::vector<std::string> command_;
  std::optional<ChildProcess> process_;
  bool killed_ = false;
};

}  // namespace docktap::test
