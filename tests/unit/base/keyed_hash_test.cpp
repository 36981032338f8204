#include "base/keyed_hash.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace docktap {
namespace {

const std::string kTexts[] = {"",
                              std::string(1, '\0'),
                              std::string(2, '\0'),
                              "a",
                              std::string("a\0", 2),
                              std::string("\0a", 2),
                              "ab",
                              "ba",
                              "a ",
                              "A",
                              "/bin/sh -c true",
                              "/bin/sh -c true ",
                              "/bin/sh -c trve",
                              "\xFF",
                              std::string(10'000, 'x'),
                              std::string(10'001, 'x')};

TEST(KeyedHash, IsTheSameForTheSameTextOnly) {
  std::set<std::uint64_t> hashes;
  for (const std::string& text : kTexts) {
    EXPECT_EQ(keyed_hash(text), keyed_hash(std::string(text)));
    EXPECT_TRUE(hashes.insert(keyed_hash(text)).second) << text.substr(0, 20);
  }
}

// Each process draws its own key, so what a log or a core dump shows can't be looked up in a table.
TEST(KeyedHash, IsNotTheOneThatEveryoneCanMake) {
  for (const std::string& text : kTexts) EXPECT_NE(keyed_hash(text), stable_hash(text));
  EXPECT_NE(keyed_hash(""), 0U);
}

TEST(StableHash, TellsTextsAndSeedsApart) {
  std::set<std::uint64_t> hashes;
  for (const std::string& text : kTexts) {
    EXPECT_TRUE(hashes.insert(stable_hash(text)).second) << text.substr(0, 20);
    EXPECT_TRUE(hashes.insert(stable_hash(text, 1)).second) << text.substr(0, 20);
  }
}

// State files of earlier releases rest on these: another value makes them count events again.
TEST(StableHash, IsForGood) {
  EXPECT_EQ(stable_hash(""), 17665956581633026203U);
  EXPECT_EQ(stable_hash("container"), 5709428254851925974U);
  EXPECT_EQ(stable_hash("container", 1), 13384523569625005408U);
}

}  // namespace
}  // namespace docktap
