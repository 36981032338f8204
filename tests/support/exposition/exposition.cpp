#include "support/exposition/exposition.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <sstream>

namespace docktap::test {
namespace {

// Reads `{a="b",c="d"}` from `at` on and leaves `at` behind it; false if it is malformed.
bool read_labels(const std::string& line, std::size_t& at, Labels& labels) {
  ++at;  // `{`
  while (at < line.size() && line[at] != '}') {
    const std::size_t equals = line.find("=\"", at);
    if (equals == std::string::npos) return false;
    const std::string name = line.substr(at, equals - at);
    std::string value;
    for (at = equals + 2; at < line.size() && line[at] != '"'; ++at) {
      if (line[at] != '\\') {
        value += line[at];
      } else {
        ++at;
        value += line[at] == 'n' ? '\n' : line[at];
      }
    }
    if (at >= line.size() || !labels.emplace(name, value).second) return false;
    ++at;
    if (at < line.size() && line[at] == ',') ++at;
  }
  if (at >= line.size()) return false;
  ++at;
  return true;
}

// The family of a sample: histograms and summaries add a suffix.
std::string family_of(const std::string& name, const std::map<std::string, std::string>& types) {
  for (const std::string suffix : {"_bucket", "_sum", "_count"}) {
    if (!name.ends_with(suffix)) continue;
    const std::string base = name.substr(0, name.size() - suffix.size());
    const auto type = types.find(base);
    if (type != types.end() && (type->second == "histogram" || type->second == "summary")) {
      return base;
    }
  }
  return name;
}

bool includes(const Labels& labels, const Labels& wanted) {
  return std::all_of(wanted.begin(), wanted.end(), [&](const auto& label) {
    const auto found = labels.find(label.first);
    return found != labels.end() && found->second == label.second;
  });
}

}  // namespace

Exposition::Exposition(const std::string& text) : text_(text) {
  EXPECT_TRUE(text.empty() || text.ends_with('\n')) << "the last line has no end";
  std::map<std::string, std::string> types;
  std::set<std::string> finished;
  std::set<std::string> series;
  std::string current;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("# TYPE ")) {
      std::istringstream words(line.substr(7));
      std::string name, type;
      words >> name >> type;
      EXPECT_TRUE(types.emplace(name, type).second) << "two TYPE lines: " << name;
      continue;
    }
    if (line.starts_with("#")) continue;
    Sample sample;
    std::size_t at = line.find_first_of("{ ");
    if (at == std::string::npos) {
      ADD_FAILURE() << "malformed: " << line;
      continue;
    }
    sample.name = line.substr(0, at);
    if (line[at] == '{' && !read_labels(line, at, sample.labels)) {
      ADD_FAILURE() << "malformed labels: " << line;
      continue;
    }
    EXPECT_TRUE(series.insert(line.substr(0, at)).second) << "duplicate series: " << line;
    char* end = nullptr;
    sample.value = std::strtod(line.c_str() + at, &end);
    EXPECT_EQ(*end, '\0') << "malformed value: " << line;
    const std::string family = family_of(sample.name, types);
    EXPECT_TRUE(types.contains(family)) << "no TYPE before " << line;
    if (family != current) {
      EXPECT_TRUE(finished.insert(family).second) << "in two places: " << family;
      current = family;
    }
    samples_.push_back(std::move(sample));
  }
}

std::optional<double> Exposition::find(const std::string& name, const Labels& labels) const {
  const std::vector<Sample> found = all(name, labels);
  if (found.empty()) return std::nullopt;
  EXPECT_EQ(found.size(), 1U) << name << " is not one series";
  return found.front().value;
}

double Exposition::value(const std::string& name, const Labels& labels) const {
  const std::optional<double> found = find(name, labels);
  EXPECT_TRUE(found) << "there is no " << name << " with " << testing::PrintToString(labels);
  return found.value_or(0);
}

std::vector<Exposition::Sample> Exposition::all(const std::string& name,
                                                const Labels& labels) const {
  std::vector<Sample> found;
  for (const Sample& sample : samples_) {
    if (sample.name == name && includes(sample.labels, labels)) found.push_back(sample);
  }
  return found;
}

std::set<std::string> Exposition::names() const {
  std::set<std::string> names;
  for (const Sample& sample : samples_) names.insert(sample.name);
  return names;
}

}  // namespace docktap::test
