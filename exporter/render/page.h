#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace docktap::render {

// A finished reply body. Once handed out it is never written to again; the gzip form is made on the
// first call that wants it and shared by all later ones, from any thread.
class Page {
 public:
  std::string content_type;
  std::string text;

  const std::string& gzip() const;  // RFC 1952

  // Empties it for the next use and keeps all capacity. Only for the pool, when nobody holds it.
  void recycle();

 private:
  mutable std::mutex gzip_mutex_;
  mutable std::string gzip_;  // empty: not yet made
};

using PagePtr = std::shared_ptr<const Page>;

enum class PageKind { kMetrics, kLanding, kEvents, kFindings, kContainers };

// What a request wants of the core. Names are as the client wrote them, not yet checked.
struct PageRequest {
  PageKind kind = PageKind::kMetrics;
  std::vector<std::string> collect;  // collect[]: only these collectors; empty: all
  std::vector<std::string> exclude;  // exclude[]: all but these
  // kEvents: the values of `since`, `type` and `limit`; empty where absent.
  std::string since;
  std::string type;
  std::string limit;
  // When the client stops waiting, from X-Prometheus-Scrape-Timeout-Seconds less 0.5 s, else 10 s.
  std::chrono::steady_clock::time_point deadline;
};

// Instead of a page: an HTTP status and a sentence for the client.
struct PageRefusal {
  int status = 503;
  std::string message;
};

using PageReply = std::variant<PagePtr, PageRefusal>;

}  // namespace docktap::render
