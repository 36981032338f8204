#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "unit/app/exporter_fixture.h"

namespace docktap::app {

// docktap on a fake engine, and what its page says of events.
class EventTest : public ExporterTest {
 protected:
  EventTest();
  ~EventTest() override;

  // Starts and waits for the event stream.
  void start_listening();
  // Waits until the engine has written all to the stream, which is open.
  void wait_until_delivered();
  // Waits until a new connection has been judged, which nothing on the page tells: 2 s after it was
  // opened, or 4 s if the one before it was not judged yet.
  void wait_until_judged();

  // So many lines that concern no container, stamped now; every one is another event.
  static std::vector<test::EventLine> volume_events(std::size_t count);

  // All that docker_events_total counts.
  static double counted(const test::Exposition& page);
  static double counted(const test::Exposition& page, const std::string& type,
                        const std::string& action);
  static double all_gaps(const test::Exposition& page);
  static double gaps(const test::Exposition& page, const std::string& reason);
  static double security(const test::Exposition& page, const std::string& event);
  test::Exposition scrape_until_counted(double events,
                                        std::chrono::seconds patience = std::chrono::seconds(20));

  std::string log() const;

  const std::string state_file_;
  const std::string log_file_;
};

std::string content_of(const std::string& path);

}  // namespace docktap::app
