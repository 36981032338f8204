#include "engine/engine_clock.h"

#include <time.h>

#include <ctime>
#include <string>

namespace docktap::engine {
namespace {

constexpr UnixNanos kSecond = 1'000'000'000;

}  // namespace

void EngineClock::take(std::string_view date, UnixNanos sent, UnixNanos received) {
  const std::string text(date);
  std::tm parts{};
  // `Wed, 25 Nov 2026 16:00:55 GMT`; docktap leaves the locale at C.
  const char* const end = ::strptime(text.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
  if (end == nullptr || *end != '\0') return;
  const UnixNanos earliest = UnixNanos{::timegm(&parts)} * kSecond;
  const UnixNanos latest = earliest + kSecond;
  const bool may_agree = earliest <= received && sent <= latest;
  ahead_ = may_agree ? 0 : earliest - received;
}

}  // namespace docktap::engine
