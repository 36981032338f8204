#include "render/posture_json.h"

#include <array>
#include <charconv>
#include <cstdint>
#include <string_view>

#include "base/clock.h"
#include "base/text.h"
#include "model/check.h"
#include "render/findings.h"

namespace docktap::render {
namespace {

using state::ContainerRecord;
using state::Snapshot;

constexpr std::size_t kMostBytes = 256;

// Members of one JSON object, in the order of the calls.
class Members {
 public:
  explicit Members(std::string& out) : out_(out) { out_ += '{'; }
  ~Members() { out_ += '}'; }
  Members(const Members&) = delete;
  Members& operator=(const Members&) = delete;

  void text(std::string_view key, std::string_view value) {
    if (value.empty()) return;
    begin(key);
    append_quoted(out_, value, kMostBytes);
  }
  void number(std::string_view key, std::uint64_t value) {
    std::array<char, 20> digits;
    const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    begin(key);
    out_.append(digits.data(), end);
  }
  void flag(std::string_view key, bool value) {
    begin(key);
    out_.append(value ? "true" : "false");
  }
  void time(std::string_view key, std::optional<UnixNanos> value) {
    if (value && *value > 0) text(key, format_rfc3339(*value));
  }
  // The value is appended by the caller.
  std::string& begin(std::string_view key) {
    out_.append(begun_ ? ",\"" : "\"").append(key).append("\":");
    begun_ = true;
    return out_;
  }

 private:
  std::string& out_;
  bool begun_ = false;
};

void append_finding(std::string& out, const ContainerRecord* container, const Finding& finding) {
  const CheckRow& row = row_of(finding.check);
  Members members(out);
  members.text("scope", container == nullptr ? "host" : "container");
  if (container != nullptr) {
    members.text("id", container->info.id);
    members.text("name", container->info.name);
    members.text("image", container->info.image);
  }
  members.text("check", row.name);
  members.text("severity", to_string(finding.severity));
  members.text("cis", row.cis);
  members.text("title", row.title);
  members.text("detail", finding.detail);
  members.text("remedy", row.remedy);
  if (finding.waived) members.flag("waived", true);
  members.text("waiver", finding.waiver);
}

void append_container(std::string& out, const ContainerRecord& container) {
  const ContainerInfo& info = container.info;
  Members members(out);
  members.text("id", info.id);
  members.text("name", info.name);
  members.text("image", info.image);
  members.text("state", to_string(info.state));
  if (info.health) members.text("health", to_string(info.health->status));
  members.time("created", info.created);
  members.time("started", info.started_at);
  members.time("finished", info.finished_at);
  members.number("restarts", container.restarts);
  if (info.memory_limit_bytes) members.number("memory_limit_bytes", *info.memory_limit_bytes);
  Members results(members.begin("checks"));
  for (std::size_t i = 0; i < kCheckResults; ++i) {
    results.number(to_string(static_cast<CheckResult>(i)), container.posture.counts[i]);
  }
}

// SARIF knows three levels.
std::string_view level_of(Severity severity) {
  switch (severity) {
    case Severity::kInfo:
    case Severity::kLow: return "note";
    case Severity::kMedium: return "warning";
    case Severity::kHigh:
    case Severity::kCritical: return "error";
  }
  return "none";
}

void append_sarif_rule(std::string& out, const CheckRow& row, const Policy& policy) {
  Members rule(out);
  rule.text("id", row.name);
  {
    Members title(rule.begin("shortDescription"));
    title.text("text", row.title);
  }
  {
    Members help(rule.begin("help"));
    help.text("text", row.remedy);
  }
  Members configuration(rule.begin("defaultConfiguration"));
  configuration.text("level", level_of(policy.severity_of(row.check)));
}

void append_sarif_result(std::string& out, const ContainerRecord* container,
                         const Finding& finding) {
  const CheckRow& row = row_of(finding.check);
  const std::string_view where =
      container == nullptr ? std::string_view("engine") : std::string_view(container->info.name);
  std::string message(container == nullptr ? "The engine" : "Container ");
  if (container != nullptr) message.append(where);
  message.append(": ").append(row.title);
  if (!finding.detail.empty()) message.append(": ").append(finding.detail);

  Members result(out);
  result.text("ruleId", row.name);
  result.text("level", level_of(finding.severity));
  {
    Members text(result.begin("message"));
    text.text("text", message);
  }
  result.begin("locations").append("[");
  {
    Members location(out);
    location.begin("logicalLocations").append("[");
    {
      Members logical(out);
      logical.text("name", where);
      logical.text("kind", container == nullptr ? "module" : "resource");
    }
    out += ']';
  }
  out += ']';
  if (finding.waived) {
    result.begin("suppressions").append("[");
    {
      Members suppression(out);
      suppression.text("kind", "external");
      suppression.text("justification", finding.waiver);
    }
    out += ']';
  }
  Members properties(result.begin("properties"));
  properties.text("severity", to_string(finding.severity));
}

void append_sarif_invocation(std::string& out, const std::vector<std::string>& gaps) {
  Members invocation(out);
  invocation.flag("executionSuccessful", gaps.empty());
  if (gaps.empty()) return;
  invocation.begin("toolExecutionNotifications").append("[");
  std::string_view separator;
  for (const std::string& gap : gaps) {
    out += separator;
    Members notification(out);
    notification.text("level", "error");
    Members message(notification.begin("message"));
    append_quoted(message.begin("text"), gap);
    separator = ",";
  }
  out += ']';
}

}  // namespace

void append_findings_json(std::string& out, const Snapshot& snapshot,
                          const std::vector<std::string>* gaps) {
  out += "{\"findings\":[";
  std::string_view separator = "\n";
  for_each_finding(snapshot, [&](const ContainerRecord* container, const Finding& finding) {
    out += separator;
    append_finding(out, container, finding);
    separator = ",\n";
  });
  out += ']';
  if (gaps != nullptr) {
    out += ",\"gaps\":[";
    separator = "\n";
    for (const std::string& gap : *gaps) {
      append_quoted(out.append(separator), gap);
      separator = ",\n";
    }
    out += ']';
  }
  out += "}\n";
}

void append_containers_json(std::string& out, const Snapshot& snapshot) {
  out += "{\"containers\":[";
  std::string_view separator = "\n";
  for (const ContainerRecord* const container : snapshot.eventful) {
    out += separator;
    append_container(out, *container);
    separator = ",\n";
  }
  out += "]}\n";
}

void append_findings_sarif(std::string& out, const Snapshot& snapshot, const std::string& version,
                           const std::vector<std::string>& gaps) {
  out +=
      "{\"version\":\"2.1.0\",\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\","
      "\"runs\":[{\"tool\":{\"driver\":{\"name\":\"docktap\",\"version\":";
  append_quoted(out, version);
  out += ",\"rules\":[";
  std::string_view separator = "\n";
  for (const CheckRow& row : kChecks) {
    if (!snapshot.policy->on.test(index_of(row.check))) continue;
    out += separator;
    append_sarif_rule(out, row, *snapshot.policy);
    separator = ",\n";
  }
  out += "]}},\"invocations\":[";
  append_sarif_invocation(out, gaps);
  out += "],\"results\":[";
  separator = "\n";
  for_each_finding(snapshot, [&](const ContainerRecord* container, const Finding& finding) {
    out += separator;
    append_sarif_result(out, container, finding);
    separator = ",\n";
  });
  out += "]}]}\n";
}

}  // namespace docktap::render
