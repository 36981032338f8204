#include "app/inventory_watch.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include <spdlog/spdlog.h>

#include "app/wait.h"
#include "parse/engine_json.h"

namespace docktap::app {
namespace {

using boost::asio::awaitable;
using boost::asio::steady_timer;
using std::chrono::milliseconds;
using std::chrono::steady_clock;
using namespace std::chrono_literals;

// A burst of events brings one try: this long after its first one, and not sooner than a second
// after the last try.
constexpr auto kSettle = 200ms;
constexpr auto kPause = 1s;
// The engine does not answer, or has not yet said what it is.
constexpr auto kUntilItAnswers = 500ms;
// Walking a large data folder takes its time.
constexpr milliseconds kLeastDiskTime = 60s;
constexpr int kMissedIntervals = 3;

// The actions of a type of event that change a part.
struct Concern {
  Collector collector;
  std::string_view type;
  std::string_view actions;  // each with a space before and behind; empty: all
};
constexpr Concern kConcerns[] = {
    {Collector::kImages, "image", " create delete import load prune pull tag untag "},
    {Collector::kImages, "container", " commit "},
    {Collector::kVolumes, "volume", " create destroy prune "},
    // They refer to volumes from their creation to their removal.
    {Collector::kVolumes, "container", " create destroy prune "},
    {Collector::kNetworks, "network", " create destroy prune remove update "},
    {Collector::kSwarm, "node", ""},
    {Collector::kSwarm, "service", ""},
    // Tasks that run here.
    {Collector::kSwarm, "container", " start die "},
};

bool concerns(const Concern& concern, const Event& event) {
  if (concern.type != event.type) return false;
  if (concern.actions.empty()) return true;
  const std::string action = " " + event.action + " ";
  return concern.actions.find(action) != std::string_view::npos;
}

}  // namespace

InventoryWatch::InventoryWatch(TaskGroup& tasks, engine::Client& client, EngineWatch& engine,
                               Options options, std::function<void()> on_change)
    : tasks_(tasks),
      client_(client),
      engine_(engine),
      options_(std::move(options)),
      on_change_(std::move(on_change)),
      inventory_(options_.state) {
  add(Collector::kImages, &InventoryWatch::ask_images);
  add(Collector::kVolumes, &InventoryWatch::ask_volumes);
  add(Collector::kNetworks, &InventoryWatch::ask_networks);
  add(Collector::kDisk, &InventoryWatch::ask_disk);
  add(Collector::kSwarm, &InventoryWatch::ask_swarm);
}

void InventoryWatch::add(Collector collector, Outcome (InventoryWatch::*ask)()) {
  if (!options_.wanted.test(static_cast<std::size_t>(collector))) return;
  const milliseconds interval =
      collector == Collector::kDisk ? options_.disk_interval : options_.interval;
  parts_.push_back({collector,
                    interval,
                    ask,
                    steady_timer(tasks_.executor(), steady_clock::now()),
                    {},
                    {},
                    false,
                    false});
}

void InventoryWatch::start() {
  for (Part& part : parts_) tasks_.spawn(keep_asking(part));
}

// --- when ---

awaitable<void> InventoryWatch::keep_asking(Part& part) {
  for (;;) {
    // Whoever sets the timer anew ends a wait for its old expiry.
    while (steady_clock::now() < part.timer.expiry()) co_await wait(part.timer);
    const bool needs_info = part.collector == Collector::kSwarm;
    if (!engine_.up() || (needs_info && engine_.info() == nullptr)) {
      part.timer.expires_after(kUntilItAnswers);
      continue;
    }
    part.begun = steady_clock::now();
    part.timer.expires_after(part.interval);
    const Result<void> outcome = co_await (this->*part.ask)();
    finish(part, outcome);
  }
}

void InventoryWatch::take(const Event& event) {
  if (event.type == "node") managership_is_open_ = true;
  for (const Concern& concern : kConcerns) {
    if (concerns(concern, event)) bring_forward(concern.collector);
  }
}

void InventoryWatch::events_come() {
  for (const Part& part : parts_) {
    if (part.collector != Collector::kDisk) bring_forward(part.collector);
  }
}

void InventoryWatch::need_labels(state::NeededLabels needed) {
  if (!inventory_.need_labels(std::move(needed))) return;
  bring_forward(Collector::kImages);
  bring_forward(Collector::kVolumes);
  on_change_();
}

void InventoryWatch::bring_forward(Collector collector) {
  for (Part& part : parts_) {
    if (part.collector != collector || part.refused) continue;
    const SteadyTime now = steady_clock::now();
    const bool is_first = part.begun == SteadyTime();
    const SteadyTime soon = is_first ? now : std::max(now + kSettle, part.begun + kPause);
    if (soon < part.timer.expiry()) part.timer.expires_at(soon);
  }
}

void InventoryWatch::finish(Part& part, const Result<void>& outcome) {
  if (outcome) {
    part.succeeded = steady_clock::now();
    part.refused = false;
    if (std::exchange(part.failure_logged, false)) {
      spdlog::info("the collector {} has what it needs again", to_string(part.collector));
    }
    return;
  }
  inventory_.failed(part.collector);
  part.refused = outcome.error().kind == ErrorKind::kForbidden;
  if (part.refused) part.timer.expires_at(part.begun + part.interval);
  if (engine_.up() && !std::exchange(part.failure_logged, true)) {
    spdlog::warn("the collector {} does not get what it needs, asking again at its interval: {}",
                 to_string(part.collector), outcome.error().message);
  }
  drop_what_is_too_old();
}

void InventoryWatch::drop_what_is_too_old() {
  bool changed = false;
  const SteadyTime now = steady_clock::now();
  for (Part& part : parts_) {
    if (!part.succeeded || now - *part.succeeded <= kMissedIntervals * part.interval) continue;
    part.succeeded.reset();
    inventory_.failed(part.collector);
    changed = inventory_.forget(part.collector) || changed;
  }
  if (changed) on_change_();
}

// --- what ---

InventoryWatch::Outcome InventoryWatch::ask_images() {
  Result<std::string> body = co_await client_.get(engine::Request::image_list());
  if (!body) co_return body.error();
  Result<std::vector<ImageInfo>> images = parse::image_list(*body);
  if (!images) co_return images.error();
  if (inventory_.learn_images(std::move(images).value(), unix_now())) on_change_();
  co_return Result<void>();
}

InventoryWatch::Outcome InventoryWatch::ask_volumes() {
  Result<std::string> body = co_await client_.get(engine::Request::volume_list());
  if (!body) co_return body.error();
  Result<std::vector<VolumeInfo>> volumes = parse::volume_list(*body);
  if (!volumes) co_return volumes.error();
  body = co_await client_.get(engine::Request::dangling_volume_list());
  if (!body) co_return body.error();
  const Result<std::vector<VolumeInfo>> dangling = parse::volume_list(*body);
  if (!dangling) co_return dangling.error();
  if (inventory_.learn_volumes(std::move(volumes).value(), *dangling, unix_now())) on_change_();
  co_return Result<void>();
}

InventoryWatch::Outcome InventoryWatch::ask_networks() {
  Result<std::string> body = co_await client_.get(engine::Request::network_list());
  if (!body) co_return body.error();
  Result<std::vector<NetworkInfo>> networks = parse::network_list(*body);
  if (!networks) co_return networks.error();
  if (inventory_.learn_networks(std::move(networks).value(), unix_now())) on_change_();
  co_return Result<void>();
}

InventoryWatch::Outcome InventoryWatch::ask_disk() {
  const SteadyTime deadline =
      steady_clock::now() + std::max(kLeastDiskTime, options_.disk_interval);
  Result<std::string> body = co_await client_.get(engine::Request::disk_usage(), deadline);
  if (!body) co_return body.error();
  Result<DiskUsage> usage = parse::disk_usage(*body);
  if (!usage) co_return usage.error();
  inventory_.learn_disk(std::move(usage).value(), unix_now());
  co_return Result<void>();
}

InventoryWatch::Outcome InventoryWatch::ask_swarm() {
  // What the engine is was asked when it connected; nodes' events come to managers only.
  if (std::exchange(managership_is_open_, false) && !engine_.info()->facts.swarm_manager) {
    co_await engine_.ask_info();
  }
  if (!engine_.info()->facts.swarm_manager) {
    inventory_.no_swarm();
    co_return Result<void>();
  }
  Result<std::string> body = co_await client_.get(engine::Request::node_list());
  if (!body && body.error().kind == ErrorKind::kHttp5xx) {
    // 503 of one that has left the swarm, or was demoted.
    co_await engine_.ask_info();
    if (!engine_.info()->facts.swarm_manager) {
      inventory_.no_swarm();
      co_return Result<void>();
    }
  }
  if (!body) co_return body.error();
  const Result<std::vector<SwarmNode>> nodes = parse::node_list(*body);
  if (!nodes) co_return nodes.error();
  body = co_await client_.get(engine::Request::service_list());
  if (!body) co_return body.error();
  const Result<std::vector<SwarmService>> services = parse::service_list(*body);
  if (!services) co_return services.error();
  const Result<std::vector<SwarmTask>> tasks = co_await tasks_of(*services);
  if (!tasks) co_return tasks.error();
  inventory_.learn_swarm(*nodes, *services, *tasks, unix_now());
  co_return Result<void>();
}

// None where the services say themselves how many of theirs run.
awaitable<Result<std::vector<SwarmTask>>> InventoryWatch::tasks_of(
    const std::vector<SwarmService>& services) {
  const bool all_say = std::all_of(services.begin(), services.end(), [](const SwarmService& each) {
    return each.status.has_value();
  });
  if (all_say) co_return std::vector<SwarmTask>();
  Result<std::string> body = co_await client_.get(engine::Request::task_list());
  if (!body) co_return body.error();
  co_return parse::task_list(*body);
}

// --- what is known ---

const state::Inventory& InventoryWatch::current() {
  drop_what_is_too_old();
  return inventory_;
}

bool InventoryWatch::succeeds(Collector collector) const {
  return engine_.up() && inventory_.standing(collector).success;
}

const std::vector<ImageInfo>* InventoryWatch::images() const {
  const state::Inventory::Images* const images = inventory_.images();
  return images != nullptr && images->has_needed_labels ? &images->list : nullptr;
}

const std::vector<VolumeInfo>* InventoryWatch::volumes() const {
  const state::Inventory::Volumes* const volumes = inventory_.volumes();
  return volumes != nullptr && volumes->has_needed_labels ? &volumes->list : nullptr;
}

const std::vector<NetworkInfo>* InventoryWatch::networks() const {
  return inventory_.networks() != nullptr ? &inventory_.networks()->list : nullptr;
}

}  // namespace docktap::app
