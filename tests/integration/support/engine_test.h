#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "integration/support/command.h"
#include "integration/support/docktap_process.h"
#include "support/exposition/exposition.h"

namespace docktap::test {

// A test on the private engine of `with-engine`. Skips, loudly, without one; fails at once where
// the engine hangs. All containers and volumes of that engine are removed at its beginning and at
// its end.
class EngineTest : public testing::Test {
 protected:
  void SetUp() override;
  void TearDown() override;

  // `docker <arguments>` on the private engine; a failure fails the test.
  std::string docker(std::vector<std::string> arguments);
  // The same where a failure is expected.
  CommandOutput try_docker(std::vector<std::string> arguments);
  // `docker run -d <options> bb:1 <command>`: the container's id. Its name begins with the test's.
  std::string run(const std::string& name, std::vector<std::string> options = {},
                  std::vector<std::string> command = {"sleep", "1000"});
  // A value of `docker inspect`, by a Go template.
  std::string inspect(const std::string& container, const std::string& format);
  // Makes that many anonymous volumes, so many events, as fast as the engine can.
  void make_volumes(int count);
  // The engine's API as it is: the body of GET `target`.
  std::string api(const std::string& target);

  // A docktap that watches the private engine.
  DocktapProcess start_docktap(std::vector<std::string> flags = {});

  // Scrapes, a little apart, until `done` of the page or 30 s have passed; the last page.
  Exposition scrape_until(const DocktapProcess& docktap,
                          const std::function<bool(const Exposition&)>& done);

  std::string host_;    // unix://…
  std::string socket_;  // its path
  int dockerd_pid_ = 0;

 private:
  void remove_all();
};

}  // namespace docktap::test
