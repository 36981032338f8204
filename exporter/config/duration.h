#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace docktap::config {

// As Prometheus writes durations: `500ms`, `1s`, `1m30s`, `2h`; units from large to small, each at
// most once. Nullopt for anything else, negative ones and a lone number included; `0s` is one.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

}  // namespace docktap::config
