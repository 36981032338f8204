#include "http/listen_address.h"

#include <sys/socket.h>

#include <optional>
#include <string_view>
#include <utility>

#include "base/fd.h"
#include "base/text.h"

namespace docktap::http {
namespace {

struct Remedy {
  std::string_view cause;  // in civetweb's message, which has strerror's words
  std::string_view text;
};

constexpr Remedy kRemedies[] = {
    {"in use", "end what listens there, or choose another --web.listen-address"},
    {"Permission denied",
     "ports below 1024 need a privilege that docktap should not have; choose a higher one with "
     "--web.listen-address"},
    {"assign requested address",
     "this machine has no such address; choose one that it has with --web.listen-address"},
    {"invalid port spec",
     "the host is no address, and no name that resolves; correct --web.listen-address"},
};

bool has_ipv6() { return static_cast<bool>(Fd(::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0))); }

}  // namespace

Result<std::string> civetweb_address(const std::string& address) {
  const auto refuse = [&](const std::string& why) {
    return Error(ErrorKind::kUsage, "listen address \"" + printable(address) + "\": " + why +
                                        "; write host:port, [v6]:port or :port");
  };
  const std::size_t colon = address.rfind(':');
  if (colon == std::string::npos) return refuse("it has no port");
  const std::string host = address.substr(0, colon);
  const std::string port = address.substr(colon + 1);
  const std::optional<std::uint64_t> number = parse_u64(port);
  if (!number || *number > 65535) return refuse("the port must be a number up to 65535");
  // civetweb reads a list, in which a letter behind a port has a meaning of its own.
  if (host.find_first_of(", \t\r\n+/") != std::string::npos) return refuse("the host is malformed");
  const bool bracketed = host.starts_with('[') && host.ends_with(']');
  if (!bracketed && host.find(':') != std::string::npos) {
    return refuse("an IPv6 address needs brackets");
  }
  if (!host.empty()) return host + ":" + port;
  return has_ipv6() ? "+" + port : port;  // `+`: one socket for both families
}

Error listen_error(const std::string& addresses, const std::string& cause) {
  std::string text = "can't listen on " + printable(addresses) + ": " + printable(cause);
  for (const Remedy& remedy : kRemedies) {
    if (cause.find(remedy.cause) != std::string::npos) text.append(": ").append(remedy.text);
  }
  return Error(ErrorKind::kIo, std::move(text));
}

}  // namespace docktap::http
