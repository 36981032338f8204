#include "base/text.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "base/utf8.h"

namespace docktap {
namespace {

std::string label_value(std::string_view text) {
  std::string out;
  append_label_value(out, text);
  return out;
}

std::string json_text(std::string_view text, std::size_t max_bytes = std::string_view::npos) {
  std::string out;
  append_quoted(out, text, max_bytes);
  return out;
}

TEST(ParseU64, TakesDigitsOnly) {
  EXPECT_EQ(parse_u64("0"), 0U);
  EXPECT_EQ(parse_u64("18446744073709551615"), std::numeric_limits<std::uint64_t>::max());
  for (const char* text : {"", "-1", "+1", " 1", "1 ", "0x10", "1.5", "18446744073709551616"}) {
    EXPECT_EQ(parse_u64(text), std::nullopt) << text;
  }
}

TEST(IsFullId, TakesSixtyFourHexDigitsOnly) {
  const std::string id(64, 'a');
  EXPECT_TRUE(is_full_id(id));
  EXPECT_TRUE(is_full_id("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"));
  for (const std::string& text : {std::string(), id.substr(1), id + "a", id.substr(1) + "A",
                                  id.substr(1) + "g", id.substr(1) + "/", id.substr(1) + " ",
                                  id.substr(1) + std::string(1, '\0'), "g" + id.substr(1)}) {
    EXPECT_FALSE(is_full_id(text)) << text;
  }
}

TEST(Trim, TakesSpaceOffBothEnds) {
  EXPECT_EQ(trim(" \ta b\r\n"), "a b");
  EXPECT_EQ(trim(" \n"), "");
}

TEST(GlobMatch, KnowsStarAndQuestionMark) {
  EXPECT_TRUE(glob_match("com.example.*", "com.example.team"));
  EXPECT_TRUE(glob_match("*", ""));
  EXPECT_TRUE(glob_match("*a*b*", "xxaxxbxx"));
  EXPECT_TRUE(glob_match("te?t", "test"));
  EXPECT_FALSE(glob_match("te?t", "tet"));
  EXPECT_FALSE(glob_match("com.example.*", "com.example"));
  EXPECT_FALSE(glob_match("a", "ab"));
  EXPECT_FALSE(glob_match("", "a"));
}

TEST(GlobMatch, DoesNotExplode) {
  const std::string stars = "*a*a*a*a*a*a*a*a*a*a*a*a*b";
  EXPECT_FALSE(glob_match(stars, std::string(5000, 'a')));
}

TEST(Utf8CharacterLength, FollowsTheStandard) {
  EXPECT_EQ(utf8_character_length("a"), 1U);
  EXPECT_EQ(utf8_character_length("\xC3\xA9"), 2U);
  EXPECT_EQ(utf8_character_length("\xE2\x82\xAC"), 3U);
  EXPECT_EQ(utf8_character_length("\xF0\x9F\x90\xB3"), 4U);
  for (const char* bad : {"", "\x80", "\xC0\xAF", "\xC3", "\xE2\x82", "\xED\xA0\x80",
                          "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xE0\x80\x80", "\xFF"}) {
    EXPECT_EQ(utf8_character_length(bad), 0U);
  }
}

TEST(AppendLabelValue, EscapesWhatTheFormatWants) {
  EXPECT_EQ(label_value("plain"), "plain");
  EXPECT_EQ(label_value("a\"b\\c\nd"), "a\\\"b\\\\c\\nd");
  EXPECT_EQ(label_value("tab\tand {braces}, commas"), "tab\tand {braces}, commas");
}

TEST(AppendLabelValue, RepairsUtf8) {
  EXPECT_EQ(label_value("a\xFF\xFE z"), "a\xEF\xBF\xBD\xEF\xBF\xBD z");
  EXPECT_EQ(label_value("\xC3\xA9"), "\xC3\xA9");
  EXPECT_EQ(label_value("cut\xE2\x82"), "cut\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST(AppendLabelValue, CutsAt256BytesOnACharactersBoundary) {
  EXPECT_EQ(label_value(std::string(300, 'a')), std::string(256, 'a'));
  EXPECT_EQ(label_value(std::string(255, 'a') + "\xC3\xA9"), std::string(255, 'a'));
  EXPECT_EQ(label_value(std::string(254, 'a') + "\xC3\xA9"), std::string(254, 'a') + "\xC3\xA9");
}

TEST(AppendQuoted, EscapesWhatJsonWants) {
  EXPECT_EQ(json_text(""), R"("")");
  EXPECT_EQ(json_text("plain / {text}, 'so'"), R"("plain / {text}, 'so'")");
  EXPECT_EQ(json_text("a\"b\\c\nd"), R"("a\"b\\c\nd")");
  EXPECT_EQ(json_text("\t\r\x1B\x7F"), R"("\u0009\u000d\u001b\u007f")");
  EXPECT_EQ(json_text(std::string(1, '\0')), R"("\u0000")");
}

TEST(AppendQuoted, AppendsAndRepairsUtf8) {
  std::string out = "name=";
  append_quoted(out, "caf\xC3\xA9\xFF\xC3");
  EXPECT_EQ(out, "name=\"caf\xC3\xA9\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

TEST(AppendQuoted, CutsOnACharactersBoundaryAndCountsNoEscapes) {
  EXPECT_EQ(json_text("abcdef", 3), R"("abc")");
  EXPECT_EQ(json_text("abc", 3), R"("abc")");
  EXPECT_EQ(json_text("abc", 0), R"("")");
  EXPECT_EQ(json_text("ab\xC3\xA9", 3), R"("ab")");
  EXPECT_EQ(json_text("ab\xC3\xA9", 4), "\"ab\xC3\xA9\"");
  EXPECT_EQ(json_text("\"\n\t", 2), R"("\"\n")");
}

TEST(Printable, IsOneHarmlessLine) {
  EXPECT_EQ(printable("web\n\x1B[31m\xFF\x7F"), "web??[31m??");
  EXPECT_EQ(printable("caf\xC3\xA9"), "caf\xC3\xA9");
  EXPECT_EQ(printable("abcdef", 3), "abc…");
}

TEST(MakeUpper, LeavesWhatIsNoAsciiLetter) {
  std::string text = "db_Pass-1 \xc3\xa9*";
  make_upper(text);
  EXPECT_EQ(text, "DB_PASS-1 \xc3\xa9*");
}

}  // namespace
}  // namespace docktap
