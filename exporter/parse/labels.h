#pragma once

#include <string>
#include <utility>
#include <vector>

#include "parse/json_reading.h"

namespace docktap::parse {

using Labels = std::vector<std::pair<std::string, std::string>>;

// An object of texts, in the order of the wire. Values are read to where they stay: they may be
// secret, and a short one would stay behind wherever it had been.
inline bool read_labels(JsonReader& json, std::string_view name, Value value, Labels& out) {
  out.clear();
  return json.each_field(name, value, [&](std::string_view key, Value label) {
    return json.read(name, label, out.emplace_back(key, "").second);
  });
}

}  // namespace docktap::parse
