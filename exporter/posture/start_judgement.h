#pragma once

#include <string>
#include <vector>

#include "model/container_info.h"
#include "model/start_judgement.h"

namespace docktap::posture {

// What makes a start of this container a security event. `sockets` are the paths of the engine's
// socket on its host.
StartJudgement judge_start(const ContainerInfo& container, const std::vector<std::string>& sockets);

// Whether mounting `source` gives a container what is at `path`: it is the path, or a folder above
// it. `/var/run` is `/run`.
bool covers(const std::string& source, const std::string& path);

}  // namespace docktap::posture
