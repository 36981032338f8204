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

#include "http/listen_address.h"
#include "http/negotiation.h"

namespace docktap::http {
namespace {

using std::chrono::steady_clock;

// Connections that only wait hold a worker: these are beyond the request limit.
constexpr unsigned kSpareWorkers = 8;

constexpr const char* kPlainText = "text/plain; charset=utf-8";

// What is sent: a status, a body and the headers that depend on them.
struct Reply {
  int status = 200;
  std::string content_type = kPlainText;
  std::string text;  // the body, unless `page` has it
  render::PagePtr page;
  bool gzip = false;
};

Reply plain(int status, std::string text) {
  Reply reply;
  reply.status = status;
  reply.text = std::move(text) + "\n";
  return reply;
}

std::optional<std::string_view> header(const mg_connection* connection, const char* name) {
  const char* const value = mg_get_header(connection, name);
  if (value == nullptr) return std::nullopt;
  return std::string_view(value);
}

void send(mg_connection* connection, const Reply& reply, bool with_body) {
  const std::string& body = !reply.page  ? reply.text
                            : reply.gzip ? reply.page->gzip()
                                         : reply.page->text;
  const auto add = [connection](const char* name, const std::string& value) {
    mg_response_header_add(connection, name, value.c_str(), -1);
  };
  mg_response_header_start(connection, reply.status);
  add("Content-Type", reply.page ? reply.page->content_type : reply.content_type);
  add("Content-Length", std::to_string(body.size()));
  add("X-Content-Type-Options", "nosniff");
  if (reply.page) {
    add("Vary", "Accept-Encoding");
    add("Cache-Control", "no-store");
    // Only the landing page is anything that a browser would act on.
    add("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
  }
  if (reply.gzip) add("Content-Encoding", "gzip");
  if (reply.status == 405) add("Allow", "GET, HEAD");
  if (reply.status == 503) add("Retry-After", "1");
  mg_response_header_send(connection);
  if (with_body) mg_write(connection, body.data(), body.size());
}

std::string start_error(const std::string& addresses, const std::string& cause) {
  std::string text = "can't listen on " + addresses + ": " + cause;
  if (cause.find("in use") != std::string::npos) {
    text += "; choose another --web.listen-address";
  } else if (cause.find("Permission denied") != std::string::npos) {
    text += "; ports below 1024 need a privilege that docktap should not have";
  }
  return text;
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
  };
  std::array<Route, 4> routes() const {
    return {{{options.telemetry_path, &Impl::metrics},
             {"/", &Impl::landing},
             {"/-/healthy", &Impl::healthy},
             {"/-/ready", &Impl::ready}}};
  }

  int handle(mg_connection* connection);
  int handle_error(mg_connection* connection, int status);

  Reply metrics(const mg_connection* connection);
  Reply landing(const mg_connection* connection);
  Reply healthy(const mg_connection*) { return plain(200, "docktap is alive"); }
  Reply ready(const mg_connection*) {
    return handlers.ready() ? plain(200, "docktap is ready")
                            : plain(503, "docktap has not yet looked at the engine");
  }
  Reply page(render::PageRequest request, const mg_connection* connection);

  ServerOptions options;
  Handlers handlers;
  mg_context* context = nullptr;
  std::atomic<unsigned> under_way{0};

  std::mutex log_mutex;
  std::string first_log;  // civetweb's words on why it does not start
};

namespace {

Server::Impl* impl_of(const mg_context* context) {
  return static_cast<Server::Impl*>(mg_get_user_data(context));
}

// civetweb is C: no exception may pass through it.
int on_request(mg_connection* connection) {
  try {
    return impl_of(mg_get_context(connection))->handle(connection);
  } catch (const std::exception& error) {
    spdlog::error("a request failed: {}", error.what());
    send(connection, plain(500, "docktap failed to answer: its log says why"), true);
    return 500;
  }
}

int on_error(mg_connection* connection, int status, const char*) {
  try {
    return impl_of(mg_get_context(connection))->handle_error(connection, status);
  } catch (const std::exception&) {
    return 1;
  }
}

int on_log(const mg_connection* connection, const char* message) {
  Server::Impl* const impl = impl_of(mg_get_context(connection));
  if (impl != nullptr) {
    const std::lock_guard lock(impl->log_mutex);
    if (impl->first_log.empty()) impl->first_log = message;
  }
  spdlog::debug("web front: {}", message);
  return 1;
}

}  // namespace

int Server::Impl::handle(mg_connection* connection) {
  const mg_request_info& request = *mg_get_request_info(connection);
  const std::string_view path = request.local_uri != nullptr ? request.local_uri : "";
  const std::string_view method = request.request_method;
  const bool head = method == "HEAD";
  Reply reply = plain(404, "there is nothing here; the metrics are at " + options.telemetry_path);
  std::string_view label = "other";
  for (const Route& route : routes()) {
    if (route.path != path) continue;
    label = route.path;
    reply = head || method == "GET" ? (this->*route.answer)(connection)
                                    : plain(405, "only GET and HEAD are served");
    break;
  }
  send(connection, reply, !head);
  handlers.on_reply(label, reply.status);
  return reply.status;
}

int Server::Impl::handle_error(mg_connection* connection, int status) {
  send(connection, plain(status, "the request can't be served"), true);
  handlers.on_reply("other", status);
  return 0;
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

Reply Server::Impl::landing(const mg_connection* connection) {
  render::PageRequest request;
  request.kind = render::PageKind::kLanding;
  return page(std::move(request), connection);
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
    return Error(ErrorKind::kIo, start_error(addresses, cause));
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
