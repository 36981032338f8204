#include "support/fake_engine/listener.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace docktap::test {
namespace {

Fd listen_on(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof(address.sun_path)) throw std::runtime_error("socket path too long");
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  const auto* const generic = reinterpret_cast<const sockaddr*>(&address);
  const Fd probe(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (::connect(probe.get(), generic, sizeof(address)) == 0) {
    throw std::runtime_error("something listens on " + path + " already");
  }
  ::unlink(path.c_str());
  Fd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (::bind(socket.get(), generic, sizeof(address)) != 0 || ::listen(socket.get(), 1024) != 0) {
    throw std::runtime_error("can't listen on " + path + ": " + std::strerror(errno));
  }
  return socket;
}

}  // namespace

Listener::Listener(std::string path, std::function<void(int)> serve)
    : path_(std::move(path)),
      serve_(std::move(serve)),
      socket_(listen_on(path_)),
      thread_([this] { accept_all(); }) {}

void Listener::close() {
  stopping_ = true;
  if (!thread_.joinable()) return;
  thread_.join();
  ::unlink(path_.c_str());
  socket_.reset();
}

Listener::~Listener() {
  close();
  drop_connections();
  reap(true);
}

void Listener::drop_connections() {
  const std::lock_guard lock(mutex_);
  for (Connection& connection : connections_) ::shutdown(connection.fd.get(), SHUT_RDWR);
}

void Listener::accept_all() {
  while (!stopping_) {
    pollfd waiting{socket_.get(), POLLIN, 0};
    if (::poll(&waiting, 1, 50) > 0) {
      Fd fd(::accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC));
      if (!fd) continue;
      const std::lock_guard lock(mutex_);
      Connection& connection = connections_.emplace_back();
      connection.fd = std::move(fd);
      connection.thread = std::thread([this, &connection] {
        serve_(connection.fd.get());
        ::shutdown(connection.fd.get(), SHUT_RDWR);
        connection.done = true;
      });
    }
    reap(false);
  }
}

void Listener::reap(bool all) {
  std::list<Connection> ended;
  {
    const std::lock_guard lock(mutex_);
    for (auto connection = connections_.begin(); connection != connections_.end();) {
      const auto next = std::next(connection);
      if (all || connection->done) ended.splice(ended.end(), connections_, connection);
      connection = next;
    }
  }
  for (Connection& connection : ended) connection.thread.join();
}

bool send_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

std::string receive_head(int fd, std::string& rest) {
  constexpr std::string_view kEnd = "\r\n\r\n";
  for (;;) {
    const std::size_t end = rest.find(kEnd);
    if (end != std::string::npos) {
      std::string head = rest.substr(0, end + kEnd.size());
      rest.erase(0, end + kEnd.size());
      return head;
    }
    std::array<char, 4096> buffer;
    const ssize_t size = ::recv(fd, buffer.data(), buffer.size(), 0);
    if (size <= 0) return "";
    rest.append(buffer.data(), static_cast<std::size_t>(size));
  }
}

}  // namespace docktap::test
