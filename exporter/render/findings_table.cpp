#include "render/findings_table.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "model/check.h"
#include "render/findings.h"

namespace docktap::render {
namespace {

using state::ContainerRecord;
using state::Snapshot;

constexpr std::size_t kMostName = 40;

struct Line {
  Severity severity;
  bool waived;
  std::string where;
  std::string_view check;
  std::string what;
};

std::string_view color_of(Severity severity) {
  switch (severity) {
    case Severity::kCritical: return "\x1b[1;31m";
    case Severity::kHigh: return "\x1b[31m";
    case Severity::kMedium: return "\x1b[33m";
    case Severity::kLow: return "\x1b[36m";
    case Severity::kInfo: return "\x1b[2m";
  }
  return "";
}

std::vector<Line> lines_of(const Snapshot& snapshot) {
  std::vector<Line> lines;
  for_each_finding(snapshot, [&](const ContainerRecord* container, const Finding& finding) {
    const CheckRow& row = row_of(finding.check);
    std::string what(row.title);
    if (!finding.detail.empty()) what.append(": ").append(printable(finding.detail));
    if (finding.waived) what.append(" (waived: ").append(printable(finding.waiver)).append(")");
    lines.push_back({finding.severity, finding.waived,
                     container == nullptr ? "(engine)" : printable(container->info.name, kMostName),
                     row.name, std::move(what)});
  });
  std::stable_sort(lines.begin(), lines.end(), [](const Line& a, const Line& b) {
    return a.waived != b.waived ? b.waived : a.severity > b.severity;
  });
  return lines;
}

void pad(std::string& out, std::string_view text, std::size_t width) {
  out.append(text);
  if (text.size() < width) out.append(width - text.size(), ' ');
}

}  // namespace

void append_findings_table(std::string& out, const Snapshot& snapshot, bool color) {
  const std::vector<Line> lines = lines_of(snapshot);
  constexpr std::string_view kHeads[] = {"SEVERITY", "CONTAINER", "CHECK"};
  std::size_t where = kHeads[1].size(), check = kHeads[2].size();
  for (const Line& line : lines) {
    where = std::max(where, line.where.size());
    check = std::max(check, line.check.size());
  }
  const auto row = [&](std::string_view severity, std::string_view container, std::string_view name,
                       std::string_view what) {
    pad(out, severity, 10);
    pad(out, container, where + 2);
    pad(out, name, check + 2);
    out.append(what);
  };
  if (!lines.empty()) {
    row(kHeads[0], kHeads[1], kHeads[2], "FINDING\n");
  }
  std::array<std::size_t, kSeverities.size()> counts{};
  std::size_t waived = 0;
  for (const Line& line : lines) {
    if (color) out.append(line.waived ? "\x1b[2m" : color_of(line.severity));
    row(line.waived ? "waived" : to_string(line.severity), line.where, line.check, line.what);
    out.append(color ? "\x1b[0m\n" : "\n");
    ++(line.waived ? waived : counts[static_cast<std::size_t>(line.severity)]);
  }
  std::size_t unknown = 0;
  for (const ContainerRecord* const container : snapshot.eventful) {
    unknown += container->posture.count(CheckResult::kUnknown);
  }
  out.append(lines.empty() ? "" : "\n").append(std::to_string(snapshot.eventful.size()));
  out.append(snapshot.eventful.size() == 1 ? " container:" : " containers:");
  for (auto severity = kSeverities.rbegin(); severity != kSeverities.rend(); ++severity) {
    out.append(" ").append(std::to_string(counts[static_cast<std::size_t>(*severity)]));
    out.append(" ").append(to_string(*severity)).append(",");
  }
  out.append(" ").append(std::to_string(waived)).append(" waived; ");
  out.append(std::to_string(unknown)).append(" checks could not be answered\n");
}

}  // namespace docktap::render
