#pragma once

#include <atomic>
#include <functional>
#include <list>
#include <mutex>
#include <string>
#include <thread>

#include "base/fd.h"

namespace docktap::test {

// A socket server with one thread per connection, which is all that a fake needs.
class Listener {
 public:
  // `serve` gets each connection's descriptor and returns when it is done with it.
  Listener(std::string path, std::function<void(int fd)> serve);
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  // No new connections from here on; those that are there stay.
  void close();
  // Ends every connection; new ones are welcome.
  void drop_connections();
  bool stopping() const { return stopping_; }

 private:
  struct Connection {
    Fd fd;
    std::thread thread;
    std::atomic<bool> done{false};
  };
  void accept_all();
  void reap(bool all);

  std::string path_;
  std::function<void(int)> serve_;
  std::atomic<bool> stopping_{false};
  Fd socket_;
  std::mutex mutex_;
  std::list<Connection> connections_;
  std::thread thread_;
};

// True if all was sent.
bool send_all(int fd, std::string_view bytes);
// One request's head, up to and with the empty line; empty when the client has gone. `rest` keeps
// what was received beyond it.
std::string receive_head(int fd, std::string& rest);

}  // namespace docktap::test
