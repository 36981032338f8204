#include "app/audit.h"

#include <algorithm>
#include <deque>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include "app/engine_options.h"
#include "app/posture_watch.h"
#include "app/task_group.h"
#include "base/clock.h"
#include "build_info.h"
#include "engine/client.h"
#include "parse/engine_json.h"
#include "render/findings.h"
#include "render/findings_table.h"
#include "render/posture_json.h"
#include "state/container_table.h"
#include "state/inventory.h"
#include "state/snapshot.h"

namespace docktap::app {
namespace {

using boost::asio::awaitable;

// An inspect of a wedged container hangs until its deadline: others go on meanwhile.
constexpr std::size_t kInspectWorkers = 16;

state::InventoryOptions inventory_options(const config::Config& config) {
  state::InventoryOptions options;
  options.needed_labels = inventory_labels(config.policy);
  return options;
}

state::TableOptions table_options(const config::Config& config) {
  state::TableOptions options;
  options.needed_labels = needed_labels(config, config.policy);
  return options;
}

class Auditor {
 public:
  Auditor(const config::Config& config, const engine::Endpoint& endpoint)
      : config_(config),
        client_(context_.get_executor(), endpoint, client_options(config), [](const auto&) {}),
        tasks_(context_.get_executor()),
        table_(table_options(config)),
        posture_(table_, sockets_of(endpoint), config.policy),
        inventory_(inventory_options(config)) {}

  // The end of each stage is the end of its tasks.
  Result<void> look() {
    tasks_.spawn(ask_engine());
    context_.run();
    if (failure_) return *failure_;
    context_.restart();
    for (std::size_t i = 0; i < kInspectWorkers; ++i) tasks_.spawn(work_off_inspects());
    context_.run();
    posture_.judge_all();
    return {};
  }

  AuditReport report(bool color) {
    state::Snapshot view;
    view.engine = &*info_;
    view.policy = &posture_.policy();
    view.host_posture = &posture_.host();
    view.eventful = table_.eventful();
    AuditReport report;
    switch (config_.audit.format) {
      case config::AuditFormat::kTable:
        render::append_findings_table(report.text, view, color);
        break;
      case config::AuditFormat::kJson:
        render::append_findings_json(report.text, view, &gaps_);
        break;
      case config::AuditFormat::kSarif:
        render::append_findings_sarif(report.text, view, DOCKTAP_VERSION, gaps_);
        break;
    }
    report.gaps = std::move(gaps_);
    render::for_each_finding(view, [&](const state::ContainerRecord*, const Finding& finding) {
      const std::optional<Severity> bar = config_.audit.fail_on;
      report.failed = report.failed || (bar && !finding.waived && finding.severity >= *bar);
    });
    return report;
  }

 private:
  awaitable<void> ask_engine() {
    const Result<engine::Ping> ping = co_await client_.ping();
    if (!ping) {
      failure_ = ping.error();
      co_return;
    }
    co_await ask_info(ping->libpod);
    Result<std::string> body = co_await client_.get(engine::Request::container_list());
    if (!body) {
      failure_ = body.error();
      co_return;
    }
    const Result<std::vector<ContainerSummary>> list = parse::container_list(*body);
    if (!list) {
      failure_ = list.error();
      co_return;
    }
    for (const std::string& id : table_.reconcile(*list, table_.mark(), unix_now())) {
      to_inspect_.push_back(id);
    }
    co_await ask_inventory();
  }

  // What mounts and networks mean is told there; without it those checks are unknown. What no check
  // looks into leaves no gap.
  awaitable<void> ask_inventory() {
    const UnixNanos now = unix_now();
    constexpr Check kOfVolumes[] = {Check::kDockerSocketMount, Check::kRuntimeSocketMount,
                                    Check::kVolumeHidesBind, Check::kVolumeUnencrypted};
    if (std::any_of(std::begin(kOfVolumes), std::end(kOfVolumes),
                    [this](Check check) { return is_on(check); })) {
      Result<std::string> body = co_await client_.get(engine::Request::volume_list());
      if (auto list = read(body, parse::volume_list)) {
        inventory_.learn_volumes(*std::move(list), {}, now);
      }
    }
    if (is_on(Check::kNetworkNotInternal)) {
      Result<std::string> body = co_await client_.get(engine::Request::network_list());
      if (auto list = read(body, parse::network_list)) {
        inventory_.learn_networks(*std::move(list), now);
      }
    }
    if (is_on(Check::kImageUnsigned)) {
      Result<std::string> body = co_await client_.get(engine::Request::image_list());
      if (auto list = read(body, parse::image_list)) {
        inventory_.learn_images(*std::move(list), now);
      }
    }
    posture_.set_inventory(list_of(inventory_.volumes()), list_of(inventory_.networks()),
                           list_of(inventory_.images()));
  }

  bool is_on(Check check) const { return config_.policy.on.test(index_of(check)); }

  // Nullopt leaves a gap.
  template <typename List>
  std::optional<List> read(Result<std::string>& body, Result<List> (*parse)(std::string&)) {
    Result<List> list = body ? parse(*body) : Result<List>(body.error());
    if (list) return std::move(list).value();
    gaps_.push_back(list.error().message);
    return std::nullopt;
  }

  template <typename Part>
  static auto list_of(const Part* part) -> decltype(&part->list) {
    return part != nullptr ? &part->list : nullptr;
  }

  awaitable<void> ask_info(bool libpod) {
    EngineInfo info;
    info.engine = libpod ? "podman" : "docker";
    Result<std::string> version = co_await client_.get(engine::Request::version());
    if (const Result<void> read = version ? parse::engine_version(*version, info) : version.error();
        !read) {
      gaps_.push_back(read.error().message);
    }
    Result<std::string> details = co_await client_.get(engine::Request::info());
    if (const Result<void> read = details ? parse::engine_info(*details, info) : details.error();
        !read) {
      gaps_.push_back(read.error().message);
    }
    info_ = std::move(info);
    posture_.set_engine(&*info_);
  }

  awaitable<void> work_off_inspects() {
    while (!to_inspect_.empty()) {
      const std::string id = std::move(to_inspect_.front());
      to_inspect_.pop_front();
      engine::Request request = engine::Request::container_inspect(id);
      Result<std::string> body = co_await client_.get(std::move(request));
      if (!body && body.error().kind == ErrorKind::kNotFound) {
        table_.remove(id, unix_now());
        continue;
      }
      Result<ContainerInfo> info =
          body ? parse::container_inspect(*body) : Result<ContainerInfo>(body.error());
      if (info) {
        table_.apply_inspect(std::move(info).value(), unix_now());
      } else {
        gaps_.push_back(info.error().message);
      }
    }
  }

  const config::Config& config_;
  boost::asio::io_context context_{1};
  engine::Client client_;
  TaskGroup tasks_;
  state::ContainerTable table_;
  PostureWatch posture_;
  std::optional<EngineInfo> info_;
  state::Inventory inventory_;
  std::deque<std::string> to_inspect_;
  std::vector<std::string> gaps_;
  std::optional<Error> failure_;
};

}  // namespace

Result<AuditReport> audit(const config::Config& config, const engine::Endpoint& endpoint,
                          bool color) {
  Auditor auditor(config, endpoint);
  if (const Result<void> looked = auditor.look(); !looked) return looked.error();
  return auditor.report(color);
}

}  // namespace docktap::app
