#pragma once

#include <string>
#include <vector>

namespace docktap::config {

// In a text; both count from one, columns in bytes. Line 0: nowhere in particular.
struct Place {
  int line = 0, column = 0;
};

struct YamlNode {
  enum class Kind { kNull, kScalar, kList, kMap, kBroken };  // kBroken: its fault has been told

  Kind kind = Kind::kNull;
  Place place;
  std::string text;                // of a scalar: `on` and `1` are texts too
  std::vector<YamlNode> children;  // of a map: key, value, key, value, …; of a list: its entries
};

struct YamlFault {
  Place place;
  std::string what;
};

// The only user of yaml-cpp.
struct YamlTree {
  YamlNode root;                  // null of an empty text
  std::vector<YamlFault> faults;  // at most some hundred
  bool complete = true;           // else the last fault ended the reading
};

// Text of whatever origin. Aliases and tags are refused, as are deep nesting and more values than
// any configuration has, before they cost anything.
YamlTree parse_yaml(const std::string& text);

}  // namespace docktap::config
