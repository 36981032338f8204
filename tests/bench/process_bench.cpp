// process_bench [--containers N] [--scrapes N] [--interval MS]: the whole program on the fake
// engine and a generated cgroup tree. process_bench --engine URL …: on a real engine, as it is.
// Prints CPU time per scrape, latency, memory. Scrapes ask for gzip, as Prometheus does.

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/fd.h"
#include "support/cgroup_tree/cgroup_tree.h"
#include "support/fake_engine/fake_engine.h"

extern char** environ;

namespace docktap::test {
namespace {

using std::chrono::steady_clock;

struct Options {
  unsigned containers = 1000;
  unsigned scrapes = 60;
  std::chrono::milliseconds interval{1000};
  std::string engine;  // empty: the fake one
};

Options parse_options(int argc, char** argv) {
  Options options;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string_view name = argv[i];
    if (name == "--containers") options.containers = static_cast<unsigned>(std::atoi(argv[i + 1]));
    if (name == "--scrapes") options.scrapes = static_cast<unsigned>(std::atoi(argv[i + 1]));
    if (name == "--interval") options.interval = std::chrono::milliseconds(std::atoi(argv[i + 1]));
    if (name == "--engine") options.engine = argv[i + 1];
  }
  return options;
}

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

std::uint16_t free_port() {
  const Fd socket(::socket(AF_INET, SOCK_STREAM, 0));
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof(address);
  ::bind(socket.get(), reinterpret_cast<sockaddr*>(&address), size);
  ::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

// The size of the reply's body; 0 if there is none.
std::size_t get(std::uint16_t port, const char* path, const char* headers) {
  const Fd socket(::socket(AF_INET, SOCK_STREAM, 0));
  const sockaddr_in address = loopback(port);
  if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    return 0;
  }
  const std::string request = std::string("GET ") + path +
                              " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers +
                              "\r\n";
  send_all(socket.get(), request);
  std::size_t total = 0;
  std::string head;
  static std::array<char, 1 << 20> buffer;
  for (;;) {
    const ssize_t size = ::recv(socket.get(), buffer.data(), buffer.size(), 0);
    if (size <= 0) break;
    if (head.find("\r\n\r\n") == std::string::npos) {
      head.append(buffer.data(), static_cast<std::size_t>(size));
    }
    total += static_cast<std::size_t>(size);
  }
  if (head.find(" 200 ") == std::string::npos) return 0;
  return total - head.find("\r\n\r\n") - 4;
}

// User and system time of a process, in milliseconds; sub-tick precise from schedstat.
double cpu_ms(pid_t pid) {
  double total = 0;
  const std::filesystem::path tasks = "/proc/" + std::to_string(pid) + "/task";
  for (const auto& task : std::filesystem::directory_iterator(tasks)) {
    double on_cpu = 0;
    std::ifstream(task.path() / "schedstat") >> on_cpu;
    total += on_cpu / 1e6;
  }
  return total;
}

double resident_mb(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/status");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("VmRSS:")) return std::atof(line.c_str() + 6) / 1024;
  }
  return 0;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

class Docktap {
 public:
  Docktap(const std::string& host, const std::vector<std::string>& flags) : port_(free_port()) {
    std::vector<std::string> arguments{DOCKTAP_BINARY, "--docker.host=" + host,
                                       "--stats.max-age=0s", "--log.level=error",
                                       "--web.listen-address=127.0.0.1:" + std::to_string(port_)};
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    const auto start = steady_clock::now();
    if (::posix_spawn(&pid_, argv[0], nullptr, nullptr, argv.data(), environ) != 0) std::abort();
    while (get(port_, "/-/healthy", "") == 0) {
      std::this_thread::sleep_for(std::chrono::microseconds(200));
    }
    listening_ms_ = since(start);
    while (get(port_, "/-/ready", "") == 0) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    ready_ms_ = since(start);
  }
  ~Docktap() {
    ::kill(pid_, SIGTERM);
    ::waitpid(pid_, nullptr, 0);
  }

  static double since(steady_clock::time_point start) {
    return std::chrono::duration<double, std::milli>(steady_clock::now() - start).count();
  }

  pid_t pid_ = 0;
  std::uint16_t port_;
  double listening_ms_ = 0;
  double ready_ms_ = 0;
};

constexpr const char* kGzip = "Accept-Encoding: gzip\r\n";

void measure(const Options& options, const Docktap& docktap) {
  const std::size_t plain_bytes = get(docktap.port_, "/metrics", "");
  std::size_t gzip_bytes = 0;
  std::vector<double> cpu, latency;
  for (unsigned i = 0; i < options.scrapes; ++i) {
    std::this_thread::sleep_for(options.interval);
    const double before = cpu_ms(docktap.pid_);
    const auto start = steady_clock::now();
    gzip_bytes = get(docktap.port_, "/metrics", kGzip);
    latency.push_back(Docktap::since(start));
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    cpu.push_back(cpu_ms(docktap.pid_) - before);
  }
  std::printf("listening after        %8.1f ms\n", docktap.listening_ms_);
  std::printf("table complete after   %8.1f ms\n", docktap.ready_ms_);
  std::printf("page                   %8.2f MB, gzip %.2f MB\n",
              static_cast<double>(plain_bytes) / 1e6, static_cast<double>(gzip_bytes) / 1e6);
  std::printf("CPU per scrape         %8.2f ms (median of %u)\n", median(cpu), options.scrapes);
  std::printf("latency                %8.2f ms (median)\n", median(latency));
  std::printf("resident memory        %8.1f MB\n", resident_mb(docktap.pid_));
}

// Whether memory stays where it is: scrapes, then containers that come and go with a scrape each.
void measure_growth(FakeEngine& engine, CgroupTree& tree, const Docktap& docktap) {
  constexpr unsigned kTimes = 1000;
  std::printf("resident memory        %8.1f MB before", resident_mb(docktap.pid_));
  for (unsigned i = 0; i < kTimes; ++i) get(docktap.port_, "/metrics", kGzip);
  std::printf(", %.1f MB after %u scrapes", resident_mb(docktap.pid_), kTimes);
  for (unsigned i = 0; i < kTimes; ++i) {
    FakeContainer container;
    container.name = "job-" + std::to_string(i);
    container.pid = 1'000'000 + i;
    const std::string id = engine.create(std::move(container));
    const std::string path = "/docker/" + id;
    tree.add(1'000'000 + i, path);
    engine.start(id);
    get(docktap.port_, "/metrics", kGzip);
    tree.remove(1'000'000 + i, path);
    engine.die(id, 0);
    engine.remove(id);
  }
  get(docktap.port_, "/metrics", kGzip);
  std::printf(", %.1f MB after %u containers came and went\n", resident_mb(docktap.pid_), kTimes);
}

// How long scrapes take while events come as fast as docktap reads them, beside how long they take
// at rest: what differs is what the burst delays them by.
void measure_burst(FakeEngine& engine, const Docktap& docktap) {
  constexpr std::size_t kEvents = 20'000;
  std::vector<EventLine> lines;
  lines.reserve(kEvents);
  const UnixNanos now = unix_now();
  for (std::size_t i = 0; i < kEvents; ++i) {
    const UnixNanos time = now + static_cast<UnixNanos>(i);
    lines.push_back({time, event_line("volume", i % 2 == 0 ? "mount" : "unmount", "data", time,
                                      {{"driver", "local"}})});
  }
  const auto scrapes_until = [&](const auto& done) {
    std::vector<double> latency;
    while (!done(latency.size())) {
      const auto start = steady_clock::now();
      get(docktap.port_, "/metrics", kGzip);
      latency.push_back(Docktap::since(start));
    }
    return latency;
  };
  std::vector<double> rest = scrapes_until([](std::size_t count) { return count == 20; });
  std::atomic<bool> is_over{false};
  std::thread burst([&] {
    engine.burst(lines);
    is_over = true;
  });
  std::vector<double> busy =
      scrapes_until([&](std::size_t count) { return is_over && count >= 3; });
  burst.join();
  std::printf("scrapes at rest        %8.1f ms (slowest of %zu)\n",
              *std::max_element(rest.begin(), rest.end()), rest.size());
  std::printf("while 20,000 events    %8.1f ms (slowest of %zu)\n",
              *std::max_element(busy.begin(), busy.end()), busy.size());
}

void measure_fake(const Options& options) {
  const std::string socket = "/tmp/docktap-bench-" + std::to_string(::getpid()) + ".sock";
  FakeEngine engine(socket);
  CgroupTree tree(CgroupTree::Version::kHybrid);
  for (unsigned i = 0; i < options.containers; ++i) {
    FakeContainer container;
    container.name = "shop-web-" + std::to_string(i + 1);
    container.labels = {{"com.docker.compose.project", "shop"},
                        {"com.docker.compose.service", "web"}};
    container.memory_limit = 200'000'000;
    container.nano_cpus = 500'000'000;
    container.pid = i + 1;
    const std::string id = engine.create(std::move(container));
    tree.add(i + 1, "/docker/" + id);
    engine.start(id);
  }
  const Docktap docktap(engine.host(),
                        {"--path.cgroupfs=" + tree.cgroupfs(), "--path.procfs=" + tree.procfs()});
  measure(options, docktap);
  measure_burst(engine, docktap);
  if (options.containers <= 100) measure_growth(engine, tree, docktap);
}

}  // namespace
}  // namespace docktap::test

int main(int argc, char** argv) {
  using namespace docktap::test;
  const Options options = parse_options(argc, argv);
  if (options.engine.empty()) {
    std::printf("%u containers, generated cgroup tree, scrapes %lld ms apart\n", options.containers,
                static_cast<long long>(options.interval.count()));
    measure_fake(options);
  } else {
    std::printf("the engine at %s, scrapes %lld ms apart\n", options.engine.c_str(),
                static_cast<long long>(options.interval.count()));
    measure(options, Docktap(options.engine, {}));
  }
  return 0;
}
