#include "state/container_filter.h"

#include <algorithm>
#include <cstddef>

namespace docktap::state {
namespace {

// std::regex recurses once for each character and overflows the stack at some ten thousand; names
// are chosen by whoever starts a container, and the engine does not limit their length.
constexpr std::size_t kLongestName = 1024;

bool name_matches(const std::regex& pattern, const std::string& name) {
  if (name.size() > kLongestName) return false;
  try {
    return std::regex_match(name, pattern);
  } catch (const std::regex_error&) {
    return false;  // too complex for this name
  }
}

bool any_label_matches(const std::vector<LabelMatch>& matches, const ContainerInfo& info) {
  return std::any_of(matches.begin(), matches.end(), [&](const LabelMatch& match) {
    return std::any_of(info.labels.begin(), info.labels.end(), [&](const auto& label) {
      return label.first == match.key && (!match.value || *match.value == label.second);
    });
  });
}

}  // namespace

bool is_shown(const ContainerFilter& filter, const ContainerInfo& info) {
  if (filter.include_name && !name_matches(*filter.include_name, info.name)) return false;
  if (filter.exclude_name && name_matches(*filter.exclude_name, info.name)) return false;
  if (!filter.include_labels.empty() && !any_label_matches(filter.include_labels, info)) {
    return false;
  }
  return !any_label_matches(filter.exclude_labels, info);
}

}  // namespace docktap::state
