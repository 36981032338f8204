#pragma once

#include <string>
#include <vector>

#include "config/config.h"
#include "engine/client.h"
#include "engine/endpoint.h"
#include "state/inventory.h"

namespace docktap::app {

engine::ClientOptions client_options(const config::Config& config);

// Where the engine's socket is on its host: what mounts are judged by. The default one too: where
// docktap runs in a container, or asks over TCP, its own path of the socket is not the host's.
std::vector<std::string> sockets_of(const engine::Endpoint& endpoint);

// The labels whose values filters and policy look at.
std::vector<std::string> needed_labels(const config::Config& config, const Policy& policy);
state::NeededLabels inventory_labels(const Policy& policy);

}  // namespace docktap::app
