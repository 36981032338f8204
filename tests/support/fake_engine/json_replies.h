#pragma once

#include <map>
#include <string>

#include "support/fake_engine/fake_container.h"

namespace docktap::test {

// The bodies of an engine's replies, in the shape that 20.10 gives them.

enum class CgroupVersion { kV1, kV2 };
using FakeContainers = std::map<std::string, FakeContainer>;  // by id

std::string version_reply(const std::string& api_version);
std::string info_reply(CgroupVersion cgroup);
std::string list_reply(const FakeContainers& containers);
std::string inspect_reply(const FakeContainer& container);
std::string stats_reply(const FakeContainer& container, CgroupVersion cgroup);
std::string message_reply(const std::string& message);

// One line of the event stream, line feed included. Attributes besides the name and the labels.
std::string event_line(const FakeContainer& container, const std::string& action, UnixNanos time,
                       const std::map<std::string, std::string>& attributes);

}  // namespace docktap::test
