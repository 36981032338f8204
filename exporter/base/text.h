#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace docktap {

// Decimal digits only, no sign, no surrounding space; nullopt where anything else or too large.
std::optional<std::uint64_t> parse_u64(std::string_view text);

std::string_view trim(std::string_view text);

// ASCII letters to capitals; the rest stays.
void make_upper(std::string& text);

// Shell-style: `*` any run of characters, `?` one character, all else literal.
bool glob_match(std::string_view pattern, std::string_view text);

// Appends `text` as a label value of the Prometheus text format: cut at 256 bytes on a character's
// boundary, invalid UTF-8 replaced by U+FFFD (one bad byte would fail a whole scrape), and `\`,
// `"` and line feed escaped.
void append_label_value(std::string& out, std::string_view text);

// Whether this is the id of a container or an exec: 64 hex digits.
bool is_full_id(std::string_view text);

// Appends `text` in double quotes, escaped as JSON wants it (logfmt too): cut at `max_bytes` on a
// character's boundary, invalid UTF-8 replaced by U+FFFD.
void append_quoted(std::string& out, std::string_view text,
                   std::size_t max_bytes = std::string_view::npos);

// `text` as one line that is safe in a log: control characters and invalid UTF-8 become `?`, cut at
// `max_bytes`.
std::string printable(std::string_view text, std::size_t max_bytes = 200);

}  // namespace docktap
