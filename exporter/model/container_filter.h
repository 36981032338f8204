#pragma once

#include <optional>
#include <regex>
#include <string>
#include <vector>

namespace docktap {

// One entry of --container.include-label or --container.exclude-label: `key`, or `key=value`.
struct LabelMatch {
  std::string key;
  std::optional<std::string> value;  // absent: any value
};

// Which containers have series of their own (collectors `stats` and `containers`). Nothing given:
// all. A container is shown if it meets the include rules that are given and no exclude rule.
struct ContainerFilter {
  std::optional<std::regex> include_name;  // matched against the whole name
  std::optional<std::regex> exclude_name;
  std::vector<LabelMatch> include_labels;  // any of them
  std::vector<LabelMatch> exclude_labels;  // any of them
};

// One entry of --metrics.container-labels.
struct LabelRule {
  std::string pattern;  // exact or glob (`com.example.*`)
  std::string rename;   // `source=renamed`: label name without its `label_` prefix; empty: derived
};

}  // namespace docktap
