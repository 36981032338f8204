#include "render/renderer.h"

#include <utility>

#include "render/container_families.h"
#include "render/event_families.h"
#include "render/event_json.h"
#include "render/host_families.h"
#include "render/inventory_families.h"
#include "render/landing_page.h"
#include "render/page_pool.h"
#include "render/posture_json.h"
#include "render/security_families.h"

namespace docktap::render {
namespace {

constexpr const char* kJson = "application/json; charset=utf-8";

}  // namespace

struct Renderer::Impl {
  PagePool pool;
};

Renderer::Renderer() : impl_(std::make_unique<Impl>()) {}
Renderer::~Renderer() = default;

PagePtr Renderer::metrics(const state::Snapshot& snapshot,
                          std::span<const prometheus::MetricFamily> own) {
  std::shared_ptr<Page> page = impl_->pool.acquire();
  page->content_type = "text/plain; version=0.0.4; charset=utf-8";
  append_engine_families(page->text, snapshot);
  append_container_families(page->text, snapshot);
  append_event_families(page->text, snapshot);
  append_security_families(page->text, snapshot);
  append_inventory_families(page->text, snapshot);
  append_collector_outcomes(page->text, snapshot);
  append_registry_families(page->text, own);
  return page;
}

PagePtr Renderer::findings(const state::Snapshot& snapshot) {
  std::shared_ptr<Page> page = impl_->pool.acquire();
  page->content_type = kJson;
  append_findings_json(page->text, snapshot);
  return page;
}

PagePtr Renderer::containers(const state::Snapshot& snapshot) {
  std::shared_ptr<Page> page = impl_->pool.acquire();
  page->content_type = kJson;
  append_containers_json(page->text, snapshot);
  return page;
}

PagePtr Renderer::events(const std::deque<EventRecord>& records, const EventQuery& query) {
  std::shared_ptr<Page> page = impl_->pool.acquire();
  page->content_type = kJson;
  append_events_json(page->text, records, query);
  return page;
}

PagePtr Renderer::landing(const state::Snapshot& snapshot, std::string_view telemetry_path,
                          std::string_view version) {
  std::shared_ptr<Page> page = impl_->pool.acquire();
  page->content_type = "text/html; charset=utf-8";
  append_landing_page(page->text, snapshot, telemetry_path, version);
  return page;
}

}  // namespace docktap::render
