#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <string_view>

#include "model/severity.h"

namespace docktap {

// What an event means for security: the label `event` of docker_security_events_total. Categories
// overlap: a privileged exec of a shell counts as exec, exec_shell and exec_privileged.
enum class SecurityEvent : std::size_t {
  kPrivilegedStart,
  kHostNamespaceStart,
  kSocketMountStart,
  kExec,
  kExecShell,
  kExecPrivileged,
  kExecRoot,
  kAttach,
  kArchiveIn,
  kArchiveOut,
  kExport,
  kCommit,
  kUpdate,
  kRename,
  kImagePull,
  kImagePullUnapproved,
  kImageLoad,
  kImageImport,
  kImageSave,
  kImagePush,
  kImageTag,
  kImageDelete,
  kNetworkHostConnect,
  kPluginInstall,
  kPluginEnable,
  kPluginDisable,
  kPluginRemove,
  kDaemonReload,
  kSwarmSecret,
  kSwarmConfig,
  kSwarmNode,
};

struct SecurityEventRow {
  SecurityEvent event;
  std::string_view name;
  Severity severity;
};

inline constexpr std::array<SecurityEventRow, 31> kSecurityEvents{{
    {SecurityEvent::kPrivilegedStart, "privileged_start", Severity::kCritical},
    {SecurityEvent::kHostNamespaceStart, "host_namespace_start", Severity::kHigh},
    {SecurityEvent::kSocketMountStart, "socket_mount_start", Severity::kCritical},
    {SecurityEvent::kExec, "exec", Severity::kLow},
    {SecurityEvent::kExecShell, "exec_shell", Severity::kMedium},
    {SecurityEvent::kExecPrivileged, "exec_privileged", Severity::kCritical},
    {SecurityEvent::kExecRoot, "exec_root", Severity::kHigh},
    {SecurityEvent::kAttach, "attach", Severity::kLow},
    {SecurityEvent::kArchiveIn, "archive_in", Severity::kMedium},
    {SecurityEvent::kArchiveOut, "archive_out", Severity::kMedium},
    {SecurityEvent::kExport, "export", Severity::kHigh},
    {SecurityEvent::kCommit, "commit", Severity::kMedium},
    {SecurityEvent::kUpdate, "update", Severity::kLow},
    {SecurityEvent::kRename, "rename", Severity::kLow},
    {SecurityEvent::kImagePull, "image_pull", Severity::kInfo},
    {SecurityEvent::kImagePullUnapproved, "image_pull_unapproved", Severity::kHigh},
    {SecurityEvent::kImageLoad, "image_load", Severity::kMedium},
    {SecurityEvent::kImageImport, "image_import", Severity::kMedium},
    {SecurityEvent::kImageSave, "image_save", Severity::kMedium},
    {SecurityEvent::kImagePush, "image_push", Severity::kMedium},
    {SecurityEvent::kImageTag, "image_tag", Severity::kLow},
    {SecurityEvent::kImageDelete, "image_delete", Severity::kLow},
    {SecurityEvent::kNetworkHostConnect, "network_host_connect", Severity::kHigh},
    {SecurityEvent::kPluginInstall, "plugin_install", Severity::kHigh},
    {SecurityEvent::kPluginEnable, "plugin_enable", Severity::kHigh},
    {SecurityEvent::kPluginDisable, "plugin_disable", Severity::kMedium},
    {SecurityEvent::kPluginRemove, "plugin_remove", Severity::kMedium},
    {SecurityEvent::kDaemonReload, "daemon_reload", Severity::kMedium},
    {SecurityEvent::kSwarmSecret, "swarm_secret", Severity::kHigh},
    {SecurityEvent::kSwarmConfig, "swarm_config", Severity::kMedium},
    {SecurityEvent::kSwarmNode, "swarm_node", Severity::kHigh},
}};

using SecurityEventSet = std::bitset<kSecurityEvents.size()>;

constexpr std::size_t index_of(SecurityEvent event) { return static_cast<std::size_t>(event); }

inline void add(SecurityEventSet& set, SecurityEvent event) { set.set(index_of(event)); }

}  // namespace docktap
