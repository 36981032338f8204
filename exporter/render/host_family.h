#pragma once

#include <string>

#include "render/family_writer.h"
#include "render/host_metrics.h"

namespace docktap::render {

// Writes the family of a row of host_metrics.h.
inline FamilyWriter family(std::string& out, const HostMetric& metric) {
  return FamilyWriter(out, metric.name, to_string(metric.type), metric.help);
}

}  // namespace docktap::render
