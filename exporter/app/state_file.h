#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "base/result.h"
#include "model/ledger_state.h"

namespace docktap::app {

// Reads the state file. Nothing if there is none yet. One that is damaged or foreign is set aside
// as
// `<path>.damaged`, with a warning in the log, and counts as none.
std::optional<LedgerState> load_state(const std::string& path);
void set_aside(const std::string& path, const std::string& why);

// Writes the state file, whole or not at all, by a thread of its own: a slow disk holds up nobody.
class StateFile {
 public:
  explicit StateFile(std::string path);
  // Writes what was saved last.
  ~StateFile();
  StateFile(const StateFile&) = delete;
  StateFile& operator=(const StateFile&) = delete;

  // Takes the place of what waits to be written.
  void save(std::string text);

 private:
  void run();
  void write(const std::string& text);

  const std::string path_;
  bool failing_ = false;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<std::string> next_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace docktap::app
