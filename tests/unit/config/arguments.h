#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "config/config.h"

namespace docktap::config {

using Variables = std::map<std::string, std::string>;

// A command line, without the program itself, in an environment of these variables only.
inline Result<CommandLine> parse(std::vector<const char*> arguments,
                                 const Variables& variables = {}) {
  arguments.insert(arguments.begin(), "docktap");
  return parse_command_line(static_cast<int>(arguments.size()), arguments.data(),
                            [&](const char* name) -> const char* {
                              const auto found = variables.find(name);
                              return found == variables.end() ? nullptr : found->second.c_str();
                            });
}

inline Config config_of(std::vector<const char*> arguments, const Variables& variables = {}) {
  const Result<CommandLine> line = parse(std::move(arguments), variables);
  EXPECT_TRUE(line) << line.error().message;
  return line ? line->config : Config();
}

}  // namespace docktap::config
