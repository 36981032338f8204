#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "base/fd.h"
#include "base/result.h"

namespace docktap::app {

// The audit log: lines to a file or to standard output, written by a thread of its own from a
// bounded queue. A full disk or a slow reader costs lines, which are counted, and never holds up
// the caller.
class EventLog {
 public:
  // `path` is a file, appended to and made with mode 0640, a named pipe that somebody reads, or `-`
  // for standard output.
  static Result<std::unique_ptr<EventLog>> open(const std::string& path);
  // Writes what is queued, for at most a second.
  ~EventLog();
  EventLog(const EventLog&) = delete;
  EventLog& operator=(const EventLog&) = delete;

  // A line without its line feed. From one thread.
  void write(std::string_view line);
  // The file was moved away (logrotate): what comes next goes to a new one.
  void reopen();

  std::uint64_t lines_dropped() const { return lines_dropped_; }

 private:
  EventLog(std::string path, Fd file);
  void run();
  void write_out(const std::string& text);
  bool wait_until_writable();
  void open_again();
  void fail(const std::string& why);

  const std::string path_;
  Fd file_;  // none: standard output
  std::atomic<std::uint64_t> lines_dropped_{0};
  bool failing_ = false;
  bool cut_line_ = false;  // the last thing written was part of a line
  std::chrono::steady_clock::time_point give_up_ = std::chrono::steady_clock::time_point::max();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::string queued_;
  bool reopen_ = false;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace docktap::app
