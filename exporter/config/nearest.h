#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace docktap::config {

// What `name` was probably meant to be: the nearest of the candidates, if it is no further than a
// typo away.
std::optional<std::string_view> nearest(std::string_view name,
                                        std::span<const std::string_view> candidates);

}  // namespace docktap::config
