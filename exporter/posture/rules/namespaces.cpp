// Which of the host's namespaces a container shares.

#include <string>
#include <string_view>

#include "posture/rules/rules.h"

namespace docktap::posture {
namespace {

using Mode = std::optional<std::string> (*)(const ContainerInfo&);

// `container:x` has what x has, and x may have it from another.
Verdict shares(const Subject& subject, Mode mode_of) {
  constexpr std::string_view kContainer = "container:";
  constexpr int kMostSteps = 8;
  const ContainerInfo* container = &subject.container;
  std::string from;
  for (int step = 0; step < kMostSteps; ++step) {
    const std::optional<std::string> mode = mode_of(*container);
    if (!mode) return unknown();
    if (*mode == "host") return fail(from);
    if (!mode->starts_with(kContainer)) return pass();
    if (!subject.around.find_container) return unknown();
    container = subject.around.find_container(std::string_view(*mode).substr(kContainer.size()));
    if (container == nullptr) return unknown();
    from = "by container " + container->name;
  }
  return unknown();
}

}  // namespace

Verdict host_network(const Subject& subject) {
  return shares(subject, [](const ContainerInfo& container) -> std::optional<std::string> {
    if (container.network_mode.empty()) return std::nullopt;
    return container.network_mode;
  });
}

Verdict host_pid(const Subject& subject) {
  return shares(subject, [](const ContainerInfo& container) { return container.facts.pid_mode; });
}

Verdict host_ipc(const Subject& subject) {
  return shares(subject, [](const ContainerInfo& container) { return container.facts.ipc_mode; });
}

Verdict host_uts(const Subject& subject) {
  return shares(subject, [](const ContainerInfo& container) { return container.facts.uts_mode; });
}

Verdict host_cgroupns(const Subject& subject) {
  return shares(subject,
                [](const ContainerInfo& container) { return container.facts.cgroupns_mode; });
}

// Without remapping there is nothing to leave: that is userns_off of the host.
Verdict host_userns(const Subject& subject) {
  const EngineInfo* const engine = subject.around.engine;
  if (engine == nullptr || !engine->facts.userns) return unknown();
  if (!*engine->facts.userns) return not_applicable();
  return subject.facts.userns_mode ? fail_if(*subject.facts.userns_mode == "host") : unknown();
}

}  // namespace docktap::posture
