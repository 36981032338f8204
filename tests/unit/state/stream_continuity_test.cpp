#include "state/stream_continuity.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>

namespace docktap::state {
namespace {

using Identities = std::vector<std::uint64_t>;

constexpr std::uint64_t kLast = 7;
constexpr UnixNanos kOpenedAt = 1000;

Identities memory_of(std::size_t size) {
  Identities identities(size);
  for (std::size_t i = 0; i < size; ++i) identities[i] = 100 + i;
  return identities;
}

// What happens between the end of one stream and the judgement of the next.
struct Case {
  std::string name;
  bool direct = true;
  std::function<void(StreamContinuity&)> before;  // it opens again
  std::function<void(StreamContinuity&)> after;
  Identities remembered;
  bool complete = false;
  std::optional<GapReason> gap;
};

void peer_ends(StreamContinuity& stream) { stream.ended(true); }
void docktap_ends(StreamContinuity& stream) { stream.ended(false); }
void nothing(StreamContinuity&) {}

class StreamContinuityTest : public testing::TestWithParam<Case> {};

TEST_P(StreamContinuityTest, Judges) {
  StreamContinuity stream(GetParam().direct);
  stream.opened(std::nullopt, kOpenedAt);
  EXPECT_FALSE(stream.is_settled());
  EXPECT_TRUE(stream.judge({}).complete) << "nothing was taken before the first";
  EXPECT_TRUE(stream.is_settled());
  GetParam().before(stream);
  stream.opened(kLast, kOpenedAt);
  GetParam().after(stream);
  const StreamContinuity::Verdict verdict = stream.judge(GetParam().remembered);
  EXPECT_EQ(verdict.complete, GetParam().complete);
  EXPECT_EQ(verdict.gap, GetParam().gap);
}

const Case kCases[] = {
    {"repeated_on_the_stream",
     true,
     peer_ends,
     [](StreamContinuity& stream) { stream.delivered(kLast, 1); },
     {},
     true,
     std::nullopt},
    {"still_in_memory", true, peer_ends, nothing, {5, kLast, 8}, true, std::nullopt},
    {"memory_rolled_over", true, peer_ends, nothing, memory_of(256), false, GapReason::kOverflow},
    {"memory_rolled_over_under_a_burst",
     true,
     peer_ends,
     [](StreamContinuity& stream) {
       for (std::uint64_t i = 0; i < 256; ++i) stream.delivered(100 + i, kOpenedAt);
     },
     {},
     false,
     GapReason::kOverflow},
    {"what_comes_live_says_nothing",
     true,
     peer_ends,
     [](StreamContinuity& stream) {
       for (std::uint64_t i = 0; i < 256; ++i) stream.delivered(100 + i, kOpenedAt + 1);
     },
     {},
     false,
     std::nullopt},
    {"the_engine_ended_and_started", true,
     [](StreamContinuity& stream) {
       stream.ended(true);
       stream.not_reached();
     },
     nothing, memory_of(12), false, std::nullopt},
    {"so_fast_that_every_try_reached_it", true,
     [](StreamContinuity& stream) {
       stream.ended(true);
       stream.heard();
     },
     nothing, memory_of(12), false, std::nullopt},
    {"it_went_on_unheard_before_it_ended", true,
     [](StreamContinuity& stream) {
       stream.ended(true);
       stream.heard();
       stream.not_reached();
     },
     nothing, memory_of(12), false, GapReason::kEngineRestart},
    {"it_refused_the_stream_before_it_ended", true,
     [](StreamContinuity& stream) {
       stream.ended(true);
       stream.refused();
     },
     nothing, memory_of(12), false, GapReason::kEngineRestart},
    {"docktap_gave_the_stream_up_before", true, docktap_ends, nothing, memory_of(12), false,
     GapReason::kEngineRestart},
    {"behind_a_proxy_an_end_says_little", false, peer_ends, nothing, memory_of(12), false,
     GapReason::kEngineRestart},
    {"after_the_restart_more_than_it_remembers", true,
     [](StreamContinuity& stream) {
       stream.ended(true);
       stream.not_reached();
     },
     nothing, memory_of(256), false, GapReason::kEngineRestart},
    {"another_docktap_was_before", true,
     [](StreamContinuity& stream) {
       stream.ended(true);
       stream.resumes_another();
     },
     nothing, memory_of(12), false, GapReason::kExporterRestart},
};

INSTANTIATE_TEST_SUITE_P(Cases, StreamContinuityTest, testing::ValuesIn(kCases),
                         [](const auto& tested) { return tested.param.name; });

TEST(StreamContinuity, AFullMemoryBeforeAnythingWasTakenIsAnOverflow) {
  StreamContinuity stream(true);
  stream.opened(std::nullopt, kOpenedAt);
  EXPECT_EQ(stream.judge(memory_of(256)).gap, GapReason::kOverflow);
}

TEST(StreamContinuity, ASecondCutDoesNotHideWhatTheFirstOneLost) {
  StreamContinuity stream(true);
  stream.opened(kLast, kOpenedAt);
  stream.delivered(100, kOpenedAt);
  stream.ended(true);
  stream.opened(100, kOpenedAt + 5);
  stream.delivered(100, kOpenedAt);
  EXPECT_EQ(stream.judge(memory_of(256)).gap, GapReason::kOverflow);
}

TEST(StreamContinuity, AFailedTryDoesNotForgetHowTheLastStreamEnded) {
  StreamContinuity stream(true);
  stream.opened(kLast, kOpenedAt);
  stream.judge({kLast});
  stream.ended(false);
  stream.ended(true);  // a connection that never became a stream
  stream.opened(kLast, kOpenedAt);
  EXPECT_EQ(stream.judge({}).gap, GapReason::kEngineRestart);
}

}  // namespace
}  // namespace docktap::state
