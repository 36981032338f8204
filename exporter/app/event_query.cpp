#include "app/event_query.h"

#include <optional>

#include "base/clock.h"
#include "base/text.h"
#include "state/event_ring.h"

namespace docktap::app {
namespace {

std::optional<UnixNanos> unix_seconds(std::string_view text) {
  const std::size_t point = text.find('.');
  const std::optional<std::uint64_t> seconds = parse_u64(text.substr(0, point));
  if (!seconds || *seconds > 9'000'000'000U) return std::nullopt;
  const auto whole = static_cast<UnixNanos>(*seconds) * 1'000'000'000;
  if (point == std::string_view::npos) return whole;
  const std::string_view fraction = text.substr(point + 1);
  const std::optional<std::uint64_t> digits = parse_u64(fraction);
  if (!digits || fraction.size() > 9) return std::nullopt;
  auto nanos = static_cast<UnixNanos>(*digits);
  for (std::size_t i = fraction.size(); i < 9; ++i) nanos *= 10;
  return whole + nanos;
}

Error refusal(const std::string& key, const std::string& value, const std::string& right) {
  return Error(ErrorKind::kUsage, key + "=" + printable(value, 64) + ": " + right);
}

}  // namespace

Result<render::EventQuery> event_query(const render::PageRequest& request) {
  render::EventQuery query;
  query.type = request.type;
  if (!request.since.empty()) {
    query.since = unix_seconds(request.since);
    if (!query.since) query.since = parse_rfc3339(request.since);
    if (!query.since) {
      return refusal("since", request.since,
                     "it must be Unix seconds (1700000000.5) or RFC 3339 (2026-01-31T12:00:00Z)");
    }
  }
  if (!request.limit.empty()) {
    const std::optional<std::uint64_t> limit = parse_u64(request.limit);
    if (!limit || *limit < 1 || *limit > state::EventRing::kMost) {
      return refusal("limit", request.limit,
                     "it must be 1 to " + std::to_string(state::EventRing::kMost));
    }
    query.limit = *limit;
  }
  return query;
}

}  // namespace docktap::app
