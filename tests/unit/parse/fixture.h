#pragma once

#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>

namespace docktap::parse {

// The text of tests/fixtures/engine/<path>.
inline std::string fixture(const std::string& path) {
  std::ifstream file(DOCKTAP_FIXTURES "/engine/" + path, std::ios::binary);
  EXPECT_TRUE(file) << path;
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace docktap::parse
