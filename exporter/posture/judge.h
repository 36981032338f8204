#pragma once

#include "base/clock.h"
#include "model/policy.h"
#include "model/posture.h"
#include "posture/subject.h"

namespace docktap::posture {

// The policy with its folders as normal paths, which is how the rules compare them with mounts:
// done once, when the policy is taken.
Policy in_normal_form(Policy policy);

// All checks that the policy has on, of one container that was inspected. `policy` is in normal
// form.
Posture judge(const ContainerInfo& container, const Policy& policy, const Surroundings& around,
              UnixNanos now);

// Of a container whose inspect is not to be had.
Posture all_unknown(const Policy& policy);

// The checks of the engine's host.
Posture judge_host(const EngineInfo& engine, const Policy& policy, UnixNanos now);

// One check of a container, whether it is on or not and without waivers.
Verdict apply_rule(Check check, const Subject& subject);

}  // namespace docktap::posture
