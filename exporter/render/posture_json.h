#pragma once

#include <string>

#include "state/snapshot.h"

namespace docktap::render {

// /api/v1/findings: every failing check of the engine and of all containers, waived ones marked.
//   {"findings":[{"scope":"container","id":"…","name":"…","image":"…","check":"…",
//                 "severity":"…","cis":"…","title":"…","detail":"…","remedy":"…",
//                 "waived":true,"waiver":"…"}, …]}
// `scope` is host or container; what does not exist is left out.
void append_findings_json(std::string& out, const state::Snapshot& snapshot);

// /api/v1/containers: what each is, and how many checks ended how.
//   {"containers":[{"id":"…","name":"…","image":"…","state":"…","health":"…","created":"…",
//                   "started":"…","restarts":0,"checks":{"fail":3,…}}, …]}
void append_containers_json(std::string& out, const state::Snapshot& snapshot);

// The findings as SARIF 2.1.0, which code scanners and CI systems read. Waived ones are suppressed
// results.
void append_findings_sarif(std::string& out, const state::Snapshot& snapshot,
                           const std::string& version);

}  // namespace docktap::render
