#include "config/nearest.h"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace docktap::config {
namespace {

constexpr std::size_t kLongest = 64;  // of a name that is worth a comparison

// Levenshtein's distance.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, changed});
    }
  }
  return row[b.size()];
}

}  // namespace

std::optional<std::string_view> nearest(std::string_view name,
                                        std::span<const std::string_view> candidates) {
  if (name.size() > kLongest) return std::nullopt;
  std::optional<std::string_view> found;
  std::size_t least = std::min<std::size_t>(4, name.size() / 2) + 1;  // further is no typo
  for (const std::string_view candidate : candidates) {
    const std::size_t away = distance(name, candidate);
    if (away >= least) continue;
    found = candidate;
    least = away;
  }
  return found;
}

}  // namespace docktap::config
