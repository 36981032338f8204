#include "integration/support/engine_diagnosis.h"

#include <signal.h>

#include <algorithm>
#include <chrono>
#include <deque>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <thread>
#include <vector>

#include "integration/support/command.h"

namespace docktap::test {
namespace {

constexpr std::size_t kMostStackLines = 100;
constexpr std::size_t kLogLines = 20;

CommandOutput ask(const std::string& socket, const std::string& target) {
  return run_command(
      {"curl", "-sS", "--max-time", "5", "--unix-socket", socket, "http://localhost" + target});
}

std::vector<std::string> container_ids(const std::string& list) {
  const std::string key = "{\"Id\":\"";
  std::vector<std::string> ids;
  for (std::size_t at = list.find(key); at != std::string::npos; at = list.find(key, at + 1)) {
    ids.push_back(list.substr(at + key.size(), 64));
  }
  return ids;
}

std::string last_lines(const std::string& path, std::size_t count) {
  std::ifstream file(path);
  std::deque<std::string> lines;
  for (std::string line; std::getline(file, line);) {
    lines.push_back(line);
    if (lines.size() > count) lines.pop_front();
  }
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

std::set<std::filesystem::path> stack_files(const std::string& folder) {
  std::set<std::filesystem::path> files;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(folder, none)) {
    if (entry.path().filename().string().starts_with("goroutine-stacks-")) {
      files.insert(entry.path());
    }
  }
  return files;
}

struct Wait {
  std::string head;   // `goroutine 12 [semacquire, 3 minutes]:`
  std::string calls;  // one a line, without arguments
  int count = 1;      // goroutines that wait like this
};

bool waits_for_lock(const Wait& wait) {
  for (const char* const state : {"[semacquire", "[sync.Mutex", "[sync.RWMutex"}) {
    if (wait.head.find(state) != std::string::npos) return true;
  }
  return false;
}

// For a lock, for containerd, or for minutes.
bool is_of_interest(const Wait& wait) {
  return waits_for_lock(wait) || wait.calls.find("/libcontainerd/") != std::string::npos ||
         wait.head.find(" minutes") != std::string::npos;
}

// The goroutines of a dump that are of interest, those that wait for a lock first.
std::string waits_in(const std::string& path) {
  std::vector<Wait> waits;
  Wait current;
  const auto take = [&] {
    if (!is_of_interest(current)) return;
    const auto same = std::find_if(waits.begin(), waits.end(),
                                   [&](const Wait& wait) { return wait.calls == current.calls; });
    if (same == waits.end()) {
      waits.push_back(current);
    } else {
      ++same->count;
    }
  };
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("goroutine ")) {
      take();
      current = {line, "", 1};
    } else if (!line.starts_with("\t")) {
      current.calls += "  " + line.substr(0, line.rfind('(')) + "\n";
    }
  }
  take();
  std::stable_partition(waits.begin(), waits.end(), waits_for_lock);
  std::string text;
  for (const Wait& wait : waits) {
    text += std::to_string(wait.count) + " × " + wait.head + "\n" + wait.calls;
  }
  std::size_t end = 0;
  for (std::size_t line = 0; line < kMostStackLines && end < text.size(); ++line) {
    end = text.find('\n', end) + 1;
  }
  return text.substr(0, end) + (end < text.size() ? "(more left out)\n" : "");
}

// The programs that the engine may be waiting for: what runc and the runtimes around it are doing,
// and whoever waits for the kernel.
std::string suspects() {
  std::istringstream list(
      run_command({"ps", "-eo", "stat,pid,ppid,etimes,wchan:20,args", "--cols", "200"}).text);
  std::string text;
  for (std::string line; std::getline(list, line);) {
    const bool is_runtime =
        line.find("runc") != std::string::npos && line.find("containerd-shim") == std::string::npos;
    if (is_runtime || line.starts_with('D') || line.starts_with('T')) text += line + "\n";
  }
  return text;
}

}  // namespace

std::string engine_trouble(const std::string& socket) {
  const CommandOutput list = ask(socket, "/containers/json?all=1");
  if (list.status != 0) return "/containers/json: " + list.errors;
  std::string trouble;
  int stuck = 0;
  for (const std::string& id : container_ids(list.text)) {
    const CommandOutput reply = ask(socket, "/containers/" + id + "/json");
    if (reply.status == 0) continue;
    trouble += "inspect of " + id.substr(0, 12) + ": " + reply.errors;
    if (++stuck == 3) return trouble + "(and more, perhaps)\n";
  }
  if (const CommandOutput info = ask(socket, "/info"); info.status != 0) {
    trouble += "/info: " + info.errors;
  }
  return trouble;
}

std::string engine_diagnosis(pid_t dockerd, const std::string& folder) {
  std::string text = "runtimes, and what is stopped or waits for the kernel:\n" + suspects();
  const std::set<std::filesystem::path> before = stack_files(folder + "/exec");
  ::kill(dockerd, SIGUSR1);
  for (int tries = 0; tries < 50; ++tries) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    const std::set<std::filesystem::path> now = stack_files(folder + "/exec");
    if (now.size() == before.size()) continue;
    std::this_thread::sleep_for(std::chrono::milliseconds(300));  // until it is written
    text += "goroutines that wait for a lock, for containerd, or for minutes:\n" +
            waits_in(*now.rbegin());
    break;
  }
  return text + "the end of its log:\n" + last_lines(folder + "/log", kLogLines);
}

}  // namespace docktap::test
