#pragma once

#include <string>
#include <utility>
#include <vector>

#include "parse/json_reading.h"

namespace docktap::parse {

using Labels = std::vector<std::pair<std::string, std::string>>;

// An object of texts, in the order of the wire.
inline bool read_labels(JsonReader& json, std::string_view name, Value value, Labels& out) {
  out.clear();
  return json.each_field(name, value, [&](std::string_view key, Value label) {
    std::string text;
    if (!json.read(name, label, text)) return false;
    out.emplace_back(key, std::move(text));
    return true;
  });
}

}  // namespace docktap::parse
