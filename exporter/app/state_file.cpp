#include "app/state_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include <spdlog/spdlog.h>

#include "base/fd.h"
#include "parse/ledger_state.h"

namespace docktap::app {
namespace {

// Some 100,000 containers: a larger file is none of docktap's.
constexpr std::size_t kMostBytes = std::size_t{32} << 20U;

// Nothing and errno set where it can't be read.
std::optional<std::string> read_file(const std::string& path) {
  const Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  if (!file) return std::nullopt;
  std::string text;
  for (;;) {
    const std::size_t used = text.size();
    text.resize(used + 65536);
    const ssize_t size = ::read(file.get(), text.data() + used, 65536);
    if (size < 0) return std::nullopt;
    text.resize(used + static_cast<std::size_t>(size));
    if (size == 0) return text;
    if (text.size() > kMostBytes) {
      errno = EFBIG;
      return std::nullopt;
    }
  }
}

bool write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(fd, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

std::optional<LedgerState> load_state(const std::string& path) {
  std::optional<std::string> text = read_file(path);
  if (!text) {
    if (errno != ENOENT) {
      spdlog::warn("the state file {} can't be read, so counting begins anew: {}", path,
                   std::strerror(errno));
    }
    return std::nullopt;
  }
  Result<LedgerState> state = parse::ledger_state(*text);
  if (state) return std::move(state).value();
  set_aside(path, state.error().message);
  return std::nullopt;
}

void set_aside(const std::string& path, const std::string& why) {
  const std::string aside = path + ".damaged";
  const bool moved = std::rename(path.c_str(), aside.c_str()) == 0;
  spdlog::warn("the state file {} is of no use, so counting begins anew{}: {}", path,
               moved ? "; it was set aside as " + aside : std::string(), why);
}

StateFile::StateFile(std::string path) : path_(std::move(path)), thread_([this] { run(); }) {}

StateFile::~StateFile() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void StateFile::save(std::string text) {
  {
    const std::lock_guard lock(mutex_);
    next_ = std::move(text);
  }
  changed_.notify_one();
}

void StateFile::run() {
  for (;;) {
    std::string text;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return stopping_ || next_; });
      if (!next_) return;
      text = *std::exchange(next_, std::nullopt);
    }
    write(text);
  }
}

void StateFile::write(const std::string& text) {
  const std::string beside = path_ + ".new";
  Fd file(::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640));
  const bool written = file && write_all(file.get(), text);
  file.reset();
  if (written && std::rename(beside.c_str(), path_.c_str()) == 0) {
    if (std::exchange(failing_, false)) spdlog::info("the state file {} is written again", path_);
    return;
  }
  const std::string why = std::strerror(errno);
  if (std::exchange(failing_, true)) return;
  spdlog::error(
      "the state file {} can't be written, so that a restart of docktap would lose events: {}; "
      "docktap's user must be allowed to make files in its folder",
      path_, why);
}

}  // namespace docktap::app
