#include "app/inspect_queue.h"

#include <gtest/gtest.h>

namespace docktap::app {
namespace {

TEST(InspectQueue, GivesEachContainerOnceInOrder) {
  InspectQueue queue;
  queue.add("a");
  queue.add("b");
  queue.add("a");
  EXPECT_EQ(queue.take(), "a");
  EXPECT_EQ(queue.take(), "b");
  EXPECT_EQ(queue.take(), std::nullopt);
}

TEST(InspectQueue, IsIdleOnlyWhenAllRepliesAreIn) {
  InspectQueue queue;
  EXPECT_TRUE(queue.idle());
  queue.add("a");
  EXPECT_FALSE(queue.idle());
  queue.take();
  EXPECT_FALSE(queue.idle());
  EXPECT_TRUE(queue.finish("a"));
  EXPECT_TRUE(queue.idle());
}

TEST(InspectQueue, AReplyThatWasOvertakenIsAskedForAgain) {
  InspectQueue queue;
  queue.add("a");
  queue.take();
  queue.add("a");
  EXPECT_EQ(queue.take(), std::nullopt) << "one request for a container at a time";
  EXPECT_FALSE(queue.finish("a"));
  EXPECT_EQ(queue.take(), "a");
  EXPECT_TRUE(queue.finish("a"));
  EXPECT_TRUE(queue.idle());
}

}  // namespace
}  // namespace docktap::app
