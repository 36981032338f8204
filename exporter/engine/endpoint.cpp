#include "engine/endpoint.h"

#include <sys/un.h>
#include <unistd.h>

#include <fstream>
#include <optional>
#include <sstream>
#include <string_view>
#include <vector>

#include <boost/property_tree/json_parser.hpp>
#include <boost/property_tree/ptree.hpp>

#include "base/text.h"

namespace docktap::engine {
namespace {

constexpr const char* kDefaultSocket = "/var/run/docker.sock";
constexpr std::uint16_t kTlsPort = 2376;

Error usage(std::string message) { return Error(ErrorKind::kUsage, std::move(message)); }

Error bad_url(const std::string& url, const std::string& why) {
  return usage("engine address \"" + printable(url) + "\": " + why);
}

Result<Endpoint> unix_endpoint(const std::string& url, std::string path) {
  if (path.empty() || path.front() != '/') {
    return bad_url(url, "a unix socket needs an absolute path, as in unix:///var/run/docker.sock");
  }
  if (path.size() >= sizeof(sockaddr_un::sun_path)) {
    return bad_url(url, "the path is too long for a unix socket (" +
                            std::to_string(sizeof(sockaddr_un::sun_path) - 1) + " bytes)");
  }
  Endpoint endpoint;
  endpoint.transport = Endpoint::Transport::kUnix;
  endpoint.url = "unix://" + path;
  endpoint.path = std::move(path);
  return endpoint;
}

// `host[:port][/base]`, the host in brackets where it is an IPv6 address.
Result<Endpoint> tcp_endpoint(const std::string& url, std::string_view rest) {
  Endpoint endpoint;
  endpoint.transport = Endpoint::Transport::kTcp;
  const std::size_t slash = rest.find('/');
  if (slash != std::string_view::npos) {
    endpoint.base_path = rest.substr(slash);
    while (endpoint.base_path.ends_with('/')) endpoint.base_path.pop_back();
    if (endpoint.base_path.find_first_of(" \t\r\n?#") != std::string::npos) {
      return bad_url(url, "the path may not have spaces, `?` or `#`");
    }
    rest = rest.substr(0, slash);
  }
  std::string_view port;
  if (rest.starts_with('[')) {
    const std::size_t bracket = rest.find(']');
    if (bracket == std::string_view::npos) return bad_url(url, "`]` is missing");
    endpoint.host = rest.substr(1, bracket - 1);
    port = rest.substr(bracket + 1);
    if (!port.empty() && port.front() != ':') return bad_url(url, "`:port` must follow `]`");
  } else {
    const std::size_t colon = rest.find(':');
    endpoint.host = rest.substr(0, colon);
    port = colon == std::string_view::npos ? std::string_view() : rest.substr(colon);
  }
  if (endpoint.host.empty()) {
    return bad_url(url, "the host is missing, as in tcp://127.0.0.1:2375");
  }
  if (!port.empty()) {
    const std::optional<std::uint64_t> number = parse_u64(port.substr(1));
    if (!number || *number == 0 || *number > 65535) {
      return bad_url(url, "the port must be a number from 1 to 65535");
    }
    endpoint.port = static_cast<std::uint16_t>(*number);
  }
  if (endpoint.port == kTlsPort) {
    return bad_url(url,
                   "port 2376 is for TLS, which is not yet supported; use the socket, or a plain "
                   "port that only docktap can reach");
  }
  endpoint.url = url;
  return endpoint;
}

// The name of the context that config.json makes the current one; empty if none.
Result<std::string> current_context(const std::string& config_dir) {
  const std::string path = config_dir + "/config.json";
  std::ifstream file(path);
  if (config_dir.empty() || !file) return std::string();
  try {
    boost::property_tree::ptree tree;
    boost::property_tree::read_json(file, tree);
    return tree.get<std::string>("currentContext", "");
  } catch (const boost::property_tree::ptree_error& error) {
    return usage(path + " is no valid JSON (" + error.what() +
                 "): mend it, or say --docker.host, which takes its place");
  }
}

Error context_error(const std::string& name, const std::string& origin) {
  return usage("context \"" + printable(name) + "\" (" + origin +
               "): contexts are not yet supported; say --docker.host with the address that `docker "
               "context inspect` shows");
}

// The first of the usual sockets that is there; the usual one if none is.
std::string usual_socket(const std::string& xdg_runtime_dir) {
  std::vector<std::string> candidates{kDefaultSocket};
  if (!xdg_runtime_dir.empty()) candidates.push_back(xdg_runtime_dir + "/docker.sock");
  candidates.emplace_back("/run/podman/podman.sock");
  if (!xdg_runtime_dir.empty()) candidates.push_back(xdg_runtime_dir + "/podman/podman.sock");
  for (const std::string& candidate : candidates) {
    if (::access(candidate.c_str(), F_OK) == 0) return candidate;
  }
  return kDefaultSocket;
}

// Any non-empty value, even `0`, means TLS to the docker command line. It applies to TCP only.
Result<Endpoint> without_tls(Result<Endpoint> endpoint, const EndpointSettings& settings) {
  const bool wants_tls = !settings.tls_verify_env.empty() || !settings.tls_env.empty();
  if (endpoint && wants_tls && endpoint->transport == Endpoint::Transport::kTcp) {
    return usage("DOCKER_TLS_VERIFY or DOCKER_TLS asks for TLS to " + endpoint->url +
                 ", which is not yet supported: unset it, or use a unix socket");
  }
  return endpoint;
}

}  // namespace

Result<Endpoint> parse_endpoint(const std::string& url) {
  const std::size_t scheme_end = url.find("://");
  if (scheme_end == std::string::npos) {
    if (url.starts_with('/')) return unix_endpoint(url, url);
    return bad_url(url, "it needs a scheme, as in unix:///var/run/docker.sock or tcp://host:2375");
  }
  const std::string scheme = url.substr(0, scheme_end);
  const std::string rest = url.substr(scheme_end + 3);
  if (scheme == "unix") return unix_endpoint(url, rest);
  if (scheme == "tcp" || scheme == "http") return tcp_endpoint(url, rest);
  if (scheme == "https" || scheme == "ssh" || scheme == "npipe" || scheme == "fd") {
    return bad_url(url, scheme + ":// is not yet supported; use unix:// or tcp://");
  }
  return bad_url(url, "unknown scheme; use unix:// or tcp://");
}

Result<Endpoint> find_endpoint(const EndpointSettings& settings) {
  // `default` is the context that means what the environment says.
  if (!settings.context_flag.empty() && settings.context_flag != "default") {
    return context_error(settings.context_flag, "--docker.context");
  }
  const std::string& host = settings.host_flag.empty() || !settings.context_flag.empty()
                                ? settings.host_env
                                : settings.host_flag;
  if (!host.empty()) return without_tls(parse_endpoint(host), settings);
  if (settings.context_flag.empty()) {
    std::string context = settings.context_env;
    std::string origin = "DOCKER_CONTEXT";
    if (context.empty()) {
      Result<std::string> current = current_context(settings.config_dir);
      if (!current) return current.error();
      context = std::move(current).value();
      origin = "currentContext of " + settings.config_dir + "/config.json";
    }
    if (!context.empty() && context != "default") return context_error(context, origin);
  }
  return parse_endpoint(usual_socket(settings.xdg_runtime_dir));
}

}  // namespace docktap::engine
