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
    kExecInspect
  };

  static Request ping();
  static Request version();
  static Request info();
  static Request container_list();  // all=1
  static Request container_inspect(std::string_view id);
  static Request container_stats(std::string_view id);  // stream=false, one-shot=true
  static Request exec_inspect(std::string_view id);
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
