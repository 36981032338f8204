#include "render/landing_page.h"

#include "base/text.h"

namespace docktap::render {
namespace {

constexpr std::string_view kHead = R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>docktap</title>
<style>
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 3rem auto; padding: 0 1rem; }
h1 { margin-bottom: 0; }
table { border-collapse: collapse; }
td, th { text-align: left; padding: .2rem 1.5rem .2rem 0; font-weight: normal; }
th { color: GrayText; }
td { font-variant-numeric: tabular-nums; }
</style>
</head>
<body>
)";

void append_escaped(std::string& out, std::string_view text) {
  for (const char c : printable(text)) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
}

void append_row(std::string& out, std::string_view what, std::string_view value) {
  out += "<tr><th scope=\"row\">";
  append_escaped(out, what);
  out += "</th><td>";
  append_escaped(out, value);
  out += "</td></tr>\n";
}

std::string count_of(const state::Snapshot& snapshot, ContainerState state) {
  return std::to_string(snapshot.containers_by_state[static_cast<std::size_t>(state)]);
}

std::string engine_name(const state::Snapshot& snapshot) {
  if (!snapshot.engine_up) return "does not answer: see docktap's log";
  if (snapshot.engine == nullptr) return "answers";
  return snapshot.engine->engine + " " + snapshot.engine->version + ", API " +
         snapshot.engine->api_version;
}

void append_link(std::string& out, std::string_view path, std::string_view what) {
  out += "<li><a href=\"";
  append_escaped(out, path);
  out += "\">";
  append_escaped(out, path);
  out += "</a>: ";
  append_escaped(out, what);
  out += "</li>\n";
}

}  // namespace

void append_landing_page(std::string& out, const state::Snapshot& snapshot,
                         std::string_view telemetry_path, std::string_view version) {
  out += kHead;
  out += "<h1>docktap</h1>\n<p>Prometheus metrics of a Docker host; version ";
  append_escaped(out, version);
  out += "</p>\n<table>\n";
  append_row(out, "engine", engine_name(snapshot));
  if (snapshot.table_is_complete) {
    append_row(out, "created", count_of(snapshot, ContainerState::kCreated));
    append_row(out, "running", count_of(snapshot, ContainerState::kRunning));
    append_row(out, "paused", count_of(snapshot, ContainerState::kPaused));
    append_row(out, "restarting", count_of(snapshot, ContainerState::kRestarting));
    append_row(out, "removing", count_of(snapshot, ContainerState::kRemoving));
    append_row(out, "exited", count_of(snapshot, ContainerState::kExited));
    append_row(out, "dead", count_of(snapshot, ContainerState::kDead));
  }
  std::string collectors;
  for (const CollectorRow& row : kCollectors) {
    if (!snapshot.collectors.test(static_cast<std::size_t>(row.collector))) continue;
    collectors.append(collectors.empty() ? "" : ", ").append(row.name);
  }
  append_row(out, "collectors", collectors);
  out += "</table>\n<ul>\n";
  append_link(out, telemetry_path, "the metrics");
  append_link(out, "/api/v1/findings", "what the security checks found, as JSON");
  append_link(out, "/api/v1/containers", "all containers as JSON");
  append_link(out, "/api/v1/events", "the most recent events as JSON");
  append_link(out, "/-/healthy", "docktap is alive");
  append_link(out, "/-/ready", "docktap has looked at the engine");
  out += "</ul>\n</body>\n</html>\n";
}

}  // namespace docktap::render
