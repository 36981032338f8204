#include "state/event_meaning.h"

#include <algorithm>

namespace docktap::state {
namespace {

struct Row {
  std::string_view type;
  std::string_view action;  // empty: any
  SecurityEvent event;
};

constexpr Row kRows[] = {
    {"container", "archive-path", SecurityEvent::kArchiveOut},
    {"container", "extract-to-dir", SecurityEvent::kArchiveIn},
    {"container", "export", SecurityEvent::kExport},
    {"container", "commit", SecurityEvent::kCommit},
    {"container", "update", SecurityEvent::kUpdate},
    {"container", "rename", SecurityEvent::kRename},
    {"image", "pull", SecurityEvent::kImagePull},
    {"image", "load", SecurityEvent::kImageLoad},
    {"image", "import", SecurityEvent::kImageImport},
    {"image", "save", SecurityEvent::kImageSave},
    {"image", "push", SecurityEvent::kImagePush},
    {"image", "tag", SecurityEvent::kImageTag},
    {"image", "delete", SecurityEvent::kImageDelete},
    {"plugin", "install", SecurityEvent::kPluginInstall},
    {"plugin", "pull", SecurityEvent::kPluginInstall},
    {"plugin", "create", SecurityEvent::kPluginInstall},
    {"plugin", "enable", SecurityEvent::kPluginEnable},
    {"plugin", "disable", SecurityEvent::kPluginDisable},
    {"plugin", "remove", SecurityEvent::kPluginRemove},
    {"daemon", "reload", SecurityEvent::kDaemonReload},
    {"secret", "", SecurityEvent::kSwarmSecret},
    {"config", "", SecurityEvent::kSwarmConfig},
    {"node", "", SecurityEvent::kSwarmNode},
};

// Whether the first part of an image reference is a registry, as the engine decides. No repository
// of its default registry has capitals.
bool is_registry(std::string_view part) {
  return part.find_first_of(".:") != std::string_view::npos || part == "localhost" ||
         std::any_of(part.begin(), part.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

// The default registry has several names.
std::string_view canonical(std::string_view registry) {
  return registry == "docker.io" || registry == "index.docker.io" ? "default" : registry;
}

}  // namespace

SecurityEventSet meaning_of(const Event& event) {
  SecurityEventSet set;
  for (const Row& row : kRows) {
    if (row.type == event.type && (row.action.empty() || row.action == event.action)) {
      add(set, row.event);
    }
  }
  if (event.type == "network" && event.action == "connect" && event.network_type == "host") {
    add(set, SecurityEvent::kNetworkHostConnect);
  }
  return set;
}

bool is_approved(std::string_view reference, const std::vector<std::string>& registries) {
  if (registries.empty()) return true;
  const std::size_t slash = reference.find('/');
  std::string_view registry = reference.substr(0, slash);
  if (slash == std::string_view::npos || !is_registry(registry)) registry = "default";
  return std::any_of(registries.begin(), registries.end(), [&](const std::string& approved) {
    return canonical(approved) == canonical(registry);
  });
}

}  // namespace docktap::state
