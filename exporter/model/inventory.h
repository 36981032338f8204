#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"

namespace docktap {

// One of `GET /images/json`.
struct ImageInfo {
  std::string id;         // `sha256:…`
  std::string reference;  // the first of RepoTags; empty: dangling
  std::uint64_t size_bytes = 0;
  UnixNanos created = 0;
  std::vector<std::pair<std::string, std::string>> labels;
};

// One of `GET /volumes`.
struct VolumeInfo {
  std::string name;
  std::string driver;
  std::string bind_device;  // Options.device of a local volume with o=bind; empty: none
  std::vector<std::pair<std::string, std::string>> labels;
};

// One of `GET /networks`.
struct NetworkInfo {
  std::string id;
  std::string name;
  std::string driver;
  bool internal = false;
  std::vector<std::pair<std::string, std::string>> labels;
};

}  // namespace docktap
