#pragma once

#include <span>
#include <string>

#include <prometheus/metric_family.h>

#include "state/snapshot.h"

namespace docktap::render {

// Appends docker_up, the families of the collector `engine`, and how each collector fared.
void append_engine_families(std::string& out, const state::Snapshot& snapshot);
void append_collector_outcomes(std::string& out, const state::Snapshot& snapshot);

// Appends families of a prometheus-cpp registry.
void append_registry_families(std::string& out, std::span<const prometheus::MetricFamily> families);

}  // namespace docktap::render
