#include <cctype>
#include <fstream>
#include <thread>

#include <spdlog/fmt/fmt.h>

#include "support/effort/effort.h"
#include "unit/app/event_fixture.h"

namespace docktap::app {
namespace {

using test::EventLine;
using test::Exposition;
using test::Fault;

// Every byte would take more than a minute; an odd step comes by every place of a line in time.
constexpr std::size_t kStep = 13;

std::vector<std::string> recorded_stream() {
  std::vector<std::string> lines;
  std::ifstream file(DOCKTAP_FIXTURES "/engine/20.10/events.ndjson");
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

// The same events as those recorded, but now, and of containers of their own.
std::vector<EventLine> again(const std::vector<std::string>& recorded, unsigned round) {
  std::vector<EventLine> lines;
  const std::string mark = fmt::format("{:08x}", round);
  UnixNanos time = unix_now();
  for (std::string line : recorded) {
    std::size_t digits = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
      digits = std::isxdigit(static_cast<unsigned char>(line[i])) != 0 ? digits + 1 : 0;
      if (digits == 64) line.replace(i - 63, mark.size(), mark);
    }
    ++time;
    line.erase(line.rfind(",\"time\":"));
    line += fmt::format(",\"time\":{},\"timeNano\":{}}}\n", time / 1'000'000'000, time);
    lines.push_back({time, line});
  }
  return lines;
}

TEST_F(EventTest, ACutAtAnyPlaceOfARecordedStreamLosesNothing) {
  // What is not there can't be inspected: events alone are to tell.
  engine_->set_fault("container_inspect", Fault::of_status(500, "none of them exists"));
  engine_->set_fault("container_list", Fault::of_status(500, "none of them exists"));
  config_.events_max_tombstones = 1;
  start_listening();
  const std::vector<std::string> recorded = recorded_stream();
  ASSERT_GT(recorded.size(), 50U);
  std::size_t bytes = 0;
  for (const EventLine& line : again(recorded, 0)) bytes += line.text.size();

  unsigned rounds = 0;
  for (std::size_t offset = 0; offset < bytes && !HasFailure();
       offset += kStep * (10 / test::rounds(10))) {
    wait_until_delivered();
    engine_->cut_events_after(offset);
    engine_->burst(again(recorded, ++rounds));
    while (engine_->cuts() < rounds) std::this_thread::yield();
  }
  const double expected = static_cast<double>(rounds * recorded.size());
  scrape_until_counted(expected);
  wait_until_judged();
  const Exposition page = scrape({"events"});
  EXPECT_EQ(counted(page) - page.value("docker_events_inferred_total"), expected);
  EXPECT_EQ(all_gaps(page), 0);
  EXPECT_EQ(page.value("docker_events_malformed_total"), 0);
  EXPECT_EQ(page.value("docker_event_stream_reconnects_total"), rounds);
}

}  // namespace
}  // namespace docktap::app
