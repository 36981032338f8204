#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace docktap::render {

// What is wrong with a page of the text format: two samples with the same name and labels, and
// families that are not in one piece. One sentence each; none is a sound page.
std::vector<std::string> faults_of(std::string_view page);

// The page's lines without comments, and the value of one series (`name` or `name{labels}`), empty
// if it is not there.
std::vector<std::string> sample_lines(std::string_view page);
std::string value_of(std::string_view page, std::string_view series);

}  // namespace docktap::render
