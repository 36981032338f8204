#include "posture/start_judgement.h"

#include "posture/paths.h"

namespace docktap::posture {

bool covers(const std::string& source, const std::string& path) {
  return is_at_or_above(normal_path(source), normal_path(path));
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
