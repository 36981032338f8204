// The text of the state file: what is read of it is written so that it reads the same.

#include <cstddef>
#include <cstdint>
#include <string>

#include "check.h"
#include "parse/ledger_state.h"

namespace docktap::fuzz {
namespace {

void feed(std::string text) {
  const Result<LedgerState> state = parse::ledger_state(text);
  if (!state) {
    check(!state.error().message.empty(), "an error has a message");
    return;
  }
  std::string written = parse::ledger_state_text(*state);
  const Result<LedgerState> again = parse::ledger_state(written);
  check(again.has_value(), "what was written can be read");
  check(again->engine == state->engine && again->cursor == state->cursor &&
            again->counted == state->counted &&
            again->containers.size() == state->containers.size(),
        "what was written reads the same");
  check(parse::ledger_state_text(*again) == written, "what was written is written again");
}

}  // namespace
}  // namespace docktap::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  docktap::fuzz::feed({reinterpret_cast<const char*>(data), size});
  return 0;
}
