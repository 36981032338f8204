#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "config/config.h"
#include "model/policy.h"

namespace docktap::config {

// The file of --config.file.
struct FileConfig {
  Policy policy;  // to be used only if there is no fault
  // What has no effect any more, expired waivers, and all that is wrong, each one as
  // "FILE:LINE:COLUMN: thing: what would be right".
  std::vector<std::string> warnings;
  std::vector<std::string> faults;
};

FileConfig load_config_file(const std::string& path, UnixNanos now);

// The same of the file's text. Without side effects; safe for text of whatever origin.
FileConfig parse_config(const std::string& text, const std::string& file_name, UnixNanos now);

// Makes the file's policy that of `config`. --events.approved-registries wins over the file's list.
void take_policy(Config& config, Policy policy);

}  // namespace docktap::config
