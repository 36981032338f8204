#include "app/page_service.h"

#include <future>
#include <optional>
#include <utility>

#include <boost/asio/post.hpp>

#include "app/event_query.h"
#include "base/clock.h"
#include "base/text.h"
#include "build_info.h"

namespace docktap::app {
namespace {

using std::chrono::steady_clock;
using namespace std::chrono_literals;

// Kept back from a request's time for rendering, compression and the way home.
constexpr auto kRenderingTime = 200ms;

double seconds_since(steady_clock::time_point start) {
  return std::chrono::duration<double>(steady_clock::now() - start).count();
}

std::string known_collectors() {
  std::string names;
  for (const CollectorRow& row : kCollectors) {
    names.append(names.empty() ? "" : ", ").append(row.name);
  }
  return names;
}

// The named collectors as a set; an unknown name is an Error.
Result<CollectorSet> set_of(const std::vector<std::string>& names) {
  CollectorSet set;
  for (const std::string& name : names) {
    const std::optional<Collector> collector = collector_named(name);
    if (!collector) {
      return Error(ErrorKind::kUsage, "there is no collector \"" + printable(name, 64) +
                                          "\"; there are: " + known_collectors());
    }
    set.set(static_cast<std::size_t>(*collector));
  }
  return set;
}

}  // namespace

struct PageService::Ticket {
  explicit Ticket(const render::PageRequest& page_request) : request(page_request) {}

  render::PageRequest request;
  std::promise<render::PageReply> reply;
};

PageService::PageService(TaskGroup& tasks, EngineWatch& watch, InventoryWatch& inventory,
                         StatsCollector& stats, state::ContainerTable& table,
                         const state::EventLedger& ledger, const EventActions& actions,
                         const PostureWatch& posture, OwnMetrics& metrics,
                         const config::Config& config)
    : tasks_(tasks),
      watch_(watch),
      inventory_(inventory),
      stats_(stats),
      table_(table),
      ledger_(ledger),
      actions_(actions),
      posture_(posture),
      metrics_(metrics),
      enabled_(config.collectors),
      max_age_(config.stats_max_age),
      telemetry_path_(config.telemetry_path) {}

render::PageReply PageService::wait_for(const render::PageRequest& request) {
  auto ticket = std::make_shared<Ticket>(request);
  std::future<render::PageReply> reply = ticket->reply.get_future();
  boost::asio::post(tasks_.executor(), [this, ticket] { accept(ticket); });
  if (reply.wait_until(request.deadline) == std::future_status::ready) return reply.get();
  return render::PageRefusal{503, "docktap did not finish within the time that was given"};
}

void PageService::refuse_waiting() {
  for (Collection& collection : collections_) {
    for (const TicketPtr& ticket : std::exchange(collection.waiting, {})) {
      ticket->reply.set_value(render::PageRefusal{503, "docktap is shutting down"});
    }
  }
}

void PageService::accept(TicketPtr ticket) {
  if (ticket->request.kind == render::PageKind::kLanding) {
    ticket->reply.set_value(
        renderer_.landing(snapshot(enabled_), telemetry_path_, DOCKTAP_VERSION));
    return;
  }
  if (ticket->request.kind == render::PageKind::kEvents) {
    const Result<render::EventQuery> query = event_query(ticket->request);
    if (!query) {
      ticket->reply.set_value(render::PageRefusal{400, query.error().message});
      return;
    }
    ticket->reply.set_value(renderer_.events(actions_.ring().records(), *query));
    return;
  }
  if (ticket->request.kind == render::PageKind::kFindings ||
      ticket->request.kind == render::PageKind::kContainers) {
    ticket->reply.set_value(list(ticket->request.kind));
    return;
  }
  const Result<CollectorSet> collectors = collectors_of(ticket->request);
  if (!collectors) {
    ticket->reply.set_value(render::PageRefusal{400, collectors.error().message});
    return;
  }
  const auto recent = recent_.find(*collectors);
  if (recent != recent_.end() && steady_clock::now() - recent->second.made < max_age_) {
    ticket->reply.set_value(recent->second.page);
    return;
  }
  const SteadyTime deadline = ticket->request.deadline - kRenderingTime;
  for (Collection& collection : collections_) {
    // One that takes longer than this client waits is of no use to it; the little that requests of
    // one moment differ by comes out of the time for rendering.
    if (collection.collectors == *collectors &&
        collection.deadline <= deadline + kRenderingTime / 2) {
      collection.waiting.push_back(std::move(ticket));
      return;
    }
  }
  const auto collection = collections_.emplace(collections_.end());
  collection->collectors = *collectors;
  collection->deadline = deadline;
  collection->waiting.push_back(std::move(ticket));
  tasks_.spawn(collect(collection));
}

// Not what was known before the engine went away.
render::PageReply PageService::list(render::PageKind kind) {
  const state::Snapshot view = snapshot(enabled_);
  if (!view.table_is_complete) {
    return render::PageRefusal{503, "the engine does not answer, so nothing is known for certain"};
  }
  return kind == render::PageKind::kFindings ? renderer_.findings(view)
                                             : renderer_.containers(view);
}

Result<CollectorSet> PageService::collectors_of(const render::PageRequest& request) const {
  const Result<CollectorSet> wanted = set_of(request.collect);
  if (!wanted) return wanted.error();
  const Result<CollectorSet> unwanted = set_of(request.exclude);
  if (!unwanted) return unwanted.error();
  return (request.collect.empty() ? enabled_ : enabled_ & *wanted) & ~*unwanted;
}

boost::asio::awaitable<void> PageService::collect(std::list<Collection>::iterator collection) {
  std::vector<state::CollectorOutcome> outcomes;
  if (collection->collectors.test(static_cast<std::size_t>(Collector::kStats))) {
    const SteadyTime start = steady_clock::now();
    const bool success = co_await stats_.collect(collection->deadline);
    outcomes.push_back({Collector::kStats, success, seconds_since(start)});
  }
  render::PagePtr page = render_metrics(collection->collectors, outcomes);
  stats_.expire();
  recent_[collection->collectors] = Recent{page, steady_clock::now()};
  for (const TicketPtr& ticket : collection->waiting) ticket->reply.set_value(page);
  collections_.erase(collection);
}

render::PagePtr PageService::render_metrics(CollectorSet collectors,
                                            const std::vector<state::CollectorOutcome>& outcomes) {
  state::Snapshot view = snapshot(collectors);
  view.outcomes = outcomes;
  // These only show what events and looks keep up to date: there is nothing to wait for.
  const auto add = [&](Collector collector, bool success) {
    if (collectors.test(static_cast<std::size_t>(collector))) {
      view.outcomes.push_back({collector, success, 0});
    }
  };
  add(Collector::kContainers, view.table_is_complete);
  add(Collector::kEngine, view.engine_up && view.engine != nullptr);
  add(Collector::kEvents, ledger_.counts().connected && ledger_.counts().audited);
  add(Collector::kSecurity, view.table_is_complete && view.engine != nullptr);
  for (const Collector collector : state::kInventoryCollectors) {
    add(collector, inventory_.succeeds(collector));
  }
  if (table_.dropped() > 0) metrics_.containers_dropped(table_.dropped());
  metrics_.set_event_losses(actions_.log_lines_dropped(), table_.tombstones_dropped());
  const std::vector<prometheus::MetricFamily> own = metrics_.collect();
  return renderer_.metrics(view, own);
}

state::Snapshot PageService::snapshot(CollectorSet collectors) {
  state::Snapshot view;
  view.collectors = collectors;
  view.engine_up = watch_.up();
  view.engine = watch_.info();
  view.table_is_complete = watch_.table_is_current();
  view.containers_by_state = table_.count_by_state();
  view.containers = table_.shown();
  table_.expire(unix_now());
  view.events = &ledger_.counts();
  view.eventful = table_.eventful();
  view.tombstones = table_.tombstones();
  view.policy = &posture_.policy();
  if (view.engine != nullptr) view.host_posture = &posture_.host();
  view.finding_counts = table_.count_findings();
  view.inventory = &inventory_.current();
  return view;
}

}  // namespace docktap::app
