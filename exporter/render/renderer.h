#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include <prometheus/metric_family.h>

#include "render/event_json.h"
#include "render/page.h"
#include "state/snapshot.h"

namespace docktap::render {

// Makes the pages. One instance on the core thread; pages come from a small pool, so that in steady
// state a scrape allocates nothing per container.
class Renderer {
 public:
  Renderer();
  ~Renderer();

  // The whole of /metrics, text format 0.0.4: the snapshot's families, then `own` (docktap's
  // registry). Families are grouped and their order is fixed.
  PagePtr metrics(const state::Snapshot& snapshot, std::span<const prometheus::MetricFamily> own);

  // /api/v1/events.
  PagePtr events(const std::deque<EventRecord>& records, const EventQuery& query);

  // /api/v1/findings and /api/v1/containers.
  PagePtr findings(const state::Snapshot& snapshot);
  PagePtr containers(const state::Snapshot& snapshot);

  // The page to look at on `/`: HTML, self-contained, links and the state of things.
  PagePtr landing(const state::Snapshot& snapshot, std::string_view telemetry_path,
                  std::string_view version);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace docktap::render
