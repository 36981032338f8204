#pragma once

namespace docktap {

// What makes a container's start a security event.
struct StartJudgement {
  bool privileged = false;
  bool host_namespace = false;  // it shares the host's network, pid, ipc or uts namespace
  bool socket_mount = false;    // the engine's socket, or a folder above it, is mounted
};

}  // namespace docktap
