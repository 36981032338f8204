#pragma once

#include <string>
#include <string_view>

namespace docktap::posture {

// An absolute path without `.`, `..`, double and trailing slashes, and with `/run` for `/var/run`,
// which is the same folder. Empty if it is not absolute.
std::string normal_path(std::string_view path);

// Whether `folder` is `path` or above it. Both are normal.
bool is_at_or_above(std::string_view folder, std::string_view path);

}  // namespace docktap::posture
