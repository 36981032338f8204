#pragma once

#include <string>
#include <vector>

#include "state/snapshot.h"

namespace docktap::render {

// /api/v1/findings: every failing check of the engine and of all containers, waived ones marked.
//   {"findings":[{"scope":"container","id":"…","name":"…","image":"…","check":"…",
//                 "severity":"…","cis":"…","title":"…","detail":"…","remedy":"…",
//                 "waived":true,"waiver":"…"}, …]}
// `scope` is host or container; what does not exist is left out. `gaps`, if not null, are the
// member `"gaps":["…", …]`: what could not be asked, so that there may be more findings.
void append_findings_json(std::string& out, const state::Snapshot& snapshot,
                          const std::vector<std::string>* gaps = nullptr);

// /api/v1/containers: what each is, and how many checks ended how.
//   {"containers":[{"id":"…","name":"…","image":"…","state":"…","health":"…","created":"…",
//                   "started":"…","restarts":0,"checks":{"fail":3,…}}, …]}
void append_containers_json(std::string& out, const state::Snapshot& snapshot);

// The findings as SARIF 2.1.0, which code scanners and CI systems read. Waived ones are suppressed
// results; `gaps` are notifications of an invocation that was not successful.
void append_findings_sarif(std::string& out, const state::Snapshot& snapshot,
                           const std::string& version, const std::vector<std::string>& gaps);

}  // namespace docktap::render
