#pragma once

#include <sys/types.h>

#include <string>

namespace docktap::test {

// What keeps the engine behind `socket` from work: empty if it answers within some seconds, also
// where that takes the lock of a container.
std::string engine_trouble(const std::string& socket);

// What can be learnt of an engine that hangs, for the message of a failure: the programs it may be
// waiting for, the stacks of its goroutines that wait for a lock, for containerd or for minutes,
// and the end of its log. `folder` is where the engine of `with-engine` has its log, and the
// exec-root `exec` in which it leaves those stacks on SIGUSR1.
std::string engine_diagnosis(pid_t dockerd, const std::string& folder);

}  // namespace docktap::test
