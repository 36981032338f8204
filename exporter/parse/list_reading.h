#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "parse/json_reading.h"

namespace docktap::parse {

template <typename T>
using ReadOne = bool (*)(JsonReader& json, Value value, T& out);

// A document that is a list. The parser is its own, since what it holds is several times the body:
// with a thousand items that is megabytes, not worth keeping for once a minute.
template <typename T>
Result<std::vector<T>> list_of(std::string_view document, std::string& body, ReadOne<T> read_one) {
  Parser parser;
  JsonReader json(document);
  std::vector<T> list;
  const bool read = json.read_document<Array>(parser, padded(body), [&](Array array) {
    return json.each_element("the document", array, [&](Value value) {
      return read_one(json, value, list.emplace_back());
    });
  });
  if (!read) return json.error();
  return list;
}

}  // namespace docktap::parse
