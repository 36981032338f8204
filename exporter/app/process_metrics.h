#pragma once

#include <vector>

#include <prometheus/metric_family.h>

namespace docktap::app {

// Appends the standard `process_*` families of this process, from /proc/self. What can't be read is
// left out.
void append_process_metrics(std::vector<prometheus::MetricFamily>& families);

}  // namespace docktap::app
