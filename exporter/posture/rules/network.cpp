// How a container is reached, and what it reaches.

#include <algorithm>
#include <string>
#include <string_view>

#include "posture/details.h"
#include "posture/rules/rules.h"

namespace docktap::posture {
namespace {

bool is_wildcard(std::string_view address) {
  return address.empty() || address == "0.0.0.0" || address == "::" || address == "[::]";
}

// While it runs, what the engine did publish, which may be less than was asked for; otherwise, and
// while that it runs is known from an event alone, what it would. Null: not told.
const std::vector<PortFact>* ports_of(const Subject& subject) {
  const ContainerState state = subject.container.state;
  const bool runs = state == ContainerState::kRunning || state == ContainerState::kPaused;
  const bool is_up = runs && subject.container.pid > 0;
  const auto& ports = is_up ? subject.facts.ports : subject.facts.port_bindings;
  return ports ? &*ports : nullptr;
}

template <typename IsMeant>
Verdict judge_ports(const Subject& subject, IsMeant is_meant) {
  // In the host's network nothing is published.
  if (subject.container.network_mode == "host") return not_applicable();
  const std::vector<PortFact>* const ports = ports_of(subject);
  if (ports == nullptr) return unknown();
  Details found;
  for (const PortFact& port : *ports) {
    if (!is_meant(port)) continue;
    found.add(port.host_port == 0 ? "a port of the engine's choice"
                                  : "port " + std::to_string(port.host_port));
  }
  return fail_if(!found.empty(), found.text());
}

}  // namespace

Verdict port_all_interfaces(const Subject& subject) {
  return judge_ports(subject, [](const PortFact& port) { return is_wildcard(port.host_ip); });
}

Verdict privileged_port(const Subject& subject) {
  return judge_ports(
      subject, [](const PortFact& port) { return port.host_port >= 1 && port.host_port <= 1023; });
}

Verdict sensitive_port_public(const Subject& subject) {
  const std::vector<std::uint16_t>& sensitive = subject.policy.sensitive_ports;
  return judge_ports(subject, [&](const PortFact& port) {
    return is_wildcard(port.host_ip) &&
           std::find(sensitive.begin(), sensitive.end(), port.host_port) != sensitive.end();
  });
}

Verdict default_bridge(const Subject& subject) {
  if (!subject.facts.networks) return unknown();
  return fail_if(std::find(subject.facts.networks->begin(), subject.facts.networks->end(),
                           "bridge") != subject.facts.networks->end());
}

Verdict network_not_internal(const Subject& subject) {
  const auto& labels = subject.container.labels;
  const bool is_meant = std::any_of(labels.begin(), labels.end(), [&](const auto& label) {
    return label.first == subject.policy.isolated_label && label.second != "false";
  });
  if (!is_meant) return not_applicable();
  if (!subject.facts.networks) return unknown();
  Details found;
  bool all_known = true;
  for (const std::string& name : *subject.facts.networks) {
    if (name == "none") continue;
    const Index<NetworkInfo>* const networks = subject.around.networks;
    const auto network = networks ? networks->find(name) : Index<NetworkInfo>::const_iterator();
    if (networks == nullptr || network == networks->end()) {
      all_known = false;
    } else if (!network->second->internal) {
      found.add(name);
    }
  }
  if (!found.empty()) return fail(found.text());
  return all_known ? pass() : unknown();
}

}  // namespace docktap::posture
