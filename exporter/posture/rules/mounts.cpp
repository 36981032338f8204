// What of the host a container mounts.

#include <algorithm>
#include <array>
#include <string_view>

#include "posture/details.h"
#include "posture/paths.h"
#include "posture/rules/rules.h"

namespace docktap::posture {
namespace {

constexpr std::array<std::string_view, 8> kRuntimeSockets{"/run/containerd/containerd.sock",
                                                          "/run/docker/containerd/containerd.sock",
                                                          "/run/k3s/containerd/containerd.sock",
                                                          "/run/crio/crio.sock",
                                                          "/run/podman/podman.sock",
                                                          "/run/buildkit/buildkitd.sock",
                                                          "/run/cri-dockerd.sock",
                                                          "/run/dockershim.sock"};

bool is_local_volume(const MountFact& mount) {
  return mount.type == "volume" && mount.driver == "local";
}

// Null: it is not known.
const VolumeInfo* volume_of(const Subject& subject, const MountFact& mount) {
  if (subject.around.volumes == nullptr) return nullptr;
  const auto volume = subject.around.volumes->find(mount.volume);
  return volume == subject.around.volumes->end() ? nullptr : volume->second;
}

// What a mount shows of the host: the source of a bind mount; of a local volume with `o=bind` its
// device, which Mounts does not tell. Empty: nothing. Nullopt: nobody tells, since its volume is
// not known, or is a disk, or has layers.
std::optional<std::string> host_path(const Subject& subject, const MountFact& mount) {
  if (mount.type == "bind") return normal_path(mount.source);
  if (!is_local_volume(mount)) return "";
  const VolumeInfo* const volume = volume_of(subject, mount);
  if (volume == nullptr || volume->has_layers || !volume->block_device.empty()) return std::nullopt;
  return normal_path(volume->bind_device);
}

// The folder or the disk of the host that a volume is.
std::optional<std::string> volume_device(const Subject& subject, const MountFact& mount) {
  if (!is_local_volume(mount)) return "";
  const VolumeInfo* const volume = volume_of(subject, mount);
  if (volume == nullptr || volume->has_layers) return std::nullopt;
  return normal_path(volume->block_device.empty() ? volume->bind_device : volume->block_device);
}

std::string described(const MountFact& mount, std::string_view path) {
  return std::string(path) + " at " + mount.destination;
}

// Fails where `is_meant(path, mount)` of what `path_of` says.
template <typename PathOf, typename IsMeant>
Verdict judge_mounts(const Subject& subject, PathOf path_of, IsMeant is_meant) {
  if (!subject.facts.mounts) return unknown();
  Details found;
  bool all_known = true;
  for (const MountFact& mount : *subject.facts.mounts) {
    const std::optional<std::string> path = path_of(subject, mount);
    if (!path) {
      all_known = false;
    } else if (!path->empty() && is_meant(*path, mount)) {
      found.add(described(mount, *path));
    }
  }
  if (!found.empty()) return fail(found.text());
  return all_known ? pass() : unknown();
}

// A folder above a sensitive one opens that too; what lies below one, such as /etc/localtime, is
// not what these checks are about.
bool is_sensitive(const Policy& policy, std::string_view path) {
  return path == "/" ||
         std::any_of(policy.sensitive_paths.begin(), policy.sensitive_paths.end(),
                     [&](const std::string& sensitive) { return is_at_or_above(path, sensitive); });
}

Verdict sensitive_binds(const Subject& subject, bool writable) {
  if (!subject.facts.mounts) return unknown();
  Details found;
  bool whole_root = false;
  for (const MountFact& mount : *subject.facts.mounts) {
    if (mount.type != "bind" || mount.writable != writable) continue;
    const std::string path = normal_path(mount.source);
    if (!is_sensitive(subject.policy, path)) continue;
    whole_root = whole_root || path == "/";
    found.add(described(mount, path));
  }
  if (found.empty()) return pass();
  Verdict verdict = fail(found.text());
  if (writable && whole_root) verdict.severity = Severity::kCritical;
  return verdict;
}

}  // namespace

Verdict docker_socket_mount(const Subject& subject) {
  return judge_mounts(subject, host_path, [&](std::string_view path, const MountFact&) {
    return std::any_of(subject.around.sockets.begin(), subject.around.sockets.end(),
                       [&](const std::string& socket) { return is_at_or_above(path, socket); });
  });
}

// Folders above count only from where nothing but runtimes live: `/run` is docker_socket_mount's.
Verdict runtime_socket_mount(const Subject& subject) {
  return judge_mounts(subject, host_path, [](std::string_view path, const MountFact&) {
    return path != "/" && path != "/run" &&
           std::any_of(kRuntimeSockets.begin(), kRuntimeSockets.end(),
                       [&](std::string_view socket) { return is_at_or_above(path, socket); });
  });
}

// A disk may be the host's own; its name does not tell.
Verdict volume_hides_bind(const Subject& subject) {
  return judge_mounts(subject, volume_device, [&](std::string_view path, const MountFact& mount) {
    return is_sensitive(subject.policy, path) || !volume_of(subject, mount)->block_device.empty();
  });
}

Verdict sensitive_mount_rw(const Subject& subject) { return sensitive_binds(subject, true); }
Verdict sensitive_mount_ro(const Subject& subject) { return sensitive_binds(subject, false); }

Verdict mount_shared(const Subject& subject) {
  if (!subject.facts.mounts) return unknown();
  Details found;
  for (const MountFact& mount : *subject.facts.mounts) {
    if (mount.propagation == "shared" || mount.propagation == "rshared") {
      found.add(described(mount, mount.source));
    }
  }
  return fail_if(!found.empty(), found.text());
}

Verdict volume_unencrypted(const Subject& subject) {
  if (!subject.facts.mounts) return unknown();
  Details found;
  bool all_known = true;
  for (const MountFact& mount : *subject.facts.mounts) {
    const bool is_meant =
        mount.type == "volume" &&
        std::any_of(subject.policy.encrypted_volumes.begin(),
                    subject.policy.encrypted_volumes.end(),
                    [&](const std::string& pattern) { return glob_match(pattern, mount.volume); });
    if (!is_meant) continue;
    const VolumeInfo* const volume = volume_of(subject, mount);
    if (volume == nullptr || subject.policy.encrypted_label.empty()) {
      all_known = false;
      continue;
    }
    const auto& labels = volume->labels;
    const bool encrypted = std::any_of(labels.begin(), labels.end(), [&](const auto& label) {
      return label.first == subject.policy.encrypted_label && label.second != "false";
    });
    if (!encrypted) found.add(mount.volume);
  }
  if (!found.empty()) return fail(found.text());
  return all_known ? pass() : unknown();
}

}  // namespace docktap::posture
