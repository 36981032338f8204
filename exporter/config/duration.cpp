#include "config/duration.h"

#include <cstdint>

#include "base/text.h"

namespace docktap::config {
namespace {

struct Unit {
  std::string_view name;
  std::int64_t milliseconds;
};

// From large to small, the order in which a duration names them.
constexpr Unit kUnits[] = {
    {"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1000}, {"ms", 1}};

constexpr std::uint64_t kMostOfAUnit = 1'000'000;

}  // namespace

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
  if (text.empty()) return std::nullopt;
  std::int64_t total = 0;
  auto unit = std::begin(kUnits);
  while (!text.empty()) {
    const std::size_t digits = text.find_first_not_of("0123456789");
    if (digits == std::string_view::npos) return std::nullopt;
    const std::optional<std::uint64_t> count = parse_u64(text.substr(0, digits));
    text.remove_prefix(digits);
    const std::string_view name = text.substr(0, text.find_first_of("0123456789"));
    while (unit != std::end(kUnits) && unit->name != name) ++unit;
    if (!count || *count > kMostOfAUnit || unit == std::end(kUnits)) return std::nullopt;
    total += static_cast<std::int64_t>(*count) * unit->milliseconds;
    text.remove_prefix(name.size());
    ++unit;
  }
  return std::chrono::milliseconds(total);
}

}  // namespace docktap::config
