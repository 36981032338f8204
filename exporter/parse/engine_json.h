#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/container_info.h"
#include "model/engine_info.h"
#include "model/event.h"
#include "model/exec_info.h"
#include "model/inventory.h"
#include "model/stats_sample.h"

namespace docktap::parse {

// Bodies may get padding appended (capacity, not size, grows). Unknown keys are passed over; null
// and absent are alike; a value of the wrong type is an Error of kind kDecode that names the key.
// Views never outlive the call: everything is copied into the model.

Result<std::vector<ContainerSummary>> container_list(std::string& body);
Result<ContainerInfo> container_inspect(std::string& body);

Result<ExecInfo> exec_inspect(std::string& body);

// `GET /version` fills version, api_version, os, architecture, kernel; `GET /info` the rest. Both
// may be called on the same struct, in any order.
Result<void> engine_version(std::string& body, EngineInfo& out);
Result<void> engine_info(std::string& body, EngineInfo& out);

// One-shot stats of cgroup v1, v2 or Podman's shape. False: the engine sent an empty sample (year
// 1, container not running), which is no sample.
Result<bool> container_stats(std::string& body, StatsSample& out);

Result<std::vector<ImageInfo>> image_list(std::string& body);
Result<std::vector<VolumeInfo>> volume_list(std::string& body);
Result<std::vector<NetworkInfo>> network_list(std::string& body);
// Either shape: lists to sum up, or, from API 1.52, sums. Of a kind that the reply does not tell of
// the figures are absent.
Result<DiskUsage> disk_usage(std::string& body);
Result<std::vector<SwarmNode>> node_list(std::string& body);
Result<std::vector<SwarmService>> service_list(std::string& body);
Result<std::vector<SwarmTask>> task_list(std::string& body);

// One event line. `line` must have simdjson's padding behind its end (64 readable bytes).
Result<Event> event(std::string_view line);

}  // namespace docktap::parse
