#include "base/text.h"

#include <charconv>
#include <system_error>

#include "base/utf8.h"

namespace docktap {
namespace {

constexpr std::size_t kMaxLabelBytes = 256;
constexpr std::string_view kReplacementCharacter = "\xEF\xBF\xBD";  // U+FFFD

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7F;
}

}  // namespace

std::optional<std::uint64_t> parse_u64(std::string_view text) {
  std::uint64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stop != end) return std::nullopt;
  return value;
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

void make_upper(std::string& text) {
  for (char& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  }
}

bool glob_match(std::string_view pattern, std::string_view text) {
  // On a mismatch only the last `*` needs to be tried again, one character further on: linear in
  // practice and never exponential.
  std::size_t p = 0, t = 0;
  std::size_t star = std::string_view::npos, resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

void append_label_value(std::string& out, std::string_view text) {
  std::size_t taken = 0;
  while (!text.empty()) {
    const std::size_t length = utf8_character_length(text);
    const std::string_view character = length == 0 ? kReplacementCharacter : text.substr(0, length);
    taken += character.size();
    if (taken > kMaxLabelBytes) return;
    if (character == "\\") {
      out += "\\\\";
    } else if (character == "\"") {
      out += "\\\"";
    } else if (character == "\n") {
      out += "\\n";
    } else {
      out += character;
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
}

bool is_full_id(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

void append_quoted(std::string& out, std::string_view text, std::size_t max_bytes) {
  out += '"';
  std::size_t taken = 0;
  while (!text.empty()) {
    const std::size_t length = utf8_character_length(text);
    const std::string_view character = length == 0 ? kReplacementCharacter : text.substr(0, length);
    taken += character.size();
    if (taken > max_bytes) break;
    if (character == "\"" || character == "\\") {
      out.append("\\").append(character);
    } else if (character == "\n") {
      out += "\\n";
    } else if (length == 1 && is_control(character.front())) {
      constexpr std::string_view kDigits = "0123456789abcdef";
      const auto byte = static_cast<unsigned char>(character.front());
      out.append("\\u00").append(1, kDigits[byte >> 4U]).append(1, kDigits[byte & 15U]);
    } else {
      out += character;
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  out += '"';
}

std::string printable(std::string_view text, std::size_t max_bytes) {
  std::string out;
  while (!text.empty()) {
    const std::size_t length = utf8_character_length(text);
    const bool bad = length == 0 || (length == 1 && is_control(text.front()));
    const std::string_view character = bad ? std::string_view("?") : text.substr(0, length);
    if (out.size() + character.size() > max_bytes) return out + "…";
    out += character;
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return out;
}

}  // namespace docktap
