#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "integration/support/child_process.h"
#include "support/exposition/exposition.h"

namespace docktap::test {

// The real program, on a free port of the loopback interface and with --stats.max-age=0s unless the
// flags say otherwise. Its log goes to a file.
class DocktapProcess {
 public:
  // Starts it and waits until it is ready. `wrapper` is put before the program's path: setpriv, or
  // a shell that lowers a limit.
  explicit DocktapProcess(const std::vector<std::string>& flags,
                          const std::vector<std::string>& wrapper = {});
  ~DocktapProcess();
  DocktapProcess(DocktapProcess&& other) noexcept;
  DocktapProcess(const DocktapProcess&) = delete;
  DocktapProcess& operator=(const DocktapProcess&) = delete;
  DocktapProcess& operator=(DocktapProcess&&) = delete;

  pid_t pid() const { return process_.pid(); }
  std::uint16_t port() const { return port_; }
  std::string log() const;

  // The body of a path; a status other than 200 fails the test.
  std::string get(const std::string& path) const;
  Exposition scrape() const { return Exposition(get("/metrics")); }

  // SIGTERM, and the exit code.
  int stop() { return process_.stop(); }

 private:
  std::uint16_t port_;
  std::string log_path_;
  ChildProcess process_;
};

}  // namespace docktap::test
