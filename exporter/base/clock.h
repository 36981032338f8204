#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace docktap {

// Nanoseconds since the Unix epoch, UTC; what the engine stamps on its events.
using UnixNanos = std::int64_t;

UnixNanos unix_now();

// RFC 3339 as the engine writes it: `2026-11-24T00:14:25.837163673Z`, or with an offset such as
// `+02:00`. The engine's zero time, `0001-01-01T00:00:00Z`, and anything malformed are nullopt.
std::optional<UnixNanos> parse_rfc3339(std::string_view text);

// The same, with nine digits and `Z`.
std::string format_rfc3339(UnixNanos time);

// `seconds.nnnnnnnnn`, always with nine digits: the form of the engine's `since` and `until`.
std::string format_event_time(UnixNanos time);

constexpr double to_seconds(UnixNanos time) { return static_cast<double>(time) / 1e9; }

}  // namespace docktap
