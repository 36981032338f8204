#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "app/task_group.h"
#include "base/result.h"
#include "engine/client.h"
#include "model/stats_sample.h"

namespace docktap::app {

// By container id. Absent where the engine sent an empty sample, which is no sample.
using EngineSamples = std::unordered_map<std::string, Result<std::optional<StatsSample>>>;

// Asks the engine for the stats of all these containers, up to `concurrency` at a time: an engine
// below 23.0.8 answers each only at its next tick, once a second, so one after the other would take
// that many seconds. Ends at the deadline; whoever has not answered by then has an error of kind
// kTimeout.
boost::asio::awaitable<EngineSamples> fetch_engine_stats(
    TaskGroup& tasks, engine::Client& client, std::vector<std::string> ids, std::size_t concurrency,
    std::chrono::steady_clock::time_point deadline);

}  // namespace docktap::app
