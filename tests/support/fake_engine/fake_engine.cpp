#include "support/fake_engine/fake_engine.h"

#include <time.h>

#include <ctime>
#include <utility>

#include "support/fake_engine/http_text.h"

namespace docktap::test {
namespace {

// The paths that are known, without version and query; an id stands between the two parts.
struct Path {
  std::string_view prefix;
  std::string_view suffix;
  std::string_view endpoint;
};
constexpr Path kPaths[] = {
    {"/_ping", "", "ping"},
    {"/version", "", "version"},
    {"/info", "", "info"},
    {"/events", "", "events"},
    {"/containers/json", "", "container_list"},
    {"/containers/", "/json", "container_inspect"},
    {"/containers/", "/stats", "container_stats"},
    {"/exec/", "/json", "exec_inspect"},
    {"/images/json", "", "image_list"},
    {"/volumes", "", "volume_list"},
    {"/networks", "", "network_list"},
    {"/system/df", "", "disk_usage"},
    {"/nodes", "", "node_list"},
    {"/services", "", "service_list"},
};

}  // namespace

FakeEngine::FakeEngine(std::string socket_path, FakeEngineOptions options)
    : path_(std::move(socket_path)), options_(std::move(options)) {
  come_back();
}

FakeEngine::~FakeEngine() { go_away(); }

void FakeEngine::go_away() {
  if (!listener_) return;
  // As an engine that ends: whoever loses its stream finds nobody to ask.
  listener_->close();
  leaving_ = true;
  listener_->drop_connections();
  events_.wake();
  listener_.reset();
  events_.forget();
}

void FakeEngine::come_back() {
  events_.forget();  // what happened while nobody was there to tell it
  leaving_ = false;
  listener_ = std::make_unique<Listener>(path_, [this](int fd) { serve(fd); });
}

void FakeEngine::drop_connections() { listener_->drop_connections(); }

std::size_t FakeEngine::requests(const std::string& endpoint) const {
  const std::lock_guard lock(mutex_);
  const auto found = requests_.find(endpoint);
  return found == requests_.end() ? 0 : found->second;
}

// --- HTTP ---

bool FakeEngine::leaving() const { return leaving_; }

FakeEngine::Request FakeEngine::parse(const std::string& head) const {
  Request request;
  request.method = head.substr(0, head.find(' '));
  const std::size_t begin = request.method.size() + 1;
  request.target = head.substr(begin, head.find(' ', begin) - begin);
  std::string path = request.target.substr(0, request.target.find('?'));
  if (path.starts_with("/v1.")) path.erase(0, path.find('/', 1));
  for (const Path& known : kPaths) {
    const bool exact = known.suffix.empty();
    if (exact ? path != known.prefix
              : !path.starts_with(known.prefix) || !path.ends_with(known.suffix)) {
      continue;
    }
    request.endpoint = known.endpoint;
    if (!exact) {
      request.id =
          path.substr(known.prefix.size(), path.size() - known.prefix.size() - known.suffix.size());
    }
    break;
  }
  return request;
}

void FakeEngine::serve(int fd) {
  std::string rest;
  for (;;) {
    const std::string head = receive_head(fd, rest);
    if (head.empty()) return;
    const Request request = parse(head);
    std::optional<Fault> fault;
    {
      const std::lock_guard lock(mutex_);
      ++requests_[request.endpoint];
      auto found = faults_.find(request.endpoint + " " + request.id);
      if (found == faults_.end()) found = faults_.find(request.endpoint);
      if (found != faults_.end()) fault = found->second;
    }
    const bool goes_on = fault ? answer_with_fault(fd, request, *fault) : answer(fd, request);
    if (!goes_on) return;
  }
}

std::string FakeEngine::headers() const {
  char date[64];
  const std::time_t seconds = now() / 1'000'000'000;
  std::tm parts{};
  std::strftime(date, sizeof(date), "%a, %d %b %Y %H:%M:%S GMT", ::gmtime_r(&seconds, &parts));
  return "Api-Version: " + options_.api_version + "\r\nDate: " + date +
         "\r\nServer: Docker/20.10.24-fake (linux)\r\n";
}

std::pair<int, std::string> FakeEngine::reply_to(const Request& request) const {
  const std::lock_guard lock(mutex_);
  if (request.endpoint == "ping") return {200, "OK"};
  if (request.endpoint == "version") return {200, version_reply(options_.api_version)};
  if (request.endpoint == "info")
    return {200, info_reply(options_.cgroup, options_.id, inventory_.is_swarm_manager)};
  if (request.endpoint == "container_list") return {200, list_reply(containers_)};
  if (request.endpoint.empty()) return {404, message_reply("page not found")};
  if (request.endpoint.ends_with("_list") || request.endpoint == "disk_usage") {
    return inventory_reply(request);
  }
  if (request.endpoint == "exec_inspect") {
    const auto exec = execs_.find(request.id);
    if (exec == execs_.end()) return {404, message_reply("No such exec instance: " + request.id)};
    return {200, exec_reply(exec->second)};
  }
  const auto found = containers_.find(request.id);
  if (found == containers_.end()) {
    return {404, message_reply("No such container: " + request.id)};
  }
  if (request.endpoint == "container_inspect") return {200, inspect_reply(found->second)};
  return {200, stats_reply(found->second, options_.cgroup)};
}

std::pair<int, std::string> FakeEngine::inventory_reply(const Request& request) const {
  if (request.endpoint == "image_list") return {200, image_list_reply(inventory_)};
  if (request.endpoint == "volume_list") {
    const bool dangling = request.target.find("dangling") != std::string::npos;
    return {200, volume_list_reply(inventory_, dangling)};
  }
  if (request.endpoint == "network_list") return {200, network_list_reply(inventory_)};
  if (request.endpoint == "disk_usage") return {200, disk_usage_reply(inventory_)};
  if (!inventory_.is_swarm_manager) return {503, message_reply("not a swarm manager")};
  if (request.endpoint == "node_list") return {200, node_list_reply()};
  return {200, service_list_reply(inventory_)};
}

void FakeEngine::change_inventory(const std::function<void(FakeInventory&)>& change) {
  const std::lock_guard lock(mutex_);
  change(inventory_);
}

bool FakeEngine::answer(int fd, const Request& request) {
  if (request.endpoint == "events") return stream_events(fd, request);
  const auto [status, body] = reply_to(request);
  const std::string head = reply_head(status, body.size(), headers());
  return send_all(fd, request.method == "HEAD" ? head : head + body);
}

}  // namespace docktap::test
