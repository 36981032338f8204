#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "model/check.h"

namespace docktap {

// A finding that somebody has accepted. Every condition that is given must hold; patterns are globs
// (`*`, `?`) on the whole text.
struct Waiver {
  Check check = Check::kPrivileged;
  std::string name;                                          // of the container; empty: any
  std::string image;                                         // as the user wrote it; empty: any
  std::optional<std::pair<std::string, std::string>> label;  // key, and pattern of its value
  std::string reason;
  UnixNanos expires = std::numeric_limits<UnixNanos>::max();  // from here on it holds no longer
};

// What containers are judged by. The defaults are what docktap does without a configuration file.
struct Policy {
  std::uint64_t memory_bytes = std::uint64_t{1} << 30;
  double cpus = 2;
  std::uint64_t pids = 1000;
  std::uint64_t nofile = 1048576;

  std::bitset<kChecks.size()> on = default_checks();
  std::array<std::optional<Severity>, kChecks.size()> severities{};  // instead of the catalogue's
  std::vector<Waiver> waivers;

  // Folders of the host; `/` itself is always sensitive.
  std::vector<std::string> sensitive_paths{"/boot",          "/dev",  "/etc",
                                           "/lib",           "/proc", "/root",
                                           "/sys",           "/usr",  "/var/lib/containerd",
                                           "/var/lib/docker"};
  std::vector<std::uint16_t> sensitive_ports{22, 2375, 2376, 3306, 5432, 6379, 9200, 11211, 27017};
  // Globs on the names of environment variables, whatever the case of those: the globs are in
  // capitals. The second list wins.
  std::vector<std::string> secret_names{"*PASS*",       "*SECRET*",      "*TOKEN*",     "*API_KEY*",
                                        "*ACCESS_KEY*", "*PRIVATE_KEY*", "*CREDENTIAL*"};
  std::vector<std::string> no_secret_names{"*_FILE", "*_PATH", "*PUBLIC_KEY*", "*GPG_KEY*"};

  std::vector<std::string> approved_registries;  // empty: all
  std::string signature_label;                   // of the image, for image_unsigned; empty: none
  std::string isolated_label;  // of containers that network_not_internal is for; empty: none
  std::vector<std::string> encrypted_volumes;  // globs on names, for volume_unencrypted
  std::string encrypted_label;                 // of a volume whose driver encrypts; empty: none
  std::string oldest_supported_engine = "25.0";

  // What a finding of this check is rated: as configured, else as the catalogue says, where
  // `variant` is the rule's own.
  Severity severity_of(Check check, std::optional<Severity> variant = std::nullopt) const {
    if (const std::optional<Severity> given = severities[index_of(check)]) return *given;
    return variant.value_or(row_of(check).severity);
  }

  static std::bitset<kChecks.size()> default_checks() {
    std::bitset<kChecks.size()> on;
    for (const CheckRow& row : kChecks) {
      if (row.on) on.set(index_of(row.check));
    }
    return on;
  }
};

}  // namespace docktap
