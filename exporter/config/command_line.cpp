#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include "base/clock.h"
#include "base/text.h"
#include "build_info.h"
#include "config/config.h"
#include "config/config_file.h"
#include "config/flags.h"

namespace docktap::config {
namespace {

Error usage(std::string message) { return Error(ErrorKind::kUsage, std::move(message)); }

// What was given for one flag, and whether by that or by its variable.
struct Given {
  std::vector<std::string> values;  // of a switch: "true" or "false"
  bool by_variable = false;
};

// The raw values of the command line, as CLI11 takes it apart.
struct RawCommandLine {
  std::map<std::string_view, std::vector<std::string>> values;
  bool help = false, version = false, check = false;
  std::vector<std::string> unknown;

  bool has(std::string_view flag) const {
    const auto found = values.find(flag);
    return found != values.end() && !found->second.empty();
  }
};

using Faults = std::vector<std::string>;

Error usage(const Faults& faults) {
  std::string lines;
  for (const std::string& fault : faults) {
    if (!lines.empty()) lines += '\n';
    lines += fault;
  }
  return usage(std::move(lines));
}

std::string unknown_argument(const std::string& argument) {
  std::string text = "unknown argument \"" + printable(argument) + "\"";
  if (argument.starts_with("--")) {
    const std::string name = argument.substr(2, argument.find('=') - 2);
    if (const auto nearest = nearest_flag(name)) {
      text.append("; did you mean --").append(*nearest).append("?");
      return text;
    }
  }
  return text + "; --help shows what there is";
}

Faults unknown_arguments(const std::vector<std::string>& arguments) {
  Faults faults;
  bool before_takes_value = false;  // what stands behind an unknown flag may be its value
  for (const std::string& argument : arguments) {
    const bool is_flag = argument.starts_with('-');
    if (is_flag || !before_takes_value) faults.push_back(unknown_argument(argument));
    before_takes_value = is_flag && argument.find('=') == std::string::npos;
  }
  return faults;
}

Result<RawCommandLine> take_apart(int argc, const char* const* argv) {
  RawCommandLine raw;
  std::map<std::string_view, bool> switches;
  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  for (const Flag& flag : flags()) {
    const std::string name = "--" + std::string(flag.name);
    if (flag.argument.empty()) {
      app.add_flag(name, switches[flag.name]);
    } else {
      app.add_option(name, raw.values[flag.name])->allow_extra_args(false);
    }
  }
  app.add_flag("--help,-h", raw.help);
  app.add_flag("--version", raw.version);
  app.add_flag("--config.check", raw.check);
  try {
    app.parse(argc, argv);
    for (const auto& [name, on] : switches) {
      if (app.count("--" + std::string(name)) > 0) raw.values[name] = {on ? "true" : "false"};
    }
  } catch (const CLI::Error& error) {
    return usage(std::string(error.what()) + "; --help shows what there is");
  }
  raw.unknown = app.remaining();
  return raw;
}

// A switch in the environment.
Result<std::string> switch_value(const std::string& name, const std::string& value) {
  if (value == "1" || value == "true") return std::string("true");
  if (value == "0" || value == "false" || value.empty()) return std::string("false");
  return usage(name + "=" + printable(value) + ": it must be true or false");
}

constexpr std::string_view kNo = "no-";

// `no-collector.stats` of `collector.stats`, and the other way round.
std::string opposite(std::string_view flag) {
  return flag.starts_with(kNo) ? std::string(flag.substr(kNo.size()))
                               : std::string(kNo).append(flag);
}

Result<Given> find(const Flag& flag, const RawCommandLine& raw, const Environment& environment) {
  Given given;
  const bool opposed = raw.has(opposite(flag.name));
  if (raw.has(flag.name)) {
    if (opposed && !flag.name.starts_with(kNo)) {  // said once, not for each of them
      return usage("--" + std::string(flag.name) + " and --" + opposite(flag.name) +
                   " contradict each other: give one of them");
    }
    given.values = raw.values.at(flag.name);
    return given;
  }
  const std::string name = environment_name(flag.name);
  const char* const variable = environment(name.c_str());
  if (variable == nullptr || opposed) return given;  // the opposite flag wins over this variable
  given.by_variable = true;
  if (!flag.argument.empty()) {
    given.values.emplace_back(variable);
    return given;
  }
  Result<std::string> value = switch_value(name, variable);
  if (!value) return value.error();
  given.values.push_back(std::move(value).value());
  return given;
}

Result<void> apply(const Flag& flag, const Given& given, Config& config, bool is_audit) {
  if (flag.is_of_audit && !is_audit && !given.by_variable && !given.values.empty()) {
    return usage("--" + std::string(flag.name) + " is for \"docktap audit\" only");
  }
  const std::string name =
      given.by_variable ? environment_name(flag.name) : "--" + std::string(flag.name);
  if (given.values.size() > 1 && flag.times == kOnce) {
    return usage(name + " is given " + std::to_string(given.values.size()) +
                 " times, but only once makes sense");
  }
  for (const std::string& value : given.values) {
    const std::optional<std::string> fault = flag.apply(config, value);
    if (!fault) continue;
    const std::string shown = flag.argument.empty() ? name : name + "=" + printable(value);
    return usage(shown + ": " + *fault);
  }
  return {};
}

Config read_config(const RawCommandLine& raw, const Environment& environment, bool is_audit,
                   Faults& faults) {
  Config config;
  config.collectors = default_collectors();
  config.listen_addresses.clear();
  for (const Flag& flag : flags()) {
    const Result<Given> given = find(flag, raw, environment);
    if (!given) {
      faults.push_back(given.error().message);
      continue;
    }
    const Result<void> applied = apply(flag, *given, config, is_audit);
    if (!applied) faults.push_back(applied.error().message);
  }
  if (config.listen_addresses.empty()) config.listen_addresses = Config().listen_addresses;

  // As every tool of the engine's: it turns negotiation off.
  const char* const version = environment("DOCKER_API_VERSION");
  if (config.docker_api_version.empty() && version != nullptr && *version != '\0') {
    const auto flag = std::find_if(flags().begin(), flags().end(), [](const Flag& candidate) {
      return candidate.name == "docker.api-version";
    });
    if (const std::optional<std::string> fault = flag->apply(config, version)) {
      faults.push_back("DOCKER_API_VERSION=" + printable(version) + ": " + *fault);
    }
  }
  return config;
}

}  // namespace

Result<CommandLine> parse_command_line(int argc, const char* const* argv,
                                       const Environment& environment) {
  const bool is_audit = argc > 1 && argv[1] == std::string_view("audit");
  Result<RawCommandLine> raw = is_audit ? take_apart(argc - 1, argv + 1) : take_apart(argc, argv);
  if (!raw) return raw.error();
  Faults faults = unknown_arguments(raw->unknown);
  CommandLine line;
  line.action = CommandLine::Action::kPrint;
  if (faults.empty() && raw->help) {
    line.text = help_text();
    return line;
  }
  if (faults.empty() && raw->version) {
    line.text =
        "docktap " DOCKTAP_VERSION " (revision " DOCKTAP_REVISION ", " DOCKTAP_COMPILER ")\n";
    return line;
  }
  line.config = read_config(*raw, environment, is_audit, faults);
  FileConfig file;
  if (!line.config.config_file.empty()) {
    file = load_config_file(line.config.config_file, unix_now());
  }
  faults.insert(faults.end(), file.faults.begin(), file.faults.end());
  // Who asks for a check wants to hear of them, by the exit code too.
  if (raw->check) faults.insert(faults.end(), file.warnings.begin(), file.warnings.end());
  if (!faults.empty()) return usage(faults);
  take_policy(line.config, std::move(file.policy));
  line.warnings = std::move(file.warnings);
  line.action = raw->check ? CommandLine::Action::kCheck
                : is_audit ? CommandLine::Action::kAudit
                           : CommandLine::Action::kRun;
  return line;
}

}  // namespace docktap::config
