#include "unit/http/http_client.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <sstream>

namespace docktap::http {

ClientConnection::ClientConnection(std::uint16_t port)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const timeval patience{20, 0};
  ::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  EXPECT_EQ(::connect(socket_.get(), reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
}

void ClientConnection::send(const std::string& bytes) {
  ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
}

ClientReply ClientConnection::receive(bool head) {
  ClientReply reply;
  std::size_t body_begin = std::string::npos;
  std::size_t body_size = 0;
  for (;;) {
    if (body_begin == std::string::npos) {
      const std::size_t end = received_.find("\r\n\r\n");
      if (end != std::string::npos) {
        body_begin = end + 4;
        std::istringstream lines(received_.substr(0, end));
        std::string line;
        std::getline(lines, line);
        reply.status = std::atoi(line.c_str() + line.find(' '));
        while (std::getline(lines, line)) {
          if (line.ends_with('\r')) line.pop_back();
          const std::size_t colon = line.find(':');
          std::string name = line.substr(0, colon);
          std::transform(name.begin(), name.end(), name.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
          reply.headers[name] = line.substr(colon + 2);
        }
        if (!head) body_size = std::stoul("0" + reply.headers["content-length"]);
      }
    }
    if (body_begin != std::string::npos && received_.size() >= body_begin + body_size) break;
    std::array<char, 65536> buffer;
    const ssize_t size = ::recv(socket_.get(), buffer.data(), buffer.size(), 0);
    if (size <= 0) return ClientReply();
    received_.append(buffer.data(), static_cast<std::size_t>(size));
  }
  reply.body = received_.substr(body_begin, body_size);
  received_.erase(0, body_begin + body_size);
  return reply;
}

bool ClientConnection::is_waiting() const {
  char byte = 0;
  return ::recv(socket_.get(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && errno == EAGAIN;
}

ClientReply ClientConnection::get(const std::string& path, const std::string& headers,
                                  const std::string& method) {
  send(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n");
  return receive(method == "HEAD");
}

}  // namespace docktap::http
