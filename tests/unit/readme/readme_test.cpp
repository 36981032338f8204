// The tables of flags and metrics in the README are made from the tables that docktap runs on.

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "config/flags.h"
#include "render/check_reference.h"
#include "render/metric_reference.h"

namespace docktap {
namespace {

constexpr const char* kReadme = DOCKTAP_SOURCE_DIR "/README.md";

// Compares what stands between `<!-- name -->` and `<!-- /name -->`, or writes it there if
// DOCKTAP_UPDATE_GOLDEN is set.
void expect_block(const std::string& name, const std::string& expected) {
  std::ostringstream file;
  file << std::ifstream(kReadme).rdbuf();
  std::string text = file.str();
  const std::string begin_mark = "<!-- " + name + " -->\n";
  const std::size_t begin = text.find(begin_mark) + begin_mark.size();
  const std::size_t end = text.find("<!-- /" + name + " -->");
  ASSERT_NE(end, std::string::npos);
  if (std::getenv("DOCKTAP_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(kReadme) << text.replace(begin, end - begin, expected);
    return;
  }
  EXPECT_EQ(text.substr(begin, end - begin), expected)
      << "README.md is out of date: run readme_test with DOCKTAP_UPDATE_GOLDEN=1";
}

TEST(Readme, HasEveryFlag) { expect_block("flags", config::flag_reference()); }

TEST(Readme, HasEveryCheck) { expect_block("checks", render::check_reference()); }

TEST(Readme, HasEveryMetric) { expect_block("metrics", render::metric_reference()); }

}  // namespace
}  // namespace docktap
