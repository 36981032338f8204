#include "http/server.h"

#include <civetweb.h>

#include <array>
#include <atomic>
#include <chrono>
#include <exception>
#include <mutex>
#include <optional>
#include <utility>

#include <spdlog/spdlog.h>

#include "base/log_limit.h"
#include "base/text.h"
#include "http/listen_address.h"
#include "http/negotiation.h"
#include "http/reply.h"

namespace docktap::http {
namespace {

using std::chrono::steady_clock;

// Connections that only wait hold a worker: these are beyond the request limit.
constexpr unsigned kSpareWorkers = 8;

constexpr unsigned kLogLinesPerMinute = 60;

std::optional<std::string_view> header(const mg_connection* connection, const char* name) {
  const char* const value = mg_get_header(connection, name);
  if (value == nullptr) return std::nullopt;
  return std::string_view(value);
}

// A body that the client declares. Nothing here reads one.
bool has_body(const mg_connection* connection) {
  return mg_get_request_info(connection)->content_length > 0 ||
         header(connection, "Transfer-Encoding").has_value();
}

}  // namespace

struct Server::Impl {
  Impl(ServerOptions server_options, Handlers server_handlers)
      : options(std::move(server_options)), handlers(std::move(server_handlers)) {}
  ~Impl() {
    if (context != nullptr) mg_stop(context);
  }

  // The routes: what a path is called in metrics, and what it answers.
  struct Route {
    std::string_view path;
    Reply (Impl::*answer)(const mg_connection*);
    bool acts = false;  // by POST, and by nothing else
  };
  using Routes = std::array<Route, 8>;
  Routes routes() const {
    return {{{options.telemetry_path, &Impl::metrics},
             {"/", &Impl::page_of<render::PageKind::kLanding>},
             {"/api/v1/containers", &Impl::page_of<render::PageKind::kContainers>},
             {"/api/v1/events", &Impl::events},
             {"/api/v1/findings", &Impl::page_of<render::PageKind::kFindings>},
             {"/-/healthy", &Impl::healthy},
             {"/-/ready", &Impl::ready},
             {"/-/reload", &Impl::reload, true}}};
  }

  int handle(mg_connection* connection);
  void handle_error(mg_connection* connection, int status);
  void handle_log(const char* message);

  Reply reply_to(const mg_connection* connection, const Route* route);  // null: no such path

  Reply metrics(const mg_connection* connection);
  template <render::PageKind kind>
  Reply page_of(const mg_connection* connection) {  // one that takes no parameters
    render::PageRequest request;
    request.kind = kind;
    return page(std::move(request), connection);
  }
  Reply events(const mg_connection* connection);
  Reply healthy(const mg_connection*) { return plain(200, "docktap is alive"); }
  Reply ready(const mg_connection*) {
    return handlers.ready() ? plain(200, "docktap is ready")
                            : plain(503, "docktap has not yet looked at the engine");
  }
  Reply reload(const mg_connection* connection);
  Reply page(render::PageRequest request, const mg_connection* connection);

  ServerOptions options;
  Handlers handlers;
  mg_context* context = nullptr;
  std::atomic<unsigned> under_way{0};

  std::mutex log_mutex;
  std::string first_log;  // civetweb's words on why it does not start
  LogLimit log_limit{kLogLinesPerMinute};
};

namespace {

Server::Impl* impl_of(const mg_context* context) {
  return static_cast<Server::Impl*>(mg_get_user_data(context));
}

// civetweb is C: no exception may pass through these.

int on_request(mg_connection* connection) {
  try {
    return impl_of(mg_get_context(connection))->handle(connection);
  } catch (...) {
    // Nobody knows how much of a reply is out: what follows on this connection would be misread.
    mg_disable_connection_keep_alive(connection);
    return 500;
  }
}

int on_error(mg_connection* connection, int status, const char*) {
  try {
    impl_of(mg_get_context(connection))->handle_error(connection, status);
    return 0;
  } catch (...) {
    mg_disable_connection_keep_alive(connection);
    return 0;
  }
}

int on_log(const mg_connection* connection, const char* message) {
  Server::Impl* const impl = impl_of(mg_get_context(connection));
  try {
    if (impl != nullptr) impl->handle_log(message);
  } catch (...) {
    return 1;  // a line of a log is lost
  }
  return 1;
}

}  // namespace

int Server::Impl::handle(mg_connection* connection) {
  const mg_request_info& request = *mg_get_request_info(connection);
  const std::string_view path = request.local_uri != nullptr ? request.local_uri : "";
  // civetweb would read the body for as long as it trickles in, and that holds a worker.
  if (has_body(connection)) mg_disable_connection_keep_alive(connection);
  const Routes all = routes();
  const Route* route = nullptr;
  for (const Route& each : all) {
    if (each.path == path) route = &each;
  }
  const std::string_view label = route != nullptr ? route->path : "other";
  Reply reply;
  try {
    reply = reply_to(connection, route);
  } catch (const std::exception& error) {
    spdlog::error("a request for {} failed: {}", label, error.what());
    reply = plain(500, "docktap failed to answer: its log says why");
  }
  send(connection, reply, request.request_method != std::string_view("HEAD"));
  handlers.on_reply(label, reply.status);
  return reply.status;
}

Reply Server::Impl::reply_to(const mg_connection* connection, const Route* route) {
  if (route == nullptr) {
    return plain(404, "there is nothing here; the metrics are at " + options.telemetry_path);
  }
  const std::string_view method = mg_get_request_info(connection)->request_method;
  const bool reads = method == "GET" || method == "HEAD";
  if (route->acts ? method != "POST" : !reads) {
    Reply refusal =
        plain(405, route->acts ? "only POST does this" : "only GET and HEAD are served");
    refusal.allow = route->acts ? "POST" : "GET, HEAD";
    return refusal;
  }
  return (this->*route->answer)(connection);
}

void Server::Impl::handle_error(mg_connection* connection, int status) {
  // Nobody knows where the next request begins; civetweb ends the connection, and this says so.
  mg_disable_connection_keep_alive(connection);
  send(connection, plain(status, "the request can't be served"), true);
  handlers.on_reply("other", status);
}

void Server::Impl::handle_log(const char* message) {
  const std::lock_guard lock(log_mutex);
  if (first_log.empty()) first_log = message;
  if (log_limit.allows()) spdlog::debug("web front: {}", printable(message));
}

Reply Server::Impl::metrics(const mg_connection* connection) {
  render::PageRequest request;
  request.kind = render::PageKind::kMetrics;
  const char* const query = mg_get_request_info(connection)->query_string;
  if (query != nullptr) {
    request.collect = query_values(query, "collect[]");
    request.exclude = query_values(query, "exclude[]");
  }
  return page(std::move(request), connection);
}

Reply Server::Impl::events(const mg_connection* connection) {
  render::PageRequest request;
  request.kind = render::PageKind::kEvents;
  const char* const query = mg_get_request_info(connection)->query_string;
  const auto value = [&](std::string_view key) {
    const std::vector<std::string> values = query_values(query != nullptr ? query : "", key);
    return values.empty() ? std::string() : values.back();
  };
  request.since = value("since");
  request.type = value("type");
  request.limit = value("limit");
  return page(std::move(request), connection);
}

Reply Server::Impl::reload(const mg_connection*) {
  if (!handlers.reload) {
    return plain(403, "reloading over HTTP is off: start docktap with --web.enable-lifecycle");
  }
  const Result<void> reloaded = handlers.reload();
  return reloaded ? plain(200, "the configuration was read again")
                  : plain(500, "the old configuration stays: " + reloaded.error().message);
}

Reply Server::Impl::page(render::PageRequest request, const mg_connection* connection) {
  struct Place {  // among those that may be under way at once
    explicit Place(std::atomic<unsigned>& count) : taken(count), number(++count) {}
    ~Place() { --taken; }
    std::atomic<unsigned>& taken;
    unsigned number;
  };
  const Place place(under_way);
  if (place.number > options.max_requests) {
    return plain(503, "too many requests at once: see --web.max-requests");
  }
  request.deadline =
      steady_clock::now() + patience(header(connection, "X-Prometheus-Scrape-Timeout-Seconds"));
  const render::PageReply answer = handlers.page(request);
  if (const auto* const refusal = std::get_if<render::PageRefusal>(&answer)) {
    return plain(refusal->status, refusal->message);
  }
  Reply reply;
  reply.page = std::get<render::PagePtr>(answer);
  reply.gzip = accepts_gzip(header(connection, "Accept-Encoding"));
  return reply;
}

Result<std::unique_ptr<Server>> Server::start(ServerOptions options, Handlers handlers) {
  std::string ports;
  std::string addresses;
  for (const std::string& address : options.listen_addresses) {
    const Result<std::string> port = civetweb_address(address);
    if (!port) return port.error();
    ports.append(ports.empty() ? "" : ",").append(*port);
    addresses.append(addresses.empty() ? "" : ", ").append(address);
  }
  const std::string threads = std::to_string(options.max_requests + kSpareWorkers);
  const std::array<const char*, 15> settings{"listening_ports",
                                             ports.c_str(),
                                             "num_threads",
                                             threads.c_str(),
                                             "tcp_nodelay",
                                             "1",
                                             "enable_keep_alive",
                                             "yes",
                                             "keep_alive_timeout_ms",
                                             "5000",
                                             "request_timeout_ms",
                                             "5000",
                                             "max_request_size",
                                             "16384",
                                             nullptr};
  static const unsigned initialised = mg_init_library(0);
  static_cast<void>(initialised);
  mg_callbacks callbacks{};
  callbacks.begin_request = on_request;
  callbacks.http_error = on_error;
  callbacks.log_message = on_log;

  auto impl = std::make_unique<Impl>(std::move(options), std::move(handlers));
  std::array<char, 256> error_text{};
  mg_error_data error{};
  error.text = error_text.data();
  error.text_buffer_size = error_text.size();
  mg_init_data init{};
  init.callbacks = &callbacks;
  init.user_data = impl.get();
  init.configuration_options = const_cast<const char**>(settings.data());
  impl->context = mg_start2(&init, &error);
  if (impl->context == nullptr) {
    const std::lock_guard lock(impl->log_mutex);
    const std::string cause = impl->first_log.empty() ? error_text.data() : impl->first_log;
    return listen_error(addresses, cause);
  }
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Server::~Server() = default;

std::vector<std::uint16_t> Server::ports() const {
  std::vector<std::uint16_t> ports;
  std::array<mg_server_port, 32> listening{};
  const int count = mg_get_server_ports(impl_->context, listening.size(), listening.data());
  for (int i = 0; i < count; ++i) {
    ports.push_back(static_cast<std::uint16_t>(listening[static_cast<std::size_t>(i)].port));
  }
  return ports;
}

}  // namespace docktap::http
