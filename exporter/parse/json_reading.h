#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <simdjson.h>

#include "base/error.h"

namespace docktap::parse {

using Value = simdjson::ondemand::value;
using Object = simdjson::ondemand::object;
using Array = simdjson::ondemand::array;
using Parser = simdjson::ondemand::parser;

// Reads one JSON document and keeps its first error, which names the document and the key. Every
// function returns false once something is wrong, so that calls chain with `return` and `&&`; then
// `error()` is the answer. `name` is the key as the error shall spell it: `State.Health.Status`.
//
// Objects are walked once, in the order of the wire, whatever that is. null and absent are alike:
// null has no fields and no elements and leaves the target of a read as it was.
class JsonReader {
 public:
  // `document` says where the bytes come from: `/containers/json`. It must outlive the reader.
  explicit JsonReader(std::string_view document) : document_(document) {}

  // Calls `read_root(Object)`, or `read_root(Array)` for Root = Array. `json` must have
  // SIMDJSON_PADDING readable bytes behind its end.
  template <typename Root, typename ReadRoot>
  bool read_document(Parser& parser, std::string_view json, ReadRoot read_root) {
    simdjson::ondemand::document document;
    Root root;
    if (const auto code =
            parser.iterate(json, json.size() + simdjson::SIMDJSON_PADDING).get(document)) {
      return fail("the document", code);
    }
    if (const auto code = document.get(root)) return fail("the document", code);
    if (!read_root(root)) return false;
    // simdjson's way to say that it is at the end.
    if (document.current_location().error() != simdjson::OUT_OF_BOUNDS) {
      return fail("the document", "something stands behind its end");
    }
    return true;
  }

  // `read_field(std::string_view key, Value value)` for each field; what it does not consume is
  // passed over.
  template <typename ReadField>
  bool each_field(std::string_view name, Object object, ReadField read_field) {
    for (auto item : object) {
      simdjson::ondemand::field field;
      std::string_view key;
      if (const auto code = std::move(item).get(field)) return fail(name, code);
      if (const auto code = field.unescaped_key().get(key)) return fail(name, code);
      if (!read_field(key, field.value())) return false;
    }
    return true;
  }

  template <typename ReadField>
  bool each_field(std::string_view name, Value value, ReadField read_field) {
    if (is_null(name, value)) return !failure_;
    Object object;
    if (const auto code = value.get_object().get(object)) return fail(name, code);
    return each_field(name, object, read_field);
  }

  // `read_element(Value value)` for each element.
  template <typename ReadElement>
  bool each_element(std::string_view name, Array array, ReadElement read_element) {
    for (auto item : array) {
      Value value;
      if (const auto code = std::move(item).get(value)) return fail(name, code);
      if (!read_element(value)) return false;
    }
    return true;
  }

  template <typename ReadElement>
  bool each_element(std::string_view name, Value value, ReadElement read_element) {
    if (is_null(name, value)) return !failure_;
    Array array;
    if (const auto code = value.get_array().get(array)) return fail(name, code);
    return each_element(name, array, read_element);
  }

  // The view dies with the next document.
  bool read(std::string_view name, Value value, std::string_view& out) {
    return get(name, value, out);
  }
  bool read(std::string_view name, Value value, bool& out) { return get(name, value, out); }
  bool read(std::string_view name, Value value, std::int64_t& out) { return get(name, value, out); }
  bool read(std::string_view name, Value value, std::uint64_t& out) {
    return get(name, value, out);
  }
  bool read(std::string_view name, Value value, std::string& out) {
    std::string_view text = out;
    if (!get(name, value, text)) return false;
    if (text.data() != out.data()) out = text;
    return true;
  }
  bool read(std::string_view name, Value value, std::optional<std::uint64_t>& out) {
    std::uint64_t number = 0;
    if (is_null(name, value)) return !failure_;
    if (!get(name, value, number)) return false;
    out = number;
    return true;
  }
  // Of a field that is there, null or not.
  bool read(std::string_view name, Value value, std::optional<std::int64_t>& out) {
    out = 0;
    return get(name, value, *out);
  }

  // For facts that others can do without: a wrong type leaves `out` empty and is no failure. null
  // is the empty text, 0 or false, as the engine means it.
  template <typename T>
  bool read_fact(std::string_view name, Value value, std::optional<T>& out) {
    out.reset();
    if (is_null(name, value)) return !failure_ && (out.emplace(), true);
    std::conditional_t<std::is_same_v<T, std::string>, std::string_view, T> read{};
    const simdjson::error_code code = value.get(read);
    if (is_wrong_type(code)) return true;
    if (code) return fail(name, code);
    out.emplace(read);
    return true;
  }

  // Likewise for objects and arrays: `is_told` becomes false where something else stands.
  template <typename ReadField>
  bool each_fact_field(std::string_view name, Value value, bool& is_told, ReadField read_field) {
    if (is_null(name, value)) return !failure_;
    Object object;
    const simdjson::error_code code = value.get_object().get(object);
    if (is_wrong_type(code)) return is_told = false, true;
    if (code) return fail(name, code);
    return each_field(name, object, read_field);
  }

  template <typename ReadElement>
  bool each_fact_element(std::string_view name, Value value, bool& is_told,
                         ReadElement read_element) {
    if (is_null(name, value)) return !failure_;
    Array array;
    const simdjson::error_code code = value.get_array().get(array);
    if (is_wrong_type(code)) return is_told = false, true;
    if (code) return fail(name, code);
    return each_element(name, array, read_element);
  }

  bool fail(std::string_view name, std::string_view problem) {
    failure_.emplace(
        ErrorKind::kDecode,
        std::string(document_).append(": cannot read ").append(name).append(": ").append(problem));
    return false;
  }

  // Only after a call that returned false.
  const Error& error() const { return *failure_; }

 private:
  static bool is_wrong_type(simdjson::error_code code) {
    return code == simdjson::INCORRECT_TYPE || code == simdjson::NUMBER_ERROR ||
           code == simdjson::NUMBER_OUT_OF_RANGE;
  }

  bool fail(std::string_view name, simdjson::error_code code) {
    return fail(name, std::string_view(simdjson::error_message(code)));
  }

  bool is_null(std::string_view name, Value& value) {
    bool null = false;
    if (const auto code = value.is_null().get(null)) return !fail(name, code);
    return null;
  }

  template <typename T>
  bool get(std::string_view name, Value& value, T& out) {
    if (is_null(name, value)) return !failure_;
    if (const auto code = value.get(out)) return fail(name, code);
    return true;
  }

  std::string_view document_;
  std::optional<Error> failure_;
};

// Makes room for simdjson's padding behind `body` and gives a view of it.
inline std::string_view padded(std::string& body) {
  body.reserve(body.size() + simdjson::SIMDJSON_PADDING);
  return body;
}

}  // namespace docktap::parse
