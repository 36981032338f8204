// Which tags somebody made, and which a commit, an import, a load or a build.

#include "unit/state/ledger_story.h"

namespace docktap::state {
namespace {

class EventLedgerTags : public LedgerStory {
 protected:
  void tag(const std::string& image) { ledger_.take(other("image", "tag", image)); }
  void commit(const std::string& image) {
    Event event = this->event("commit");
    event.image_id = image;
    ledger_.take(event);
  }
  // The legacy builder's last step.
  void build_step(const std::string& image = "sha256:0123") {
    id_[0] = id_[0] == 'f' ? '0' : 'f';
    for (const char* const action : {"create", "destroy"}) {
      Event event = this->event(action);
      event.image = image;
      ledger_.take(event);
    }
  }
  std::uint64_t tags() {
    ledger_.tick(now_ + 60 * kSecond);
    return ledger_.counts().security[index_of(SecurityEvent::kImageTag)];
  }
};

TEST_F(EventLedgerTags, OneAloneCountsOnceWhatMadeItCouldHaveFollowed) {
  tag("evil");
  ledger_.tick(now_ + kSecond);
  EXPECT_EQ(security(), "");
  ledger_.tick(now_ + 10 * kSecond);
  EXPECT_EQ(security(), "image_tag:1");
}

TEST_F(EventLedgerTags, WhatMadeTheImageExplainsThem) {
  tag("a");
  ledger_.take(other("image", "import", "a"));
  tag("b");
  tag("b");
  ledger_.take(other("image", "load", "b"));
  tell("create start");
  tag("c");
  commit("c");
  build_step();
  tag("d");
  tag("d");
  EXPECT_EQ(tags(), 0U);
  EXPECT_EQ(counted("image", "tag"), 6U);
}

TEST_F(EventLedgerTags, WhatMadeAnotherImageDoesNot) {
  tell("create start");
  tag("evil");
  ledger_.take(other("image", "import", "a"));
  ledger_.take(other("image", "load", "b"));
  commit("c");
  EXPECT_EQ(tags(), 1U);
}

TEST_F(EventLedgerTags, NorDoesACommitWhoseImageALabelNames) {
  masks_.image_id = true;
  tell("create start");
  tag("evil");
  commit("evil");
  EXPECT_EQ(tags(), 1U);
}

TEST_F(EventLedgerTags, OnlySoonAfterInTheEnginesTimeWhateverTheReplays) {
  tag("a");
  now_ += 1800 * kSecond;
  ledger_.take(other("image", "load", "a"));
  EXPECT_EQ(tags(), 1U) << "loaded half an hour later, replayed at once";
  const Event late = other("image", "tag", "b");
  now_ += 60 * kSecond;
  build_step();
  ledger_.take(late);
  EXPECT_EQ(tags(), 2U) << "older than the build";
  now_ += 60 * kSecond;
  ledger_.take(other("image", "load", "c"));
  tag("c");
  EXPECT_EQ(tags(), 3U) << "by hand, after the load";
}

TEST_F(EventLedgerTags, ABuildTagsOneImage) {
  build_step();
  tag("built");
  tag("evil");
  EXPECT_EQ(tags(), 1U);
}

TEST_F(EventLedgerTags, AContainerThatSomebodyCreatedAndRemovedIsNoBuild) {
  build_step("shop:1");
  tag("evil");
  EXPECT_EQ(tags(), 1U);
}

}  // namespace
}  // namespace docktap::state
