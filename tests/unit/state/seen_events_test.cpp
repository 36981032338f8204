#include "state/seen_events.h"

#include <gtest/gtest.h>

namespace docktap::state {
namespace {

Event event(UnixNanos time, const std::string& action, const std::string& exec_id = "") {
  Event event;
  event.time = time;
  event.type = "container";
  event.action = action;
  event.actor_id = "a";
  event.exec_id = exec_id;
  return event;
}

TEST(SeenEvents, TellsWhatComesTwice) {
  SeenEvents seen;
  EXPECT_TRUE(seen.insert(event(1, "start")));
  EXPECT_FALSE(seen.insert(event(1, "start")));
  EXPECT_TRUE(seen.insert(event(2, "start")));
}

TEST(SeenEvents, EventsOfOneMomentDifferInTheRest) {
  SeenEvents seen;
  EXPECT_TRUE(seen.insert(event(1, "exec_start", "x")));
  EXPECT_TRUE(seen.insert(event(1, "exec_start", "y")));
  EXPECT_TRUE(seen.insert(event(1, "exec_die", "x")));
  EXPECT_FALSE(seen.insert(event(1, "exec_start", "y")));
}

TEST(SeenEvents, RemembersFarMoreThanTheEngineReplays) {
  SeenEvents seen;
  for (UnixNanos time = 0; time < 5000; ++time) EXPECT_TRUE(seen.insert(event(time, "start")));
  for (UnixNanos time = 4999; time > 4999 - 256; --time) {
    EXPECT_FALSE(seen.insert(event(time, "start")));
  }
}

}  // namespace
}  // namespace docktap::state
