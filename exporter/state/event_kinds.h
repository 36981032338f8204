#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace docktap::state {

// The types and actions that docker_events_total knows: what an engine sends besides is `other`.
struct EventKind {
  std::string_view type;
  std::string_view action;
};

inline constexpr EventKind kEventKinds[] = {
    {"container", "archive-path"},
    {"container", "attach"},
    {"container", "checkpoint"},
    {"container", "commit"},
    {"container", "copy"},
    {"container", "create"},
    {"container", "destroy"},
    {"container", "detach"},
    {"container", "die"},
    {"container", "exec_create"},
    {"container", "exec_detach"},
    {"container", "exec_die"},
    {"container", "exec_start"},
    {"container", "export"},
    {"container", "extract-to-dir"},
    {"container", "health_status"},
    {"container", "kill"},
    {"container", "oom"},
    {"container", "pause"},
    {"container", "prune"},
    {"container", "rename"},
    {"container", "resize"},
    {"container", "restart"},
    {"container", "start"},
    {"container", "stop"},
    {"container", "top"},
    {"container", "unpause"},
    {"container", "update"},
    {"container", "other"},
    {"image", "create"},
    {"image", "delete"},
    {"image", "import"},
    {"image", "load"},
    {"image", "prune"},
    {"image", "pull"},
    {"image", "push"},
    {"image", "save"},
    {"image", "tag"},
    {"image", "untag"},
    {"image", "other"},
    {"volume", "create"},
    {"volume", "destroy"},
    {"volume", "mount"},
    {"volume", "prune"},
    {"volume", "unmount"},
    {"volume", "other"},
    {"network", "connect"},
    {"network", "create"},
    {"network", "destroy"},
    {"network", "disconnect"},
    {"network", "prune"},
    {"network", "remove"},
    {"network", "update"},
    {"network", "other"},
    {"plugin", "create"},
    {"plugin", "disable"},
    {"plugin", "enable"},
    {"plugin", "install"},
    {"plugin", "pull"},
    {"plugin", "remove"},
    {"plugin", "other"},
    {"daemon", "reload"},
    {"daemon", "other"},
    {"builder", "prune"},
    {"builder", "other"},
    {"service", "create"},
    {"service", "remove"},
    {"service", "update"},
    {"service", "other"},
    {"node", "create"},
    {"node", "remove"},
    {"node", "update"},
    {"node", "other"},
    {"secret", "create"},
    {"secret", "remove"},
    {"secret", "update"},
    {"secret", "other"},
    {"config", "create"},
    {"config", "remove"},
    {"config", "update"},
    {"config", "other"},
    {"other", "other"},
};
inline constexpr std::size_t kEventKindCount = std::size(kEventKinds);

// The index in kEventKinds: of an unknown action that of its type's `other`, of an unknown type the
// last one.
constexpr std::size_t event_kind(std::string_view type, std::string_view action) {
  std::size_t other = kEventKindCount - 1;
  for (std::size_t i = 0; i + 1 < kEventKindCount; ++i) {
    if (kEventKinds[i].type != type) continue;
    if (kEventKinds[i].action == action) return i;
    if (kEventKinds[i].action == "other") other = i;
  }
  return other;
}

// What docker_container_events_total counts of each container.
enum class ContainerEvent : std::size_t { kStart, kDie, kKill, kOom, kPause, kExec, kUnhealthy };
inline constexpr std::array<std::string_view, 7> kContainerEvents{
    "start", "die", "kill", "oom", "pause", "exec", "unhealthy"};

}  // namespace docktap::state
