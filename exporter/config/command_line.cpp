#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include "base/text.h"
#include "build_info.h"
#include "config/config.h"
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

  bool has(std::string_view flag) const {
    const auto found = values.find(flag);
    return found != values.end() && !found->second.empty();
  }
};

Error unknown_argument(const std::string& argument) {
  std::string text = "unknown argument \"" + printable(argument) + "\"";
  if (argument.starts_with("--")) {
    const std::string name = argument.substr(2, argument.find('=') - 2);
    if (const auto nearest = nearest_flag(name)) {
      text.append("; did you mean --").append(*nearest).append("?");
      return usage(text);
    }
  }
  return usage(text + "; --help shows what there is");
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
  const std::vector<std::string> extras = app.remaining();
  if (!extras.empty()) return unknown_argument(extras.front());
  return raw;
}

// A switch in the environment.
Result<std::string> switch_value(const std::string& name, const std::string& value) {
  if (value == "1" || value == "true") return std::string("true");
  if (value == "0" || value == "false" || value.empty()) return std::string("false");
  return usage(name + "=" + printable(value) + ": it must be true or false");
}

// `no-collector.stats` of `collector.stats`, and the other way round.
std::string opposite(std::string_view flag) {
  constexpr std::string_view kNo = "no-";
  return flag.starts_with(kNo) ? std::string(flag.substr(kNo.size()))
                               : std::string(kNo).append(flag);
}

Result<Given> find(const Flag& flag, const RawCommandLine& raw, const Environment& environment) {
  Given given;
  const bool opposed = raw.has(opposite(flag.name));
  if (raw.has(flag.name)) {
    if (opposed) {
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

Result<void> apply(const Flag& flag, const Given& given, Config& config) {
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

Result<Config> read_config(const RawCommandLine& raw, const Environment& environment) {
  Config config;
  config.collectors = default_collectors();
  config.listen_addresses.clear();
  for (const Flag& flag : flags()) {
    const Result<Given> given = find(flag, raw, environment);
    if (!given) return given.error();
    const Result<void> applied = apply(flag, *given, config);
    if (!applied) return applied.error();
  }
  if (config.listen_addresses.empty()) config.listen_addresses = Config().listen_addresses;

  // As every tool of the engine's: it turns negotiation off.
  const char* const version = environment("DOCKER_API_VERSION");
  if (config.docker_api_version.empty() && version != nullptr && *version != '\0') {
    const auto flag = std::find_if(flags().begin(), flags().end(), [](const Flag& candidate) {
      return candidate.name == "docker.api-version";
    });
    if (const std::optional<std::string> fault = flag->apply(config, version)) {
      return usage("DOCKER_API_VERSION=" + printable(version) + ": " + *fault);
    }
  }
  return config;
}

}  // namespace

Result<CommandLine> parse_command_line(int argc, const char* const* argv,
                                       const Environment& environment) {
  Result<RawCommandLine> raw = take_apart(argc, argv);
  if (!raw) return raw.error();
  CommandLine line;
  line.action = CommandLine::Action::kPrint;
  if (raw->help) {
    line.text = help_text();
    return line;
  }
  if (raw->version) {
    line.text =
        "docktap " DOCKTAP_VERSION " (revision " DOCKTAP_REVISION ", " DOCKTAP_COMPILER ")\n";
    return line;
  }
  Result<Config> config = read_config(*raw, environment);
  if (!config) return config.error();
  line.config = std::move(config).value();
  line.action = raw->check ? CommandLine::Action::kCheck : CommandLine::Action::kRun;
  return line;
}

}  // namespace docktap::config
