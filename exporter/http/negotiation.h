#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace docktap::http {

// Whether a client with this Accept-Encoding takes gzip (RFC 9110, 12.5.3): named, or covered by
// `*`, and not with `q=0`. No header: no.
bool accepts_gzip(std::optional<std::string_view> accept_encoding);

// How long a client waits: X-Prometheus-Scrape-Timeout-Seconds less half a second for the way, at
// least 0.5 s and at most 60 s; 10 s where the header is absent or makes no sense.
std::chrono::milliseconds patience(std::optional<std::string_view> scrape_timeout);

// The values of one key in a query string, percent-decoded, in order: the first 64, each cut at 256
// bytes. Cut and not left out: `collect[]` of nothing would mean all.
std::vector<std::string> query_values(std::string_view query, std::string_view key);

}  // namespace docktap::http
