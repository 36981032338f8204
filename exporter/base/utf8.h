#pragma once

#include <cstddef>
#include <string_view>

namespace docktap {

// Length of the well-formed UTF-8 character at the front of `text` (RFC 3629: no overlong forms, no
// surrogates, nothing above U+10FFFF); 0 if there is none.
std::size_t utf8_character_length(std::string_view text);

}  // namespace docktap
