#pragma once

#include <optional>
#include <utility>
#include <variant>

#include "base/error.h"

namespace docktap {

// A value or an Error. Failures at run time are values; exceptions stay inside the folder whose
// library throws them. Both types have constructors, so that a Result may cross a `co_await` with
// g++ 12 (see "Coroutines" in CONTRIBUTING.md).
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : outcome_(std::in_place_index<0>, std::move(value)) {}      // NOLINT: implicit
  Result(Error error) : outcome_(std::in_place_index<1>, std::move(error)) {}  // NOLINT: implicit

  bool has_value() const { return outcome_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  // Only where has_value().
  T& value() & { return *std::get_if<0>(&outcome_); }
  const T& value() const& { return *std::get_if<0>(&outcome_); }
  T&& value() && { return std::move(*std::get_if<0>(&outcome_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  // Only where not has_value().
  const Error& error() const { return *std::get_if<1>(&outcome_); }

 private:
  std::variant<T, Error> outcome_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}  // NOLINT: implicit

  bool has_value() const { return !error_; }
  explicit operator bool() const { return has_value(); }
  const Error& error() const { return *error_; }

 private:
  std::optional<Error> error_;
};

}  // namespace docktap
