#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "base/result.h"
#include "model/container_info.h"
#include "model/stats_sample.h"

namespace docktap::cgroup {

struct SamplerOptions {
  std::string cgroupfs = "/sys/fs/cgroup";
  std::string procfs = "/proc";
  bool per_core_cpu = false;  // cgroup v1 only
  // How many descriptors all readers together may keep; beyond it files are opened at each read.
  std::size_t descriptor_budget = 0;
};

enum class ReadOutcome {
  kOk,
  kGone,        // ENODEV or ENOENT: the container has stopped; not an error
  kUnreadable,  // permission, hidepid, or files that make no sense: `unreadable_reason` says which
};

// Reads the cgroup of one run of one container; made anew when it restarts.
class ContainerReader {
 public:
  virtual ~ContainerReader() = default;

  // Fills `out`, which it clears first. Files that this kernel does not have leave their fields
  // absent. Does not allocate once `out` has its capacity and descriptors are kept.
  virtual ReadOutcome read(StatsSample& out) = 0;

  // Whether some of what should have been there could not be read the last time; the rest was.
  virtual bool is_incomplete() const = 0;
  // Of the last kUnreadable, or of what was incomplete: names the file and the cause.
  virtual std::string unreadable_reason() const = 0;
};

// What the host's hierarchy looks like, found once, and a factory of readers.
class Sampler {
 public:
  // kIo if there is no cgroup hierarchy to read at `cgroupfs`, or no procfs.
  static Result<std::unique_ptr<Sampler>> open(SamplerOptions options);
  virtual ~Sampler() = default;

  // Finds the container's cgroup through its pid and verifies it by id; scans for the id if the pid
  // does not lead there. kNotFound: this container does not run on this kernel (a remote engine or
  // a virtual machine). kIo: it does, but its files can't be read. `with_network`: false for host
  // network mode and for containers that share another's namespace.
  virtual Result<std::unique_ptr<ContainerReader>> reader_for(const ContainerInfo& container,
                                                              bool with_network) = 0;

  virtual std::size_t descriptors_kept() const = 0;
  virtual const char* version() const = 0;  // "v1", "v2" or "hybrid"
};

}  // namespace docktap::cgroup
