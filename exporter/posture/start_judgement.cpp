#include "posture/start_judgement.h"

#include <algorithm>
#include <filesystem>

namespace docktap::posture {
namespace {

std::filesystem::path normal(const std::string& text) {
  std::string path = std::filesystem::path(text).lexically_normal().string();
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  constexpr std::string_view kOldRun = "/var/run";
  if (path == kOldRun || path.starts_with("/var/run/")) path.erase(0, 4);
  return path;
}

}  // namespace

bool covers(const std::string& source, const std::string& path) {
  if (!source.starts_with('/')) return false;
  const std::filesystem::path folder = normal(source);
  const std::filesystem::path below = normal(path);
  return std::mismatch(folder.begin(), folder.end(), below.begin(), below.end()).first ==
         folder.end();
}

StartJudgement judge_start(const ContainerInfo& container,
                           const std::vector<std::string>& sockets) {
  StartJudgement judgement;
  judgement.privileged = container.facts.privileged.value_or(false);
  judgement.host_namespace =
      container.network_mode == "host" || container.facts.pid_mode == "host" ||
      container.facts.ipc_mode == "host" || container.facts.uts_mode == "host";
  if (!container.facts.mounts) return judgement;
  for (const MountFact& mount : *container.facts.mounts) {
    if (mount.type != "bind") continue;
    for (const std::string& socket : sockets) {
      judgement.socket_mount = judgement.socket_mount || covers(mount.source, socket);
    }
  }
  return judgement;
}

}  // namespace docktap::posture
