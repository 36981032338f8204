#include "app/engine_options.h"

namespace docktap::app {

engine::ClientOptions client_options(const config::Config& config) {
  engine::ClientOptions options;
  options.timeout = config.docker_timeout;
  options.api_version = config.docker_api_version;
  return options;
}

std::vector<std::string> sockets_of(const engine::Endpoint& endpoint) {
  std::vector<std::string> sockets{"/run/docker.sock"};
  if (endpoint.transport == engine::Endpoint::Transport::kUnix) sockets.push_back(endpoint.path);
  return sockets;
}

std::vector<std::string> needed_labels(const config::Config& config, const Policy& policy) {
  std::vector<std::string> labels;
  for (const LabelMatch& match : config.filter.include_labels) labels.push_back(match.key);
  for (const LabelMatch& match : config.filter.exclude_labels) labels.push_back(match.key);
  for (const Waiver& waiver : policy.waivers) {
    if (waiver.label) labels.push_back(waiver.label->first);
  }
  if (!policy.isolated_label.empty()) labels.push_back(policy.isolated_label);
  return labels;
}

state::NeededLabels inventory_labels(const Policy& policy) {
  return {policy.signature_label, policy.encrypted_label};
}

}  // namespace docktap::app
