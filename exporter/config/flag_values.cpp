#include "config/flag_values.h"

#include <algorithm>
#include <utility>

#include "config/duration.h"

namespace docktap::config {
namespace {

constexpr std::chrono::milliseconds kLongest = std::chrono::hours(24);

// libstdc++'s other matcher takes exponential time and deep recursion for some patterns.
#ifdef __GLIBCXX__
constexpr auto kFilterSyntax = std::regex::ECMAScript | std::regex_constants::__polynomial;
#else
constexpr auto kFilterSyntax = std::regex::ECMAScript;
#endif

// Calls `take` with each part of a list with commas.
template <typename Take>
Fault each_of_list(std::string_view value, Take take) {
  for (;;) {
    const std::size_t comma = value.find(',');
    const std::string_view part = trim(value.substr(0, comma));
    if (part.empty()) return "it has an empty entry";
    if (Fault fault = take(part)) return fault;
    if (comma == std::string_view::npos) return std::nullopt;
    value.remove_prefix(comma + 1);
  }
}

// The unreserved characters of a URL, and `/`: what needs no escape in a link.
bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("/-._~").find(c) != std::string_view::npos;
}

// Whether servers and clients rewrite the path on its way, so that no request ever has it.
bool is_rewritten(std::string_view path) {
  if (path.find("//") != std::string_view::npos) return true;
  while (!path.empty()) {
    path.remove_prefix(1);
    const std::string_view segment = path.substr(0, path.find('/'));
    if (segment == "." || segment == "..") return true;
    path.remove_prefix(segment.size());
  }
  return false;
}

bool is_listen_address(std::string_view address) {
  const std::size_t colon = address.rfind(':');
  if (colon == std::string_view::npos) return false;
  const std::optional<std::uint64_t> port = parse_u64(address.substr(colon + 1));
  std::string_view host = address.substr(0, colon);
  if (!port || *port > 65535) return false;
  if (host.starts_with('[') && host.ends_with(']')) {
    host = host.substr(1, host.size() - 2);
    return !host.empty() &&
           host.find_first_not_of("0123456789abcdefABCDEF:.") == std::string_view::npos;
  }
  return host.find('/') == std::string_view::npos &&
         std::all_of(host.begin(), host.end(), is_plain);
}

}  // namespace

Fault read_text(std::string& out, std::string_view value) {
  if (value.empty()) return "it must not be empty";
  out = value;
  return std::nullopt;
}

Fault read_count(std::uint64_t& out, std::string_view value, std::uint64_t least,
                 std::uint64_t most) {
  const std::optional<std::uint64_t> number = parse_u64(value);
  if (!number || *number < least || *number > most) {
    return "it must be a number from " + std::to_string(least) + " to " + std::to_string(most);
  }
  out = *number;
  return std::nullopt;
}

Fault read_duration(std::chrono::milliseconds& out, std::string_view value,
                    std::chrono::milliseconds least) {
  const std::optional<std::chrono::milliseconds> duration = parse_duration(value);
  if (!duration) return "it must be a duration, such as 500ms, 10s or 1m30s";
  if (*duration < least) return "it must be at least " + std::to_string(least.count()) + "ms";
  if (*duration > kLongest) return "it must be at most 24h";
  out = *duration;
  return std::nullopt;
}

Fault read_regex(std::optional<std::regex>& out, std::string_view value) {
  if (value.empty()) return "it must not be empty";
  try {
    out.emplace(std::string(value), kFilterSyntax);
    return std::nullopt;
  } catch (const std::regex_error& error) {
    return std::string("it is no regular expression: ") + error.what();
  }
}

Fault read_api_version(std::string& out, std::string_view value) {
  static const std::regex form("[1-9][0-9]*\\.[0-9]+");
  if (value == "auto") {
    out.clear();
  } else if (std::regex_match(value.begin(), value.end(), form)) {
    out = value;
  } else {
    return "it must be `auto` or a version such as 1.41";
  }
  return std::nullopt;
}

Fault read_telemetry_path(std::string& out, std::string_view value) {
  if (!value.starts_with('/')) return "it must begin with `/`";
  if (value == "/" || value.starts_with("/-/") || value.starts_with("/api/v1/")) {
    return "that path has another meaning; it must be one such as /metrics";
  }
  if (!std::all_of(value.begin(), value.end(), is_plain) || is_rewritten(value)) {
    return "it must be a plain path such as /metrics";
  }
  out = value;
  return std::nullopt;
}

Fault add_listen_addresses(std::vector<std::string>& out, std::string_view value) {
  return each_of_list(value, [&](std::string_view part) -> Fault {
    if (!is_listen_address(part)) return "it must be host:port, [v6]:port or :port";
    out.emplace_back(part);
    return std::nullopt;
  });
}

Fault add_registries(std::vector<std::string>& out, std::string_view value) {
  return each_of_list(value, [&](std::string_view part) -> Fault {
    if (part.empty() || part.find('/') != std::string_view::npos) {
      return "it must be host or host:port, without a path, or `default`";
    }
    out.emplace_back(part);
    return std::nullopt;
  });
}

Fault add_label_matches(std::vector<LabelMatch>& out, std::string_view value) {
  return each_of_list(value, [&](std::string_view part) -> Fault {
    const std::size_t equals = part.find('=');
    LabelMatch match{std::string(part.substr(0, equals)), std::nullopt};
    if (match.key.empty()) return "a label's key is missing before `=`";
    if (equals != std::string_view::npos) match.value = part.substr(equals + 1);
    out.push_back(std::move(match));
    return std::nullopt;
  });
}

Fault add_label_rules(std::vector<LabelRule>& out, std::string_view value) {
  return each_of_list(value, [&](std::string_view part) -> Fault {
    const std::size_t equals = part.find('=');
    LabelRule rule{std::string(part.substr(0, equals)), ""};
    if (rule.pattern.empty()) return "a label's name is missing before `=`";
    if (equals != std::string_view::npos) {
      rule.rename = part.substr(equals + 1);
      if (rule.rename.empty()) return "the new name is missing behind `=`";
      if (rule.pattern.find_first_of("*?") != std::string::npos) {
        return "a pattern matches several labels, which can't all get one name";
      }
    }
    out.push_back(std::move(rule));
    return std::nullopt;
  });
}

}  // namespace docktap::config
