#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <sstream>
#include <string>

#include <spdlog/spdlog.h>

#include "app/allocator.h"
#include "app/audit.h"
#include "app/exporter.h"
#include "base/log.h"
#include "build_info.h"
#include "config/config.h"
#include "engine/endpoint.h"

namespace {

using namespace docktap;

constexpr int kBadUsage = 2;
constexpr int kCannotRun = 1;

// A message may have several lines.
int refuse(const Error& error, int code) {
  std::istringstream lines(error.message);
  for (std::string line; std::getline(lines, line);) {
    std::fprintf(stderr, "docktap: %s\n", line.c_str());
  }
  return code;
}

std::string variable(const char* name) {
  const char* const value = std::getenv(name);
  return value ? value : "";
}

engine::EndpointSettings endpoint_settings(const config::Config& config) {
  engine::EndpointSettings settings;
  settings.context_flag = config.docker_context_flag;
  settings.host_flag = config.docker_host_flag;
  settings.host_env = variable("DOCKER_HOST");
  settings.context_env = variable("DOCKER_CONTEXT");
  settings.tls_verify_env = variable("DOCKER_TLS_VERIFY");
  settings.tls_env = variable("DOCKER_TLS");
  settings.config_dir = variable("DOCKER_CONFIG");
  if (settings.config_dir.empty()) settings.config_dir = variable("HOME") + "/.docker";
  settings.xdg_runtime_dir = variable("XDG_RUNTIME_DIR");
  return settings;
}

// Every thread inherits this, so that only `wait_for_end` receives the signals that are for
// docktap. A peer that has gone shows as an error of the write.
sigset_t take_signals() {
  sigset_t ours;
  sigemptyset(&ours);
  for (const int number : {SIGTERM, SIGINT, SIGUSR1, SIGHUP}) sigaddset(&ours, number);
  pthread_sigmask(SIG_BLOCK, &ours, nullptr);
  signal(SIGPIPE, SIG_IGN);
  return ours;
}

// A table for people, in colour if they look at it.
int run_audit(const config::CommandLine& command_line, const engine::Endpoint& endpoint) {
  set_up_logging(spdlog::level::warn, command_line.config.log_format);
  for (const std::string& warning : command_line.warnings) spdlog::warn("{}", warning);
  const bool color = isatty(STDOUT_FILENO) != 0 && variable("NO_COLOR").empty();
  const Result<app::AuditReport> report = app::audit(command_line.config, endpoint, color);
  shut_down_logging();
  if (!report) return refuse(report.error(), kBadUsage);
  std::fputs(report->text.c_str(), stdout);
  for (const std::string& gap : report->gaps) std::fprintf(stderr, "docktap: %s\n", gap.c_str());
  if (std::fflush(stdout) != 0) {
    std::fprintf(stderr, "docktap: standard output can't be written\n");
    return kBadUsage;
  }
  return app::exit_code(*report);
}

int wait_for_end(const sigset_t& ours, app::Exporter& exporter) {
  for (;;) {
    int received = 0;
    sigwait(&ours, &received);
    if (received == SIGUSR1) {
      exporter.reopen_event_log();
    } else if (received == SIGHUP) {
      const Result<void> reloaded = exporter.reload();
      if (!reloaded) {
        spdlog::error("SIGHUP: the configuration stays as it was: {}", reloaded.error().message);
      }
    } else {
      return received;
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  app::tune_allocator();
  const sigset_t signals = take_signals();
  const Result<config::CommandLine> command_line =
      config::parse_command_line(argc, argv, [](const char* name) { return std::getenv(name); });
  if (!command_line) return refuse(command_line.error(), kBadUsage);
  if (command_line->action == config::CommandLine::Action::kPrint) {
    std::fputs(command_line->text.c_str(), stdout);
    return EXIT_SUCCESS;
  }
  const config::Config& config = command_line->config;
  const Result<engine::Endpoint> endpoint = engine::find_endpoint(endpoint_settings(config));
  if (!endpoint) return refuse(endpoint.error(), kBadUsage);
  if (command_line->action == config::CommandLine::Action::kCheck) {
    std::printf("docktap: the configuration is sound; the engine is %s\n", endpoint->url.c_str());
    return EXIT_SUCCESS;
  }

  if (command_line->action == config::CommandLine::Action::kAudit) {
    return run_audit(*command_line, *endpoint);
  }

  set_up_logging(config.log_level, config.log_format);
  spdlog::info("docktap {} ({}, {})", DOCKTAP_VERSION, DOCKTAP_REVISION, DOCKTAP_COMPILER);
  for (const std::string& warning : command_line->warnings) spdlog::warn("{}", warning);
  if (geteuid() == 0) {
    spdlog::info(
        "running as root, which is not needed: a user in the group of the engine's socket "
        "sees the same");
  }
  Result<std::unique_ptr<app::Exporter>> exporter = app::Exporter::start(config, *endpoint);
  if (!exporter) {
    shut_down_logging();
    return refuse(exporter.error(), kCannotRun);
  }
  for (const std::uint16_t port : (*exporter)->ports()) spdlog::info("listening on port {}", port);
  const int received = wait_for_end(signals, **exporter);
  spdlog::info("{}: shutting down", received == SIGTERM ? "SIGTERM" : "SIGINT");
  exporter->reset();
  shut_down_logging();
  return EXIT_SUCCESS;
}
