#include "app/event_log.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

#include <spdlog/spdlog.h>

namespace docktap::app {
namespace {

constexpr std::size_t kMostQueued = std::size_t{4} << 20U;
// What a pipe that is ready takes without blocking.
constexpr std::size_t kPiece = 4096;
constexpr int kPollMilliseconds = 200;
constexpr auto kLastWords = std::chrono::seconds(1);

// Without O_NONBLOCK, opening a named pipe would wait for somebody who reads it.
Fd open_file(const std::string& path) {
  constexpr int kFlags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
  return Fd(::open(path.c_str(), kFlags, 0640));
}

std::string why_not_opened() {
  return errno == ENXIO ? "it is a pipe or a device that nobody reads" : std::strerror(errno);
}

std::uint64_t lines_in(std::string_view text) {
  return static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace

Result<std::unique_ptr<EventLog>> EventLog::open(const std::string& path) {
  Fd file;
  if (path != "-") {
    file = open_file(path);
    if (!file) {
      return Error(ErrorKind::kIo, "--events.log=" + path +
                                       " can't be opened: " + why_not_opened() +
                                       "; its folder must exist and docktap's user must be allowed "
                                       "to write there");
    }
  }
  return std::unique_ptr<EventLog>(new EventLog(path, std::move(file)));
}

EventLog::EventLog(std::string path, Fd file)
    : path_(std::move(path)), file_(std::move(file)), thread_([this] { run(); }) {}

EventLog::~EventLog() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void EventLog::write(std::string_view line) {
  {
    const std::lock_guard lock(mutex_);
    if (queued_.size() + line.size() >= kMostQueued) {
      ++lines_dropped_;
      return;
    }
    queued_.append(line).append(1, '\n');
  }
  changed_.notify_one();
}

void EventLog::reopen() {
  {
    const std::lock_guard lock(mutex_);
    reopen_ = true;
  }
  changed_.notify_one();
}

void EventLog::run() {
  std::string text;
  for (;;) {
    bool reopen = false;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return stopping_ || reopen_ || !queued_.empty(); });
      text.clear();
      std::swap(text, queued_);
      reopen = std::exchange(reopen_, false);
    }
    // What was queued before the signal belongs to the old file.
    write_out(text);
    if (reopen) open_again();
    if (stopping_) {
      const std::lock_guard lock(mutex_);
      if (queued_.empty()) return;
    }
  }
}

void EventLog::write_out(const std::string& text) {
  const int fd = file_ ? file_.get() : STDOUT_FILENO;
  std::string_view rest = text;
  if (rest.empty()) return;
  if (cut_line_ && wait_until_writable() && ::write(fd, "\n", 1) == 1) cut_line_ = false;
  while (!rest.empty()) {
    if (!wait_until_writable()) {
      lines_dropped_ += lines_in(rest);
      return;
    }
    const ssize_t written = ::write(fd, rest.data(), std::min(rest.size(), kPiece));
    if (written < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (written <= 0) {
      fail(std::strerror(errno));
      lines_dropped_ += lines_in(rest);
      return;
    }
    rest.remove_prefix(static_cast<std::size_t>(written));
    cut_line_ = rest.size() < text.size() && text[text.size() - rest.size() - 1] != '\n';
  }
  if (std::exchange(failing_, false)) spdlog::info("the event log is written again");
}

// At the end, also a reader that takes a little at a time has only so long for all of it.
bool EventLog::wait_until_writable() {
  pollfd ready{file_ ? file_.get() : STDOUT_FILENO, POLLOUT, 0};
  for (;;) {
    const int count = ::poll(&ready, 1, kPollMilliseconds);
    if (stopping_) {
      const auto now = std::chrono::steady_clock::now();
      give_up_ = std::min(give_up_, now + kLastWords);
      if (now >= give_up_) return false;
    }
    if (count > 0) return true;
  }
}

void EventLog::open_again() {
  if (path_ == "-") return;
  Fd file = open_file(path_);
  if (!file) {
    spdlog::error("{} can't be opened again, so events still go to the old file: {}", path_,
                  why_not_opened());
    return;
  }
  file_ = std::move(file);
  cut_line_ = false;
  spdlog::info("{} was opened again", path_);
}

void EventLog::fail(const std::string& why) {
  if (std::exchange(failing_, true)) return;
  spdlog::error("events are not logged until {} can be written again: {}",
                path_ == "-" ? "standard output" : path_, why);
}

}  // namespace docktap::app
