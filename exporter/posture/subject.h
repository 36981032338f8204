#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "model/container_info.h"
#include "model/engine_info.h"
#include "model/inventory.h"
#include "model/policy.h"
#include "model/posture.h"

namespace docktap::posture {

template <typename T>
using Index = std::unordered_map<std::string_view, const T*>;

// What a container's checks need to know beyond the container. Null: not known (yet).
struct Surroundings {
  const EngineInfo* engine = nullptr;
  const Index<VolumeInfo>* volumes = nullptr;    // by name
  const Index<NetworkInfo>* networks = nullptr;  // by name
  const Index<ImageInfo>* images = nullptr;      // by id
  std::vector<std::string> sockets;              // of the engine, on its host: normal paths
  // Another container by id or name, for `container:…` modes; null if it is not known.
  std::function<const ContainerInfo*(std::string_view)> find_container;
};

struct Subject {
  const ContainerInfo& container;
  const PostureFacts& facts;
  const Policy& policy;
  const Surroundings& around;
};

// The answer of one rule.
struct Verdict {
  CheckResult result = CheckResult::kUnknown;
  std::string detail;                // of a failure: what exactly
  std::optional<Severity> severity;  // of a failure: the catalogue's other one
};

inline Verdict pass() { return {CheckResult::kPass, {}, {}}; }
inline Verdict unknown() { return {CheckResult::kUnknown, {}, {}}; }
inline Verdict not_applicable() { return {CheckResult::kNotApplicable, {}, {}}; }
inline Verdict fail(std::string detail = {}) { return {CheckResult::kFail, std::move(detail), {}}; }
inline Verdict fail_if(bool failed, std::string detail = {}) {
  return failed ? fail(std::move(detail)) : pass();
}
// For a fact that is a flag.
inline Verdict fail_if(const std::optional<bool>& flag) {
  return flag ? fail_if(*flag) : unknown();
}

// A privileged container has that one finding and not what follows from it.
inline bool is_privileged(const Subject& subject) { return subject.facts.privileged == true; }

}  // namespace docktap::posture
