#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace docktap::engine {

// One of the few requests that docktap can make. GET is not harmless on this API (archive, export,
// logs and attach are GETs too), so paths are made here and nowhere else, and ids are checked to be
// hex digits: no other text reaches a path.
class Request {
 public:
  enum class Path {
    kPing,
    kVersion,
    kInfo,
    kContainerList,
    kContainerInspect,
    kContainerStats,
    kEvents,
    kExecInspect,
    kImageList,
    kVolumeList,
    kNetworkList,
    kDiskUsage,
    kNodeList,
    kServiceList,
    kTaskList
  };

  static Request ping();
  static Request version();
  static Request info();
  static Request container_list();  // all=1
  static Request container_inspect(std::string_view id);
  static Request container_stats(std::string_view id);  // stream=false, one-shot=true
  static Request exec_inspect(std::string_view id);
  static Request image_list();  // without the layers between, as `docker images`
  static Request volume_list();
  static Request dangling_volume_list();  // those that no container refers to
  static Request network_list();
  // The engine walks every layer, container and volume for it; 20.10 refuses a second one at once.
  static Request disk_usage();
  // 503 where the engine is not the manager of a swarm.
  static Request node_list();
  static Request service_list();  // status=true
  static Request task_list();
  // From `since` on; with `until` the engine ends the reply there.
  static Request events(UnixNanos since, std::optional<UnixNanos> until = std::nullopt);

  Path path() const { return path_; }
  const std::string& target() const { return target_; }  // without version prefix: `/info`
  // For the label `endpoint`: `ping`, `container_inspect`, …
  std::string_view label() const;

 private:
  Request(Path path, std::string target) : path_(path), target_(std::move(target)) {}

  Path path_;
  std::string target_;
};

}  // namespace docktap::engine
