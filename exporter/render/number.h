#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace docktap::render {

// A sample's value, or its absence. What the kernel counts as an integer is written exactly, as a
// decimal with a fixed point; only what is a double to begin with goes through one.
class Number {
 public:
  static Number absent() { return Number(Kind::kAbsent, 0); }
  static Number count(std::optional<std::uint64_t> value) { return of(Kind::kCount, value); }
  // Nanoseconds or microseconds, written in seconds.
  static Number nanoseconds(std::optional<std::uint64_t> value) { return of(Kind::kNanos, value); }
  static Number microseconds(std::optional<std::uint64_t> value) {
    return of(Kind::kMicros, value);
  }
  static Number real(double value) {
    Number number(Kind::kReal, 0);
    number.real_ = value;
    return number;
  }
  static Number flag(bool value) { return Number(Kind::kCount, value ? 1 : 0); }
  static Number signed_count(std::int64_t value) {
    return value < 0 ? real(static_cast<double>(value))
                     : Number(Kind::kCount, static_cast<std::uint64_t>(value));
  }

  bool is_absent() const { return kind_ == Kind::kAbsent; }

  void append_to(std::string& out) const;

 private:
  enum class Kind { kAbsent, kCount, kNanos, kMicros, kReal };

  Number(Kind kind, std::uint64_t integer) : kind_(kind), integer_(integer) {}
  static Number of(Kind kind, std::optional<std::uint64_t> value) {
    return value ? Number(kind, *value) : absent();
  }

  Kind kind_;
  union {
    std::uint64_t integer_;
    double real_;
  };
};

}  // namespace docktap::render
