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

bool insert(SeenEvents& seen, const Event& event) {
  return seen.insert(identity_of(event), event.time);
}

TEST(SeenEvents, TellsWhatComesTwice) {
  SeenEvents seen;
  EXPECT_TRUE(insert(seen, event(1, "start")));
  EXPECT_FALSE(insert(seen, event(1, "start")));
  EXPECT_TRUE(insert(seen, event(2, "start")));
}

TEST(SeenEvents, EventsOfOneMomentDifferInTheRest) {
  SeenEvents seen;
  EXPECT_TRUE(insert(seen, event(1, "exec_start", "x")));
  EXPECT_TRUE(insert(seen, event(1, "exec_start", "y")));
  EXPECT_TRUE(insert(seen, event(1, "exec_die", "x")));
  EXPECT_FALSE(insert(seen, event(1, "exec_start", "y")));
}

TEST(SeenEvents, RemembersFarMoreThanTheEngineReplays) {
  SeenEvents seen;
  for (UnixNanos time = 0; time < 5000; ++time) EXPECT_TRUE(insert(seen, event(time, "start")));
  for (UnixNanos time = 4999; time > 4999 - 256; --time) {
    EXPECT_FALSE(insert(seen, event(time, "start")));
  }
}

}  // namespace
}  // namespace docktap::state
