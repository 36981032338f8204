// The kernel's fences around a container: no-new-privileges, seccomp, AppArmor, SELinux, masked
// paths, the root file system.

#include "posture/rules/rules.h"

namespace docktap::posture {

Verdict no_new_privs_missing(const Subject& subject) {
  if (!subject.facts.security_opt) return unknown();
  std::optional<bool> effective = subject.facts.security_opt->no_new_privileges;
  if (!effective && subject.around.engine != nullptr) {
    effective = subject.around.engine->facts.no_new_privileges;
  }
  return effective ? fail_if(!*effective) : unknown();
}

Verdict seccomp_off(const Subject& subject) {
  if (is_privileged(subject)) return not_applicable();
  if (!subject.facts.security_opt) return unknown();
  if (subject.facts.security_opt->seccomp_unconfined) return fail();
  if (subject.facts.security_opt->has_seccomp_profile) return pass();
  const EngineInfo* const engine = subject.around.engine;
  if (engine == nullptr || !engine->facts.seccomp) return unknown();
  return fail_if(!*engine->facts.seccomp, "by the engine's default");
}

Verdict apparmor_off(const Subject& subject) {
  if (is_privileged(subject)) return not_applicable();
  const EngineInfo* const engine = subject.around.engine;
  if (engine == nullptr || !engine->facts.apparmor) return unknown();
  if (!*engine->facts.apparmor) return not_applicable();
  const PostureFacts& facts = subject.facts;
  if (facts.security_opt && facts.security_opt->apparmor_unconfined) return fail();
  if (!facts.apparmor_profile) return unknown();
  if (*facts.apparmor_profile == "unconfined") return fail();
  if (!facts.apparmor_profile->empty()) return pass();
  // The engine sets it at the first start.
  return subject.container.started_at ? fail() : unknown();
}

Verdict selinux_off(const Subject& subject) {
  if (is_privileged(subject)) return not_applicable();
  const EngineInfo* const engine = subject.around.engine;
  if (engine == nullptr || !engine->facts.selinux) return unknown();
  if (!*engine->facts.selinux) return not_applicable();
  if (!subject.facts.security_opt) return unknown();
  return fail_if(subject.facts.security_opt->label_disabled);
}

Verdict masked_paths_off(const Subject& subject) {
  if (is_privileged(subject)) return not_applicable();
  if (subject.facts.security_opt && subject.facts.security_opt->systempaths_unconfined) {
    return fail();
  }
  return fail_if(subject.facts.paths_unmasked);
}

Verdict rootfs_writable(const Subject& subject) {
  return subject.facts.readonly_rootfs ? fail_if(!*subject.facts.readonly_rootfs) : unknown();
}

}  // namespace docktap::posture
