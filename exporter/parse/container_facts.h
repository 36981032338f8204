#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "model/container_info.h"

namespace docktap::parse {

// What the list and inspect spell alike. Pure; nullopt is a word that the engine does not have.

std::optional<ContainerState> container_state(std::string_view status);

// `starting`, `healthy`, `unhealthy`; `none` and the empty text are nullopt like any other.
std::optional<HealthStatus> health_status(std::string_view status);

// What the list's Status says below API 1.52: `Up 2 minutes (healthy)`, `(unhealthy)`,
// `(health: starting)`; `(Paused)` and no parenthesis are nullopt.
std::optional<HealthStatus> health_in_status_text(std::string_view status);

// How many CPUs `0-3,7` names: 5. nullopt for the empty text and for anything malformed.
std::optional<std::uint64_t> cpuset_size(std::string_view cpuset);

}  // namespace docktap::parse
