#include "unit/render/exposition_check.h"

#include <set>
#include <sstream>

namespace docktap::render {
namespace {

std::string_view series_of(std::string_view line) { return line.substr(0, line.rfind(' ')); }

}  // namespace

std::vector<std::string> sample_lines(std::string_view page) {
  std::vector<std::string> lines;
  std::istringstream in{std::string(page)};
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with('#')) lines.push_back(line);
  }
  return lines;
}

std::vector<std::string> faults_of(std::string_view page) {
  std::vector<std::string> faults;
  std::set<std::string, std::less<>> series;
  for (const std::string& line : sample_lines(page)) {
    if (!series.emplace(series_of(line)).second) faults.push_back("twice: " + line);
  }
  std::set<std::string> families;
  std::istringstream in{std::string(page)};
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("# TYPE ") && !families.insert(line).second) {
      faults.push_back("in two pieces: " + line);
    }
  }
  return faults;
}

std::string value_of(std::string_view page, std::string_view series) {
  for (const std::string& line : sample_lines(page)) {
    if (series_of(line) == series) return line.substr(line.rfind(' ') + 1);
  }
  return "";
}

}  // namespace docktap::render
