#include "engine/line_splitter.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

namespace docktap::engine {
namespace {

class LineSplitterTest : public testing::Test {
 protected:
  void feed(std::string_view text) {
    while (!text.empty()) {
      const std::span<char> space = splitter_.space();
      ASSERT_GE(space.size(), 4096U);
      const std::size_t size = std::min(space.size(), text.size());
      std::memcpy(space.data(), text.data(), size);
      splitter_.commit(
          size, [&](std::string_view line) { lines_.emplace_back(line); }, [&] { ++oversized_; });
      text.remove_prefix(size);
    }
  }

  LineSplitter splitter_{100'000};
  std::vector<std::string> lines_;
  int oversized_ = 0;
};

using Lines = std::vector<std::string>;

TEST_F(LineSplitterTest, HandsOutWholeLines) {
  feed("one\ntwo\n\nthree");
  EXPECT_EQ(lines_, (Lines{"one", "two"}));
  feed("\n");
  EXPECT_EQ(lines_, (Lines{"one", "two", "three"}));
}

TEST_F(LineSplitterTest, DoesNotCareWhereTheBytesAreCut) {
  for (const char c : std::string("first\nsecond\n")) feed(std::string(1, c));
  EXPECT_EQ(lines_, (Lines{"first", "second"}));
}

TEST_F(LineSplitterTest, TakesLinesLargerThanItsFirstBuffer) {
  const std::string large(90'000, 'x');
  feed(large + "\nsmall\n");
  EXPECT_EQ(lines_, (Lines{large, "small"}));
  EXPECT_EQ(oversized_, 0);
}

TEST_F(LineSplitterTest, PassesOverALineThatIsTooLong) {
  feed("before\n" + std::string(1'000'000, 'x') + "\nafter\n");
  EXPECT_EQ(lines_, (Lines{"before", "after"}));
  EXPECT_EQ(oversized_, 1);
}

TEST_F(LineSplitterTest, GivesTheBufferOfALongLineBack) {
  LineSplitter splitter(std::size_t{1} << 20U);
  const auto feed_byte = [&](char byte, std::size_t count) {
    while (count > 0) {
      const std::span<char> space = splitter.space();
      const std::size_t size = std::min(space.size(), count);
      std::memset(space.data(), byte, size);
      splitter.commit(
          size, [&](std::string_view line) { lines_.emplace_back(line); }, [&] { ++oversized_; });
      count -= size;
    }
  };
  feed_byte('x', 900'000);
  EXPECT_GT(splitter.space().size(), 4096U);
  feed_byte('\n', 1);
  feed_byte('y', 10);
  EXPECT_LT(splitter.space().size(), 100'000U);
  feed_byte('\n', 1);
  EXPECT_EQ(lines_, (Lines{std::string(900'000, 'x'), std::string(10, 'y')}));
  EXPECT_EQ(oversized_, 0);
}

TEST_F(LineSplitterTest, ManyBursts) {
  for (int i = 0; i < 1000; ++i) feed(std::string(static_cast<std::size_t>(i), 'y') + "\n");
  ASSERT_EQ(lines_.size(), 999U) << "the empty one is passed over";
  EXPECT_EQ(lines_.back().size(), 999U);
}

}  // namespace
}  // namespace docktap::engine
