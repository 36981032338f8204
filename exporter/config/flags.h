#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "config/config.h"

namespace docktap::config {

enum Times : bool { kOnce, kRepeatable };

// One flag, and its twin in the environment.
struct Flag {
  std::string_view name;      // without the leading `--`
  std::string_view argument;  // what to write behind `=`; empty: a switch
  std::string_view fallback;  // the default, for the help
  std::string_view help;
  Times times = kOnce;

  // Takes the value in; a sentence on what would be right if it can't be. A switch gets "true" or
  // "false".
  using Apply = std::optional<std::string> (*)(Config& config, std::string_view value);
  Apply apply = nullptr;

  bool is_of_audit = false;  // only for `docktap audit`
};

// All flags, --help, --version and --config.check apart; the order is that of the help.
std::span<const Flag> flags();

// `DOCKTAP_STATS_MAX_AGE` of `stats.max-age`.
std::string environment_name(std::string_view flag);

// The flag whose name is nearest, if it is near; --help, --version and --config.check included.
std::optional<std::string_view> nearest_flag(std::string_view name);

// What --help prints, and the same as a table in Markdown for the README.
std::string help_text();
std::string flag_reference();

}  // namespace docktap::config
