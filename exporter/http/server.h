#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "render/page.h"

namespace docktap::http {

struct ServerOptions {
  std::vector<std::string> listen_addresses{":9417"};  // `host:port`, `[v6]:port`, `:port` for all
  std::string telemetry_path = "/metrics";
  unsigned max_requests = 40;  // under way at once; beyond that 503
};

// Called from civetweb's worker threads, many at once.
struct Handlers {
  // Waits for the core, at the longest until the request's deadline.
  std::function<render::PageReply(const render::PageRequest&)> page;
  // Reads the configuration again, for POST /-/reload; empty: that is refused.
  std::function<Result<void>()> reload;
  std::function<bool()> ready;  // for /-/ready: the first look at the engine is over
  // After each reply; `path` is one of the served paths or "other", so that it can be a label.
  std::function<void(std::string_view path, int status)> on_reply;
};

// The web front: routes, methods, negotiation and limits over civetweb. GET and HEAD only.
class Server {
 public:
  // Binds and serves. Errors name the address and what to do (in use, no permission, no such host).
  static Result<std::unique_ptr<Server>> start(ServerOptions options, Handlers handlers);

  // Stops accepting and waits for the replies under way.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  std::vector<std::uint16_t> ports() const;  // in the order of listen_addresses

  struct Impl;  // civetweb's callbacks need its name

 private:
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace docktap::http
