#pragma once

#include <string>

#include "base/result.h"
#include "model/ledger_state.h"

namespace docktap::parse {

// The text of the state file: one JSON object, `{"docktap_state":1,…}`. Version 1 is the only one.
std::string ledger_state_text(const LedgerState& state);

// Reads it back. An Error (kDecode) says what is damaged, or that it is no state file of docktap's.
// `text` may get padding appended (capacity, not size, grows).
Result<LedgerState> ledger_state(std::string& text);

}  // namespace docktap::parse
