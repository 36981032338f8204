#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "support/fake_engine/fake_engine.h"

namespace docktap::test {

// What the demo shows: a small shop of containers whose figures move, with a restart, a health flap
// and an OOM kill now and then. The same seed gives the same story.
class DemoScenario {
 public:
  DemoScenario(FakeEngine& engine, unsigned containers);

  // One second goes by.
  void tick();

 private:
  struct Actor {
    std::string id;
    double load = 0;       // cores in use, on average
    double memory_mb = 0;  // likewise
    double phase = 0;
    bool has_healthcheck = false;
    int unhealthy_for = 0;  // seconds left
    int down_for = 0;
  };

  void move_figures(Actor& actor);
  void make_something_happen();

  FakeEngine& engine_;
  std::vector<Actor> actors_;
  std::minstd_rand random_{20261124};
  unsigned second_ = 0;
};

}  // namespace docktap::test
