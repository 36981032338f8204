// The engine itself.

#include <optional>
#include <string_view>

#include "base/version.h"
#include "posture/details.h"
#include "posture/rules/rules.h"

namespace docktap::posture {
namespace {

std::optional<Version> version_of(std::string_view text) {
  std::string_view rest;
  return parse_version(text, rest);
}

}  // namespace

Verdict swarm_active(const EngineInfo& engine, const Policy&) {
  return fail_if(engine.facts.swarm_active);
}

Verdict userns_off(const EngineInfo& engine, const Policy&) {
  if (engine.rootless) return pass();
  return engine.facts.userns ? fail_if(!*engine.facts.userns) : unknown();
}

Verdict live_restore_off(const EngineInfo& engine, const Policy&) {
  if (engine.facts.swarm_active == true) return not_applicable();
  return engine.facts.live_restore ? fail_if(!*engine.facts.live_restore) : unknown();
}

Verdict insecure_registry(const EngineInfo& engine, const Policy&) {
  if (!engine.facts.insecure_registries) return unknown();
  Details found;
  for (const std::string& registry : *engine.facts.insecure_registries) found.add(registry);
  return fail_if(!found.empty(), found.text());
}

Verdict tcp_without_tls(const EngineInfo& engine, const Policy&) {
  return fail_if(engine.facts.tcp_without_tls);
}

// A setting of whoever pulls: no engine tells of it.
Verdict content_trust_off(const EngineInfo&, const Policy&) { return unknown(); }

Verdict engine_unsupported(const EngineInfo& engine, const Policy& policy) {
  if (engine.engine != "docker") return not_applicable();
  const std::optional<Version> version = version_of(engine.version);
  const std::optional<Version> oldest = version_of(policy.oldest_supported_engine);
  if (!version || !oldest) return unknown();
  return fail_if(*version < *oldest, engine.version);
}

}  // namespace docktap::posture
