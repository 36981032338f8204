#pragma once

#include <string>

namespace docktap::render {

// Every metric that docktap serves about the engine and its containers, as a table in Markdown,
// from the tables that the page is made of.
std::string metric_reference();

}  // namespace docktap::render
