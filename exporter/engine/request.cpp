#include "engine/request.h"

#include <algorithm>
#include <stdexcept>

namespace docktap::engine {
namespace {

// Ids come from the engine, but what is put in a path must not be able to change its meaning.
std::string checked(std::string_view id) {
  const bool hex = !id.empty() && id.size() <= 64 && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  });
  if (!hex) throw std::invalid_argument("an id is hexadecimal");
  return std::string(id);
}

}  // namespace

Request Request::ping() { return Request(Path::kPing, "/_ping"); }
Request Request::version() { return Request(Path::kVersion, "/version"); }
Request Request::info() { return Request(Path::kInfo, "/info"); }
Request Request::container_list() {
  return Request(Path::kContainerList, "/containers/json?all=1");
}

Request Request::container_inspect(std::string_view id) {
  return Request(Path::kContainerInspect, "/containers/" + checked(id) + "/json");
}

Request Request::container_stats(std::string_view id) {
  return Request(Path::kContainerStats,
                 "/containers/" + checked(id) + "/stats?stream=false&one-shot=true");
}

Request Request::exec_inspect(std::string_view id) {
  return Request(Path::kExecInspect, "/exec/" + checked(id) + "/json");
}

Request Request::image_list() { return Request(Path::kImageList, "/images/json"); }
Request Request::volume_list() { return Request(Path::kVolumeList, "/volumes"); }
Request Request::dangling_volume_list() {
  // {"dangling":["true"]}
  return Request(Path::kVolumeList, "/volumes?filters=%7B%22dangling%22%3A%5B%22true%22%5D%7D");
}
Request Request::network_list() { return Request(Path::kNetworkList, "/networks"); }
Request Request::disk_usage() { return Request(Path::kDiskUsage, "/system/df"); }
Request Request::node_list() { return Request(Path::kNodeList, "/nodes"); }
Request Request::service_list() { return Request(Path::kServiceList, "/services?status=true"); }
Request Request::task_list() { return Request(Path::kTaskList, "/tasks"); }

Request Request::events(UnixNanos since, std::optional<UnixNanos> until) {
  std::string target = "/events?since=" + format_event_time(since);
  if (until) target += "&until=" + format_event_time(*until);
  return Request(Path::kEvents, std::move(target));
}

std::string_view Request::label() const {
  switch (path_) {
    case Path::kPing: return "ping";
    case Path::kVersion: return "version";
    case Path::kInfo: return "info";
    case Path::kContainerList: return "container_list";
    case Path::kContainerInspect: return "container_inspect";
    case Path::kContainerStats: return "container_stats";
    case Path::kEvents: return "events";
    case Path::kExecInspect: return "exec_inspect";
    case Path::kImageList: return "image_list";
    case Path::kVolumeList: return "volume_list";
    case Path::kNetworkList: return "network_list";
    case Path::kDiskUsage: return "disk_usage";
    case Path::kNodeList: return "node_list";
    case Path::kServiceList: return "service_list";
    case Path::kTaskList: return "task_list";
  }
  return "unknown";
}

}  // namespace docktap::engine
