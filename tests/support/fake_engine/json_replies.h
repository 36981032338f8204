#pragma once

#include <map>
#include <string>

#include "support/fake_engine/fake_container.h"
#include "support/fake_engine/fake_exec.h"

namespace docktap::test {

// The bodies of an engine's replies, in the shape that 20.10 gives them.

enum class CgroupVersion { kV1, kV2 };
using FakeContainers = std::map<std::string, FakeContainer>;  // by id
using EventAttributes = std::map<std::string, std::string>;

std::string version_reply(const std::string& api_version);
std::string info_reply(CgroupVersion cgroup, const std::string& id, bool is_swarm_manager);
std::string list_reply(const FakeContainers& containers);
std::string inspect_reply(const FakeContainer& container);
std::string stats_reply(const FakeContainer& container, CgroupVersion cgroup);
std::string exec_reply(const FakeExec& exec);
std::string message_reply(const std::string& message);

// One line of the event stream, line feed included. Attributes besides the name and the labels.
std::string event_line(const FakeContainer& container, const std::string& action, UnixNanos time,
                       const EventAttributes& attributes);
std::string event_line(const std::string& type, const std::string& action, const std::string& actor,
                       UnixNanos time, const EventAttributes& attributes);

}  // namespace docktap::test
