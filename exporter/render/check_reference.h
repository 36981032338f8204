#pragma once

#include <string>

namespace docktap::render {

// The catalogue of posture checks as a table in Markdown.
std::string check_reference();

}  // namespace docktap::render
