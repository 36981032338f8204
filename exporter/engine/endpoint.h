#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"

namespace docktap::engine {

// Where the engine listens.
struct Endpoint {
  enum class Transport { kUnix, kTcp };

  Transport transport = Transport::kUnix;
  std::string path;           // kUnix: of the socket
  std::string host;           // kTcp: name or address, without brackets
  std::uint16_t port = 2375;  // kTcp
  std::string base_path;      // kTcp: `/docker` of tcp://proxy:2375/docker, else empty
  std::string url;            // as an operator would write it; for messages
};

// What flags and environment say; empty is unset. In falling order of precedence, as the docker
// command line has it: context flag, host flag, DOCKER_HOST, DOCKER_CONTEXT, currentContext of
// config.json, the default socket.
struct EndpointSettings {
  std::string context_flag;     // --docker.context
  std::string host_flag;        // --docker.host
  std::string host_env;         // DOCKER_HOST
  std::string context_env;      // DOCKER_CONTEXT
  std::string tls_verify_env;   // DOCKER_TLS_VERIFY
  std::string tls_env;          // DOCKER_TLS
  std::string config_dir;       // DOCKER_CONFIG, or $HOME/.docker
  std::string xdg_runtime_dir;  // XDG_RUNTIME_DIR, for a rootless engine
};

// Parses one DOCKER_HOST value: unix:///path, tcp://host[:port][/base], http://…, a bare path.
// https://, ssh://, npipe:// and fd:// are errors that say what is not yet supported.
Result<Endpoint> parse_endpoint(const std::string& url);

// Follows the precedence above. Contexts other than `default`, and TLS, are errors of kind kUsage
// that say so: better than asking the wrong engine.
Result<Endpoint> find_endpoint(const EndpointSettings& settings);

}  // namespace docktap::engine
