#include "state/exit_reason.h"

namespace docktap::state {
namespace {

constexpr UnixNanos kOomKillsWithin = 2'000'000'000;
constexpr std::int64_t kFirstSignal = 128;
constexpr std::int64_t kSigkill = kFirstSignal + 9;
constexpr std::int64_t kSigterm = kFirstSignal + 15;
constexpr std::int64_t kLastSignal = kFirstSignal + 64;

}  // namespace

ExitReason exit_reason(const ExitFacts& exit) {
  if (!exit.code) return ExitReason::kUnknown;
  if (*exit.code == 0) return ExitReason::kSuccess;
  if (*exit.code == kSigkill) {
    const bool oom = exit.last_oom > 0 && exit.time - exit.last_oom <= kOomKillsWithin;
    return oom && exit.last_kill_nine < exit.last_oom ? ExitReason::kOom : ExitReason::kSigkill;
  }
  if (*exit.code == kSigterm) return ExitReason::kSigterm;
  const bool by_signal = *exit.code > kFirstSignal && *exit.code <= kLastSignal;
  return by_signal ? ExitReason::kOther : ExitReason::kError;
}

}  // namespace docktap::state
