#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "unit/state/container_story.h"

namespace docktap::state {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

using ContainerTableTest = ContainerStory;

TEST_F(ContainerTableTest, AListMakesContainersAppearAndGo) {
  EXPECT_FALSE(table_.complete());
  EXPECT_THAT(table_.reconcile({summary()}, table_.mark(), now_), ElementsAre(id_of('a')));
  EXPECT_TRUE(table_.complete());
  EXPECT_EQ(table_.shown().size(), 1U);
  EXPECT_EQ(record().starts, 0U) << "0 at discovery";
  EXPECT_THAT(table_.reconcile({}, table_.mark(), now_), IsEmpty());
  EXPECT_EQ(table_.size(), 0U);
  EXPECT_THAT(table_.shown(), IsEmpty());
}

TEST_F(ContainerTableTest, ADiscoveredContainerHasNoHistory) {
  table_.reconcile({summary()}, table_.mark(), now_);
  ContainerInfo info = running_info(7);
  info.oom_killed = true;
  table_.apply_inspect(info, now_);
  take_sample(3);
  EXPECT_EQ(record().starts, 0U);
  EXPECT_EQ(record().restarts, 0U);
  EXPECT_EQ(record().oom_events, 0U);
}

TEST_F(ContainerTableTest, AnUnchangedContainerIsInspectedOnce) {
  table_.reconcile({summary()}, table_.mark(), now_);
  table_.apply_inspect(running_info(), now_);
  EXPECT_THAT(table_.reconcile({summary()}, table_.mark(), now_), IsEmpty());
}

TEST_F(ContainerTableTest, AListOlderThanAnEventDoesNotUndoIt) {
  const std::uint64_t mark = table_.mark();
  start_new();
  EXPECT_THAT(table_.reconcile({}, mark, now_), IsEmpty());
  EXPECT_EQ(table_.size(), 1U) << "it was created after the list";
  die(0);
  EXPECT_THAT(table_.reconcile({summary(ContainerState::kRunning)}, mark, now_), IsEmpty());
  EXPECT_EQ(record().info.state, ContainerState::kExited);
}

TEST_F(ContainerTableTest, AListTellsWhatEventsDidNot) {
  start_new();
  EXPECT_THAT(table_.reconcile({summary(ContainerState::kExited)}, table_.mark(), now_),
              ElementsAre(id_of('a')));
  EXPECT_EQ(record().info.state, ContainerState::kExited);
  EXPECT_THAT(table_.running(), IsEmpty());
}

TEST_F(ContainerTableTest, RenameAndDestroy) {
  start_new();
  Event renamed = event("rename");
  renamed.name = "api";
  EXPECT_TRUE(table_.apply_event(renamed).inspect);
  EXPECT_EQ(record().labels, R"(id="aaaaaaaaaaaa",name="api")");
  EXPECT_FALSE(tell("destroy").inspect);
  EXPECT_EQ(table_.size(), 0U);
  ASSERT_EQ(table_.tombstones().size(), 1U);
  EXPECT_EQ(table_.tombstones().front()->removed_at, now_);
}

TEST_F(ContainerTableTest, DestroyNeedsNoDieBeforeIt) {
  tell("create");
  EXPECT_FALSE(tell("destroy").inspect) << "created, never started";
  EXPECT_EQ(table_.size(), 0U);
  EXPECT_FALSE(tell("destroy").inspect) << "of one that is not known";
  EXPECT_EQ(table_.size(), 0U);
}

TEST_F(ContainerTableTest, AContainerThatIsGoneBeforeItsInspectIsRemoved) {
  tell("create");
  table_.remove(id_, now_);
  EXPECT_EQ(table_.size(), 0U);
  table_.remove(id_, now_);
  EXPECT_EQ(table_.size(), 0U);
}

TEST_F(ContainerTableTest, ASampleIsNotFreshOnceTheContainerHasStopped) {
  start_new();
  take_sample(0);
  EXPECT_TRUE(record().sample_is_fresh);
  EXPECT_EQ(record().last_seen, now_);
  die(0);
  EXPECT_FALSE(record().sample_is_fresh);
}

TEST_F(ContainerTableTest, CountsByStateCoverHiddenOnesToo) {
  TableOptions options;
  options.filter.include_name = std::regex("nothing");
  ContainerTable table(options);
  ContainerSummary paused = summary(ContainerState::kPaused);
  paused.id = id_of('b');
  table.reconcile({summary(), paused}, table.mark(), now_);
  EXPECT_THAT(table.shown(), IsEmpty());
  const auto counts = table.count_by_state();
  EXPECT_EQ(counts[static_cast<std::size_t>(ContainerState::kRunning)], 1U);
  EXPECT_EQ(counts[static_cast<std::size_t>(ContainerState::kPaused)], 1U);
}

TEST_F(ContainerTableTest, ShowsAtMostSoManyInTheOrderOfTheirIds) {
  TableOptions options;
  options.max_containers = 2;
  ContainerTable table(options);
  std::vector<ContainerSummary> list;
  for (const char digit : {'c', 'a', 'b'}) {
    list.push_back(summary());
    list.back().id = id_of(digit);
  }
  table.reconcile(list, table.mark(), now_);
  ASSERT_EQ(table.shown().size(), 2U);
  EXPECT_EQ(table.shown()[0]->info.id, id_of('a'));
  EXPECT_EQ(table.shown()[1]->info.id, id_of('b'));
  EXPECT_EQ(table.dropped(), 1U);
  EXPECT_EQ(table.size(), 3U);
}

TEST_F(ContainerTableTest, WhatIsOlderThanADestroyDoesNotBringItBack) {
  const std::uint64_t mark = table_.mark();
  start_new();
  const ContainerInfo asked_before = running_info();
  die(0);
  tell("destroy");
  table_.apply_inspect(asked_before, now_);
  EXPECT_EQ(table_.size(), 0U) << "by an inspect that was under way";
  EXPECT_THAT(table_.reconcile({summary()}, mark, now_), IsEmpty());
  EXPECT_EQ(table_.size(), 0U) << "by a list that was under way";
  EXPECT_FALSE(tell("exec_die").inspect);
  EXPECT_EQ(table_.size(), 0U) << "by an event that came late";
}

TEST_F(ContainerTableTest, EveryChangeOfStateOvertakesAnInspectUnderWay) {
  start_new();
  for (const char* const action : {"pause", "unpause", "die", "start", "rename", "update"}) {
    EXPECT_TRUE(tell(action).inspect) << action;
  }
}

TEST_F(ContainerTableTest, AThousandComeAndGo) {
  for (int i = 1000; i < 2000; ++i) {
    id_ = std::to_string(i) + std::string(60, 'a');
    start_new();
    die(0);
    tell("destroy");
  }
  EXPECT_EQ(table_.size(), 0U);
  EXPECT_THAT(table_.shown(), IsEmpty());
}

}  // namespace
}  // namespace docktap::state
