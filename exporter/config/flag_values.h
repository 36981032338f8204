#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "model/container_filter.h"

namespace docktap::config {

// What is wrong with a value, as "it must …"; nullopt: nothing is.
using Fault = std::optional<std::string>;

// The kinds of value that flags have. Each leaves `out` alone where there is a fault.
Fault read_text(std::string& out, std::string_view value);
Fault read_count(std::uint64_t& out, std::string_view value, std::uint64_t least,
                 std::uint64_t most);
// At most a day: a deadline is a point of the steady clock, which must not overflow.
Fault read_duration(std::chrono::milliseconds& out, std::string_view value,
                    std::chrono::milliseconds least);
Fault read_regex(std::optional<std::regex>& out, std::string_view value);
Fault read_api_version(std::string& out, std::string_view value);     // `auto`: empty
Fault read_telemetry_path(std::string& out, std::string_view value);  // one that a URL can reach

// Lists with commas; each adds to `out`.
Fault add_listen_addresses(std::vector<std::string>& out, std::string_view value);
Fault add_label_matches(std::vector<LabelMatch>& out, std::string_view value);
Fault add_registries(std::vector<std::string>& out, std::string_view value);
Fault add_label_rules(std::vector<LabelRule>& out, std::string_view value);

}  // namespace docktap::config
