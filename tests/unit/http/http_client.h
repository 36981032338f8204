#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "base/fd.h"

namespace docktap::http {

struct ClientReply {
  int status = 0;                              // 0: the connection ended without a reply
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
};

// One connection to a server on the loopback interface, byte by byte, so that tests can misbehave.
class ClientConnection {
 public:
  explicit ClientConnection(std::uint16_t port);

  void send(const std::string& bytes);
  // One reply; of a HEAD request there is no body.
  ClientReply receive(bool head = false);
  ClientReply get(const std::string& path, const std::string& headers = "",
                  const std::string& method = "GET");
  // Whether the server has neither ended the connection nor sent anything that is not yet read.
  bool is_waiting() const;

 private:
  Fd socket_;
  std::string received_;
};

}  // namespace docktap::http
