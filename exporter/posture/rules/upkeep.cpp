// How a container is looked after: image, secrets, health, restarts.

#include <algorithm>
#include <string>
#include <string_view>

#include "base/text.h"
#include "posture/rules/rules.h"

namespace docktap::posture {
namespace {

constexpr std::string_view kDigest = "@sha256:";

// A container made of an image's id, whole or cut.
bool names_its_id(const ContainerInfo& container) {
  constexpr std::string_view kAlgorithm = "sha256:";
  constexpr std::size_t kShortest = 7;
  const std::string_view image = container.image;
  if (image.starts_with(kAlgorithm)) return true;
  const std::string_view id = container.image_id;
  return image.size() >= kShortest && id.starts_with(kAlgorithm) &&
         id.substr(kAlgorithm.size()).starts_with(image);
}

// `host:5000/x` names a port, `x:5000` a tag.
std::string_view tag_of(std::string_view image) {
  const std::size_t slash = image.rfind('/');
  const std::string_view last = slash == std::string_view::npos ? image : image.substr(slash + 1);
  const std::size_t colon = last.find(':');
  return colon == std::string_view::npos ? std::string_view() : last.substr(colon + 1);
}

bool is_swarm_task(const ContainerInfo& container) {
  return std::any_of(container.labels.begin(), container.labels.end(), [](const auto& label) {
    return label.first == "com.docker.swarm.service.name";
  });
}

bool matches_any(const std::vector<std::string>& patterns, std::string_view text) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const std::string& pattern) { return glob_match(pattern, text); });
}

}  // namespace

Verdict image_latest(const Subject& subject) {
  const std::string& image = subject.container.image;
  if (image.empty()) return unknown();
  if (image.find(kDigest) != std::string::npos || names_its_id(subject.container)) return pass();
  const std::string_view tag = tag_of(image);
  return fail_if(tag.empty() || tag == "latest", printable(image, 80));
}

Verdict image_unpinned(const Subject& subject) {
  const std::string& image = subject.container.image;
  if (image.empty()) return unknown();
  return fail_if(image.find(kDigest) == std::string::npos && !names_its_id(subject.container),
                 printable(image, 80));
}

Verdict image_unsigned(const Subject& subject) {
  if (subject.policy.signature_label.empty() || subject.around.images == nullptr) return unknown();
  const auto image = subject.around.images->find(subject.container.image_id);
  if (image == subject.around.images->end()) return unknown();
  const auto& labels = image->second->labels;
  return fail_if(std::none_of(labels.begin(), labels.end(), [&](const auto& label) {
    return label.first == subject.policy.signature_label && !label.second.empty();
  }));
}

// Only how many: a name may say too much already.
Verdict secret_in_env(const Subject& subject) {
  if (!subject.facts.env_names) return unknown();
  std::string_view rest = *subject.facts.env_names;
  std::size_t count = 0;
  std::string name;
  while (!rest.empty()) {
    name.assign(rest.substr(0, rest.find('\n')));
    rest.remove_prefix(name.size() + 1);
    make_upper(name);
    if (matches_any(subject.policy.secret_names, name) &&
        !matches_any(subject.policy.no_secret_names, name)) {
      ++count;
    }
  }
  return fail_if(count > 0, std::to_string(count) + (count == 1 ? " variable" : " variables"));
}

Verdict healthcheck_missing(const Subject& subject) {
  return subject.facts.healthcheck ? fail_if(!*subject.facts.healthcheck) : unknown();
}

// Swarm restarts its tasks itself.
Verdict restart_unbounded(const Subject& subject) {
  if (is_swarm_task(subject.container)) return not_applicable();
  if (!subject.facts.restart_policy) return unknown();
  constexpr std::int64_t kMost = 5;
  const RestartPolicyFact& policy = *subject.facts.restart_policy;
  const bool unbounded = policy.name == "always" || policy.name == "unless-stopped" ||
                         (policy.name == "on-failure" && (policy.most <= 0 || policy.most > kMost));
  return fail_if(unbounded, policy.name);
}

Verdict restart_missing(const Subject& subject) {
  if (is_swarm_task(subject.container)) return not_applicable();
  if (!subject.facts.restart_policy) return unknown();
  return fail_if(subject.facts.restart_policy->name.empty() ||
                 subject.facts.restart_policy->name == "no");
}

}  // namespace docktap::posture
