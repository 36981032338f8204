#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace docktap::test {

using Labels = std::map<std::string, std::string>;

// A page of the text format, taken apart by a reader of our own. Malformed lines, samples without a
// TYPE, families in two places and duplicate series are test failures.
class Exposition {
 public:
  struct Sample {
    std::string name;
    Labels labels;
    double value = 0;
  };

  explicit Exposition(const std::string& text);

  // The one sample of that name whose labels include these; nullopt if there is none, a test
  // failure if there are more.
  std::optional<double> find(const std::string& name, const Labels& labels = {}) const;
  // The same, but its absence is a test failure.
  double value(const std::string& name, const Labels& labels = {}) const;
  // All samples of that name whose labels include these.
  std::vector<Sample> all(const std::string& name, const Labels& labels = {}) const;

  std::set<std::string> names() const;
  const std::vector<Sample>& samples() const { return samples_; }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
  std::vector<Sample> samples_;
};

}  // namespace docktap::test
