// docktap-demo-engine --socket PATH [--containers N]: an engine to look at where there is no
// Docker.

#include <pthread.h>
#include <signal.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <string_view>

#include "support/fake_engine/demo_scenario.h"
#include "support/fake_engine/fake_engine.h"

namespace {

int usage() {
  std::fprintf(stderr, "usage: docktap-demo-engine --socket PATH [--containers 1..5000]\n");
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  std::string socket;
  long containers = 20;
  for (int i = 1; i < argc; i += 2) {
    const std::string_view name = argv[i];
    if (i + 1 == argc) return usage();
    if (name == "--socket") {
      socket = argv[i + 1];
    } else if (name == "--containers") {
      containers = std::strtol(argv[i + 1], nullptr, 10);
    } else {
      return usage();
    }
  }
  if (socket.empty() || containers < 1 || containers > 5000) return usage();

  sigset_t ending;
  sigemptyset(&ending);
  sigaddset(&ending, SIGTERM);
  sigaddset(&ending, SIGINT);
  pthread_sigmask(SIG_BLOCK, &ending, nullptr);
  try {
    docktap::test::FakeEngine engine(socket);
    docktap::test::DemoScenario scenario(engine, static_cast<unsigned>(containers));
    std::printf("the demo engine listens at unix://%s\n", socket.c_str());
    std::fflush(stdout);
    const timespec second{1, 0};
    while (sigtimedwait(&ending, nullptr, &second) < 0) scenario.tick();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "docktap-demo-engine: %s\n", error.what());
    return 1;
  }
  return 0;
}
