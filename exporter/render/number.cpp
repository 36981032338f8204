#include "render/number.h"

#include <array>
#include <charconv>
#include <cmath>

namespace docktap::render {
namespace {

// Below it a double holds every integer; shortest notation would write 100000 as 1e+05.
constexpr double kExactIntegers = 9007199254740992.0;  // 2^53

void append_integer(std::string& out, std::uint64_t value) {
  std::array<char, 20> digits;
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), value);
  out.append(digits.data(), end);
}

// `value` units of which `per_second` make a second: `12.345`, without zeros at the end.
void append_seconds(std::string& out, std::uint64_t value, std::uint64_t per_second) {
  append_integer(out, value / per_second);
  std::uint64_t fraction = value % per_second;
  if (fraction == 0) return;
  std::array<char, 10> digits;
  std::size_t size = 0;
  digits[size++] = '.';
  for (std::uint64_t unit = per_second / 10; fraction != 0; unit /= 10) {
    digits[size++] = static_cast<char>('0' + fraction / unit);
    fraction %= unit;
  }
  out.append(digits.data(), size);
}

void append_real(std::string& out, double value) {
  if (std::isnan(value)) {
    out += "NaN";
  } else if (std::isinf(value)) {
    out += value > 0 ? "+Inf" : "-Inf";
  } else if (value >= 0 && value < kExactIntegers && value == std::floor(value)) {
    append_integer(out, static_cast<std::uint64_t>(value));
  } else {
    std::array<char, 32> digits;
    const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    out.append(digits.data(), end);
  }
}

}  // namespace

void Number::append_to(std::string& out) const {
  switch (kind_) {
    case Kind::kAbsent: return;
    case Kind::kCount: return append_integer(out, integer_);
    case Kind::kNanos: return append_seconds(out, integer_, 1'000'000'000);
    case Kind::kMicros: return append_seconds(out, integer_, 1'000'000);
    case Kind::kReal: return append_real(out, real_);
  }
}

}  // namespace docktap::render
