#pragma once

#include <optional>

#include "base/clock.h"
#include "model/policy.h"
#include "model/posture.h"
#include "posture/subject.h"

namespace docktap::posture {

// All checks that the policy has on, of one container that was inspected.
Posture judge(const ContainerInfo& container, const Policy& policy, const Surroundings& around,
              UnixNanos now);

// Of a container whose inspect is not to be had.
Posture all_unknown(const Policy& policy);

// The checks of the engine's host.
Posture judge_host(const EngineInfo& engine, const Policy& policy, UnixNanos now);

// One check of a container, whether it is on or not and without waivers.
Verdict apply_rule(Check check, const Subject& subject);

// What a finding of this check is rated: as the policy says, else as the catalogue does; `variant`
// is the rule's own.
Severity severity_of(Check check, const Policy& policy,
                     std::optional<Severity> variant = std::nullopt);

}  // namespace docktap::posture
