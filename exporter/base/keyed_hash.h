#pragma once

#include <cstdint>
#include <string_view>

namespace docktap {

// A hash to compare texts by that must not be kept, such as command lines with secrets in them. The
// key is drawn at the start of the process: the value tells nothing about the text, can't be aimed
// at from outside, and means nothing to another process.
std::uint64_t keyed_hash(std::string_view text);

// A hash that is the same everywhere and for good: what is written to files may rest on it.
std::uint64_t stable_hash(std::string_view text, std::uint64_t seed = 0xCBF29CE484222325U);

}  // namespace docktap
