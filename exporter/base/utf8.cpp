#include "base/utf8.h"

#include <cstdint>

namespace docktap {
namespace {

struct LeadByte {
  std::uint8_t first, last;             // range of the lead byte
  std::size_t length;                   // of the character
  std::uint8_t second_min, second_max;  // range of the second byte: shuts out overlong forms etc.
};

// Table 3-7 of the Unicode standard.
constexpr LeadByte kLeadBytes[] = {
    {0x00, 0x7F, 1, 0x00, 0x00}, {0xC2, 0xDF, 2, 0x80, 0xBF}, {0xE0, 0xE0, 3, 0xA0, 0xBF},
    {0xE1, 0xEC, 3, 0x80, 0xBF}, {0xED, 0xED, 3, 0x80, 0x9F}, {0xEE, 0xEF, 3, 0x80, 0xBF},
    {0xF0, 0xF0, 4, 0x90, 0xBF}, {0xF1, 0xF3, 4, 0x80, 0xBF}, {0xF4, 0xF4, 4, 0x80, 0x8F},
};

}  // namespace

std::size_t utf8_character_length(std::string_view text) {
  if (text.empty()) return 0;
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  for (const LeadByte& row : kLeadBytes) {
    if (byte(0) < row.first || byte(0) > row.last) continue;
    if (text.size() < row.length) return 0;
    if (row.length >= 2 && (byte(1) < row.second_min || byte(1) > row.second_max)) return 0;
    for (std::size_t i = 2; i < row.length; ++i) {
      if (byte(i) < 0x80 || byte(i) > 0xBF) return 0;
    }
    return row.length;
  }
  return 0;
}

}  // namespace docktap
