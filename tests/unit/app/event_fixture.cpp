#include "unit/app/event_fixture.h"

#include <unistd.h>

#include <chrono>
#include <fstream>
#include <sstream>
#include <thread>

namespace docktap::app {

using std::chrono::steady_clock;
using test::Exposition;

std::string content_of(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

EventTest::EventTest()
    : state_file_(testing::TempDir() + "docktap-events-" + std::to_string(::getpid()) + ".state"),
      log_file_(testing::TempDir() + "docktap-events-" + std::to_string(::getpid()) + ".log") {
  ::unlink(state_file_.c_str());
  ::unlink(log_file_.c_str());
}

EventTest::~EventTest() {
  stop();
  for (const char* const tail : {"", ".new", ".damaged"}) ::unlink((state_file_ + tail).c_str());
  ::unlink(log_file_.c_str());
}

void EventTest::start_listening() {
  start();
  scrape_until(
      [](const Exposition& now) { return now.value("docker_event_stream_connected") == 1; });
}

void EventTest::wait_until_delivered() {
  const auto give_up = steady_clock::now() + std::chrono::seconds(20);
  while (!engine_->events_delivered()) {
    ASSERT_LT(steady_clock::now(), give_up) << "nobody listens";
    std::this_thread::sleep_for(std::chrono::microseconds(200));
  }
}

void EventTest::wait_until_judged() {
  scrape_until(
      [](const Exposition& now) { return now.value("docker_event_stream_connected") == 1; });
  std::this_thread::sleep_for(std::chrono::seconds(5));
}

std::vector<test::EventLine> EventTest::volume_events(std::size_t count) {
  std::vector<test::EventLine> lines;
  const UnixNanos now = unix_now();
  for (std::size_t i = 0; i < count; ++i) {
    const UnixNanos time = now + static_cast<UnixNanos>(i);
    lines.push_back(
        {time, test::event_line("volume", i % 2 == 0 ? "mount" : "unmount",
                                "volume-" + std::to_string(i % 7), time, {{"driver", "local"}})});
  }
  return lines;
}

double EventTest::counted(const Exposition& page) {
  double sum = 0;
  for (const Exposition::Sample& sample : page.all("docker_events_total")) sum += sample.value;
  return sum;
}

double EventTest::counted(const Exposition& page, const std::string& type,
                          const std::string& action) {
  return page.value("docker_events_total", {{"type", type}, {"action", action}});
}

double EventTest::all_gaps(const Exposition& page) {
  double sum = 0;
  for (const Exposition::Sample& sample : page.all("docker_event_gaps_total")) sum += sample.value;
  return sum;
}

double EventTest::gaps(const Exposition& page, const std::string& reason) {
  return page.value("docker_event_gaps_total", {{"reason", reason}});
}

double EventTest::security(const Exposition& page, const std::string& event) {
  return page.value("docker_security_events_total", {{"event", event}});
}

Exposition EventTest::scrape_until_counted(double events, std::chrono::seconds patience) {
  return scrape_until([=](const Exposition& now) { return counted(now) >= events; }, patience);
}

std::string EventTest::log() const { return content_of(log_file_); }

}  // namespace docktap::app
