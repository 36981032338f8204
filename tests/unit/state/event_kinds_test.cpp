#include "state/event_kinds.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <utility>

namespace docktap::state {
namespace {

std::string kind_of(std::string_view type, std::string_view action) {
  const EventKind& kind = kEventKinds[event_kind(type, action)];
  return std::string(kind.type).append(" ").append(kind.action);
}

TEST(EventKinds, EachIsFoundWhereItStands) {
  for (std::size_t i = 0; i < kEventKindCount; ++i) {
    EXPECT_EQ(event_kind(kEventKinds[i].type, kEventKinds[i].action), i)
        << kEventKinds[i].type << " " << kEventKinds[i].action;
  }
}

// Two series of the same labels fail a whole scrape.
TEST(EventKinds, AreUnique) {
  std::set<std::pair<std::string_view, std::string_view>> kinds;
  for (const EventKind& kind : kEventKinds) {
    EXPECT_TRUE(kinds.emplace(kind.type, kind.action).second) << kind.type << " " << kind.action;
  }
}

TEST(EventKinds, EveryTypeHasAnOther) {
  for (const EventKind& kind : kEventKinds) {
    EXPECT_EQ(kind_of(kind.type, "levitate"), std::string(kind.type) + " other");
    EXPECT_EQ(kind_of(kind.type, ""), std::string(kind.type) + " other");
  }
}

TEST(EventKinds, AnUnknownTypeIsOtherWhateverItsAction) {
  for (const char* const type : {"", "machine", "Container", "containers", "other"}) {
    for (const char* const action : {"", "start", "other", "levitate"}) {
      EXPECT_EQ(kind_of(type, action), "other other") << type << " " << action;
    }
  }
}

TEST(EventKinds, AnActionOfAnotherTypeIsOther) {
  EXPECT_EQ(kind_of("image", "start"), "image other");
  EXPECT_EQ(kind_of("container", "pull"), "container other");
  EXPECT_EQ(kind_of("daemon", "create"), "daemon other");
}

}  // namespace
}  // namespace docktap::state
