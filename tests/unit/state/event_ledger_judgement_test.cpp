#include <gmock/gmock.h>

#include "unit/state/ledger_story.h"

namespace docktap::state {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class EventLedgerJudgement : public LedgerStory {
 protected:
  EventLedgerJudgement() { judge_at_create_ = false; }
  static constexpr StartJudgement kAll{true, true, true};
  static constexpr const char* kAllEvents =
      "privileged_start:1 host_namespace_start:1 socket_mount_start:1";
};

TEST_F(EventLedgerJudgement, IsAskedForAtTheCreate) {
  tell("create");
  EXPECT_THAT(listener_.judgements, ElementsAre(id_));
  EXPECT_THAT(listener_.inspects, IsEmpty()) << "one request is enough";
}

TEST_F(EventLedgerJudgement, BeforeTheStart) {
  tell("create");
  ledger_.judged(id_, kAll);
  EXPECT_EQ(security(), "") << "it is only created";
  tell("start");
  EXPECT_EQ(security(), kAllEvents);
  EXPECT_EQ(record().security_last[index_of(SecurityEvent::kPrivilegedStart)], now_);
}

TEST_F(EventLedgerJudgement, AfterTheStart) {
  tell("create start");
  EXPECT_EQ(last_action(), "create");
  ledger_.judged(id_, kAll);
  EXPECT_EQ(security(), kAllEvents);
  EXPECT_EQ(last_action(), "start");
}

TEST_F(EventLedgerJudgement, AfterTheContainerIsGoneNamesIt) {
  tell("create attach n+ start die:0 n- destroy");
  ledger_.judged(id_, kAll);
  EXPECT_EQ(security(), kAllEvents);
  EXPECT_EQ(listener_.records.back().name, "web");
  ASSERT_EQ(table_.tombstones().size(), 1U);
  EXPECT_GT(table_.tombstones()[0]->security_last[index_of(SecurityEvent::kPrivilegedStart)], 0);
}

TEST_F(EventLedgerJudgement, ThatWasMissedIsCountedAndTheStartStillTold) {
  tell("create start");
  ledger_.could_not_judge(id_);
  EXPECT_EQ(ledger_.counts().inspects_missed, 1U);
  EXPECT_EQ(security(), "");
  EXPECT_EQ(last_action(), "start");
}

TEST_F(EventLedgerJudgement, ThatWasMissedAtTheCreateIsAskedForAgain) {
  tell("create");
  ledger_.could_not_judge(id_);
  EXPECT_EQ(ledger_.counts().inspects_missed, 0U) << "there is no start yet";
  tell("start");
  EXPECT_EQ(listener_.judgements.size(), 2U);
  ledger_.judged(id_, kAll);
  EXPECT_EQ(security(), kAllEvents);
}

TEST_F(EventLedgerJudgement, HoldsForLaterStarts) {
  tell("create start");
  ledger_.judged(id_, kAll);
  tell("die:0 start");
  EXPECT_EQ(listener_.judgements.size(), 1U);
  EXPECT_EQ(ledger_.counts().security[index_of(SecurityEvent::kPrivilegedStart)], 2U);
}

TEST_F(EventLedgerJudgement, OfOneFoundByAList) {
  tell("start");  // created before docktap watched
  EXPECT_THAT(listener_.judgements, ElementsAre(id_));
  ledger_.judged(id_, kAll);
  EXPECT_EQ(security(), kAllEvents);
}

TEST_F(EventLedgerJudgement, EverythingThatWaitsIsToldAtTheEnd) {
  tell("create start");
  ledger_.flush();
  EXPECT_EQ(last_action(), "start");
  EXPECT_EQ(ledger_.counts().inspects_missed, 1U) << "nobody will judge it";
}

// --- images ---

TEST_F(EventLedgerJudgement, AnImageFromElsewhereIsUnapproved) {
  LedgerOptions options;
  options.approved_registries = {"registry.shop:5000"};
  EventLedger ledger(table_, listener_, options);
  ledger.take(other("image", "pull", "registry.shop:5000/web:1"));
  EXPECT_EQ(ledger.counts().security[index_of(SecurityEvent::kImagePullUnapproved)], 0U);
  ledger.take(other("image", "pull", "alpine:latest"));
  EXPECT_EQ(ledger.counts().security[index_of(SecurityEvent::kImagePullUnapproved)], 1U);
  EXPECT_EQ(ledger.counts().security[index_of(SecurityEvent::kImagePull)], 2U);
}

}  // namespace
}  // namespace docktap::state
