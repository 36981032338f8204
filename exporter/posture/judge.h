#pragma once

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

}  // namespace docktap::posture
