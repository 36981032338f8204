#include "config/flags.h"

namespace docktap::config {

std::string help_text() {
  std::string text =
      "docktap: a Prometheus exporter for Docker hosts.\n\n"
      "Usage: docktap [flags]\n"
      "       docktap audit [flags]   judge the engine and all containers once, and tell;\n"
      "                               exit code 1 if there is a finding, 2 on errors and gaps\n\n"
      "Every flag is also an environment variable (--stats.max-age is DOCKTAP_STATS_MAX_AGE); "
      "a flag wins.\n\n";
  for (const Flag& flag : flags()) {
    text.append("  --").append(flag.name);
    if (!flag.argument.empty()) text.append("=").append(flag.argument);
    text.append("\n        ").append(flag.help);
    if (!flag.fallback.empty()) text.append(" Default: ").append(flag.fallback).append(".");
    text += "\n";
  }
  return text +
         "  --config.check\n        Check flags, environment and configuration file, and end.\n"
         "  --version\n        Print the version, and end.\n"
         "  --help\n        Print this, and end.\n";
}

std::string flag_reference() {
  std::string text = "| flag | default | what |\n|---|---|---|\n";
  for (const Flag& flag : flags()) {
    text.append("| `--").append(flag.name);
    if (!flag.argument.empty()) text.append("=").append(flag.argument);
    text.append("` | ").append(flag.fallback).append(" | ").append(flag.help).append(" |\n");
  }
  return text +
         "| `--config.check` | | Check flags, environment and configuration file, and end. |\n"
         "| `--version`, `--help` | | Print it, and end. |\n";
}

}  // namespace docktap::config
