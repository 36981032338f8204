#include "state/container_labels.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string_view>

#include "base/text.h"
#include "base/wipe.h"

namespace docktap::state {
namespace {

constexpr std::size_t kShortId = 12;
constexpr std::size_t kMostLabels = 32;

// Labels that orchestrators put on their containers, and what they are called here.
struct KnownLabel {
  std::string_view label;
  std::string_view name;
};
constexpr KnownLabel kOrchestration[] = {
    {"com.docker.compose.project", "compose_project"},
    {"com.docker.compose.service", "compose_service"},
    {"com.docker.swarm.service.name", "swarm_service"},
    {"com.docker.stack.namespace", "swarm_stack"},
};

void append(std::string& block, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  block.append(",").append(name).append("=\"");
  append_label_value(block, value);
  block += '"';
}

std::string_view label_of(const ContainerInfo& info, std::string_view key) {
  for (const auto& [name, value] : info.labels) {
    if (name == key) return value;
  }
  return {};
}

const LabelRule* rule_for(std::string_view label, const std::vector<LabelRule>& rules) {
  const auto found = std::find_if(rules.begin(), rules.end(), [&](const LabelRule& rule) {
    return glob_match(rule.pattern, label);
  });
  return found == rules.end() ? nullptr : &*found;
}

// What Prometheus takes in a label's name.
std::string label_name(std::string_view label) {
  std::string name = "label_";
  for (const char c : label) {
    const bool allowed =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    name += allowed ? c : '_';
  }
  return name;
}

}  // namespace

std::string identity_labels(const ContainerInfo& info) {
  std::string block = "id=\"";
  append_label_value(block, std::string_view(info.id).substr(0, kShortId));
  block += "\",name=\"";
  append_label_value(block, info.name);
  block += '"';
  return block;
}

std::string fact_labels(const ContainerInfo& info) {
  std::string block;
  append(block, "image", info.image);
  append(block, "image_id", info.image_id);
  for (const KnownLabel& known : kOrchestration) {
    append(block, known.name, label_of(info, known.label));
  }
  append(block, "runtime", info.runtime);
  append(block, "network_mode", info.network_mode);
  return block;
}

std::string allowed_labels(const std::vector<std::pair<std::string, std::string>>& labels,
                           const std::vector<LabelRule>& rules) {
  std::string block;
  std::vector<std::string> taken;
  for (const auto& [label, value] : labels) {
    if (taken.size() == kMostLabels) break;
    const LabelRule* const rule = rule_for(label, rules);
    if (rule == nullptr || value.empty()) continue;
    const std::string wanted = label_name(rule->rename.empty() ? label : rule->rename);
    std::string name = wanted;
    for (int again = 2; std::find(taken.begin(), taken.end(), name) != taken.end(); ++again) {
      name = wanted + "_" + std::to_string(again);
    }
    append(block, name, value);
    taken.push_back(std::move(name));
  }
  return block;
}

void wipe_labels(ContainerInfo& info, const std::vector<LabelRule>& rules,
                 const std::vector<std::string>& needed) {
  const auto is_wanted = [&](const std::string& label) {
    return std::any_of(std::begin(kOrchestration), std::end(kOrchestration),
                       [&](const KnownLabel& known) { return known.label == label; }) ||
           std::find(needed.begin(), needed.end(), label) != needed.end() ||
           rule_for(label, rules) != nullptr;
  };
  for (auto& [label, value] : info.labels) {
    if (is_wanted(label)) continue;
    wipe(value);
    value.shrink_to_fit();
  }
}

}  // namespace docktap::state
