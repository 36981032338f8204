#include "render/security_families.h"

#include <array>
#include <cstdint>
#include <string_view>

#include "base/text.h"
#include "model/check.h"
#include "render/host_family.h"

namespace docktap::render {
namespace {

using state::ContainerRecord;
using state::Snapshot;

// `check="…",severity="…"`: both from closed lists, so that nothing has to be escaped.
void append_check(std::string& labels, Check check, Severity severity) {
  labels.append("check=\"").append(row_of(check).name);
  labels.append("\",severity=\"").append(to_string(severity)).append("\"");
}

void append_findings(std::string& out, const Snapshot& snapshot) {
  FamilyWriter writer = family(out, kContainerFinding);
  std::string labels;
  for (const ContainerRecord* const container : snapshot.eventful) {
    for (const Finding& finding : container->posture.findings) {
      if (finding.waived) continue;
      labels.assign(",");
      append_check(labels, finding.check, finding.severity);
      writer.sample(container->labels, labels, Number::flag(true));
    }
  }
}

void append_results(std::string& out, const Snapshot& snapshot) {
  constexpr std::array<std::string_view, kCheckResults> kLabels{
      ",result=\"fail\"", ",result=\"pass\"", ",result=\"waived\"", ",result=\"not_applicable\"",
      ",result=\"unknown\""};
  FamilyWriter writer = family(out, kContainerChecksByResult);
  for (const ContainerRecord* const container : snapshot.eventful) {
    for (std::size_t i = 0; i < kLabels.size(); ++i) {
      writer.sample(container->labels, kLabels[i], Number::count(container->posture.counts[i]));
    }
  }
}

// From 0 for every severity that a finding of this check may have.
void append_totals(std::string& out, const Snapshot& snapshot) {
  FamilyWriter writer = family(out, kFindings);
  const Policy& policy = *snapshot.policy;
  std::string labels;
  for (std::size_t i = 0; i < kContainerChecks; ++i) {
    const CheckRow& row = kChecks[i];
    if (!policy.on.test(i)) continue;
    for (const Severity severity : kSeverities) {
      const std::uint64_t count = snapshot.finding_counts[i][static_cast<std::size_t>(severity)];
      const bool may_be = severity == policy.severity_of(row.check) ||
                          severity == policy.severity_of(row.check, row.variant);
      if (count == 0 && !may_be) continue;
      labels.clear();
      append_check(labels, row.check, severity);
      writer.sample(labels, "", Number::count(count));
    }
  }
}

void append_catalogue(std::string& out, const Policy& policy) {
  FamilyWriter writer = family(out, kCheckInfo);
  std::string labels;
  for (const CheckRow& row : kChecks) {
    if (!policy.on.test(index_of(row.check))) continue;
    labels.clear();
    append_check(labels, row.check, policy.severity_of(row.check));
    if (!row.cis.empty()) labels.append(",cis=\"").append(row.cis).append("\"");
    labels.append(",title=\"");
    append_label_value(labels, row.title);
    labels += '"';
    writer.sample(labels, "", Number::flag(true));
  }
}

void append_host_findings(std::string& out, const Posture& posture) {
  FamilyWriter writer = family(out, kHostFinding);
  std::string labels;
  for (const Finding& finding : posture.findings) {
    if (finding.waived) continue;
    labels.clear();
    append_check(labels, finding.check, finding.severity);
    writer.sample(labels, "", Number::flag(true));
  }
}

}  // namespace

void append_security_families(std::string& out, const Snapshot& snapshot) {
  const bool asked_for = snapshot.collectors.test(static_cast<std::size_t>(Collector::kSecurity));
  if (!asked_for || snapshot.policy == nullptr) return;
  append_catalogue(out, *snapshot.policy);
  // While the engine is away, nobody knows what runs how.
  if (!snapshot.table_is_complete) return;
  append_findings(out, snapshot);
  append_results(out, snapshot);
  append_totals(out, snapshot);
  if (snapshot.host_posture != nullptr) append_host_findings(out, *snapshot.host_posture);
}

}  // namespace docktap::render
