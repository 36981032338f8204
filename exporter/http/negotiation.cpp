#include "http/negotiation.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <system_error>

#include "base/text.h"

namespace docktap::http {
namespace {

constexpr std::size_t kMostValues = 64;
constexpr std::size_t kLongestValue = 256;

// Takes the part up to `separator` off the front of `text`.
std::string_view take_until(std::string_view& text, char separator) {
  const std::size_t end = text.find(separator);
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return part;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

std::optional<double> parse_number(std::string_view text) {
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stop != end || !std::isfinite(value)) return std::nullopt;
  return value;
}

// The weight among the parameters behind a coding: `;q=0.5`. 1 if there is none, 0 if malformed.
double weight(std::string_view parameters) {
  while (!parameters.empty()) {
    std::string_view parameter = trim(take_until(parameters, ';'));
    const std::string_view name = trim(take_until(parameter, '='));
    if (equal_ignoring_case(name, "q")) return parse_number(trim(parameter)).value_or(0);
  }
  return 1;
}

std::optional<int> hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return std::nullopt;
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::optional<int> high = i + 2 < text.size() ? hex_digit(text[i + 1]) : std::nullopt;
    const std::optional<int> low = i + 2 < text.size() ? hex_digit(text[i + 2]) : std::nullopt;
    if (text[i] == '%' && high && low) {
      out += static_cast<char>(*high * 16 + *low);
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

}  // namespace

bool accepts_gzip(std::optional<std::string_view> accept_encoding) {
  if (!accept_encoding) return false;
  std::optional<bool> named;
  bool any = false;
  std::string_view rest = *accept_encoding;
  while (!rest.empty()) {
    std::string_view item = take_until(rest, ',');
    const std::string_view coding = trim(take_until(item, ';'));
    const bool wanted = weight(item) > 0;
    if (equal_ignoring_case(coding, "gzip") || equal_ignoring_case(coding, "x-gzip")) {
      named = wanted;
    } else if (coding == "*") {
      any = wanted;
    }
  }
  return named.value_or(any);
}

std::chrono::milliseconds patience(std::optional<std::string_view> scrape_timeout) {
  using std::chrono::milliseconds;
  const std::optional<double> seconds =
      scrape_timeout ? parse_number(trim(*scrape_timeout)) : std::nullopt;
  if (!seconds || *seconds <= 0) return milliseconds(10'000);
  return milliseconds(static_cast<int>(std::clamp(*seconds - 0.5, 0.5, 60.0) * 1000));
}

std::vector<std::string> query_values(std::string_view query, std::string_view key) {
  std::vector<std::string> values;
  while (!query.empty() && values.size() < kMostValues) {
    std::string_view value = take_until(query, '&');
    if (percent_decoded(take_until(value, '=')) != key) continue;
    values.push_back(percent_decoded(value.substr(0, kLongestValue)));
  }
  return values;
}

}  // namespace docktap::http
