#pragma once

#include <cstddef>
#include <vector>

#include "base/clock.h"
#include "config/yaml_tree.h"
#include "model/policy.h"

namespace docktap::config {

// Something about a place of the file: "limits.memory=lots: it must be …".
using Remark = YamlFault;

struct PolicyReading {
  Policy policy;
  std::vector<Remark> faults;  // the first hundred that were found
  std::size_t more_faults = 0;
  std::vector<Remark> warnings;
};

// What the configuration file says, over the defaults.
PolicyReading read_policy(const YamlNode& root, UnixNanos now);

}  // namespace docktap::config
