#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/clock.h"
#include "config/flag_values.h"

namespace docktap::config {

// The kinds of value that the configuration file has, as text. Each leaves `out` alone where there
// is a fault; none takes an empty text.
Fault read_size(std::uint64_t& out, std::string_view value);  // as docker writes it: 512m, 1GiB
Fault read_cpus(double& out, std::string_view value);
Fault read_pattern(std::string& out, std::string_view value);  // a glob
// A glob on names whose case does not matter: in capitals.
Fault read_name_pattern(std::string& out, std::string_view value);
Fault read_label(std::string& out, std::string_view value);  // a label's key
// `key=pattern`.
Fault read_label_pattern(std::optional<std::pair<std::string, std::string>>& out,
                         std::string_view value);
Fault read_reason(std::string& out, std::string_view value);
// The end of a day, UTC.
Fault read_last_day(UnixNanos& out, std::string_view value);
Fault read_folder(std::string& out, std::string_view value);   // absolute, normal, not `/`
Fault read_version(std::string& out, std::string_view value);  // of the engine

// `on`, `off`, and YAML's other words for them; nullopt for all else.
std::optional<bool> switch_of(std::string_view value);

}  // namespace docktap::config
