// Each check fails on what it is about, and not on what looks like it.

#include "unit/posture/example.h"

namespace docktap::posture {
namespace {

using E = Example;

MountFact bind(std::string source, bool writable = true, std::string propagation = "rprivate") {
  return {"bind", "", std::move(source), "/x", "", std::move(propagation), writable};
}

void mount(E& e, MountFact mount) { e.facts.mounts = {std::move(mount)}; }

void mount_volume(E& e, const std::string& device, const std::string& driver = "local") {
  e.facts.mounts = {{"volume", "data", "/var/lib/docker/volumes/data/_data", "/x", driver, ""}};
  e.volumes[0].bind_device = device;
}

TEST(RulesTest, Mounts) {
  const std::string at = " at /x";
  const Check socket = Check::kDockerSocketMount;
  for (const char* const source : {"/var/run/docker.sock", "/run/docker.sock", "/var/run", "/run",
                                   "/run/", "/", "/var/../run", "//run/docker.sock"}) {
    E e;
    mount(e, bind(source));
    EXPECT_EQ(e.verdict(socket).result, kFails) << source;
  }
  const std::vector<Case> cases{
      {"read-only does not restrict the API", socket, kFails,
       [](E& e) { mount(e, bind("/run/docker.sock", false)); }, "/run/docker.sock" + at},
      {"a folder whose name only begins alike", socket, kPasses,
       [](E& e) { mount(e, bind("/run2")); }},
      {"a file with that name elsewhere", socket, kPasses,
       [](E& e) { mount(e, bind("/srv/docker.sock")); }},
      {"the socket of --docker.host", socket, kFails,
       [](E& e) {
         e.around.sockets = {"/run/user/1000/docker.sock"};
         mount(e, bind("/run/user/1000"));
       },
       "/run/user/1000" + at},
      {"through a volume", socket, kFails, [](E& e) { mount_volume(e, "/var/run"); }, "/run" + at},
      {"a volume that is not known yet", socket, kUnknown,
       [](E& e) {
         mount_volume(e, "");
         e.volumes.clear();
       }},
      {"volumes that can't be asked", socket, kUnknown, [](E& e) { e.volumes_known = false; }},
      {"a volume of another driver", socket, kPasses,
       [](E& e) {
         mount_volume(e, "", "nfs");
         e.volumes_known = false;
       }},
      {"no mounts told", socket, kUnknown, [](E& e) { e.facts.mounts.reset(); }},

      {"containerd", Check::kRuntimeSocketMount, kFails,
       [](E& e) { mount(e, bind("/run/containerd/containerd.sock")); },
       "/run/containerd/containerd.sock" + at},
      {"its folder", Check::kRuntimeSocketMount, kFails,
       [](E& e) { mount(e, bind("/var/run/containerd")); }, "/run/containerd" + at},
      {"the engine's own", Check::kRuntimeSocketMount, kPasses,
       [](E& e) { mount(e, bind("/run/docker.sock")); }},

      {"a volume of /etc", Check::kVolumeHidesBind, kFails, [](E& e) { mount_volume(e, "/etc"); },
       "/etc" + at},
      {"a volume of the root", Check::kVolumeHidesBind, kFails, [](E& e) { mount_volume(e, "/"); },
       "/" + at},
      {"a volume of something harmless", Check::kVolumeHidesBind, kPasses,
       [](E& e) { mount_volume(e, "/srv/data"); }},
      {"a volume that is a disk", Check::kVolumeHidesBind, kFails,
       [](E& e) { e.volumes[0].block_device = "/dev//vg0/root"; }, "/dev/vg0/root at /data"},
      {"what is on a disk nobody tells", socket, kUnknown,
       [](E& e) { e.volumes[0].block_device = "/dev/sda1"; }},
      {"a volume with layers", Check::kVolumeHidesBind, kUnknown,
       [](E& e) { e.volumes[0].has_layers = true; }},
      {"a volume with layers", socket, kUnknown, [](E& e) { e.volumes[0].has_layers = true; }},
      {"a bind mount of /etc has its own check", Check::kVolumeHidesBind, kPasses,
       [](E& e) { mount(e, bind("/etc")); }},

      {"/etc", Check::kSensitiveMountRw, kFails, [](E& e) { mount(e, bind("/etc/")); },
       "/etc" + at},
      {"above /var/lib/docker", Check::kSensitiveMountRw, kFails,
       [](E& e) { mount(e, bind("/var")); }, "/var" + at},
      {"the root", Check::kSensitiveMountRw, kFails, [](E& e) { mount(e, bind("/")); }, "/" + at,
       Severity::kCritical},
      {"a file below /etc", Check::kSensitiveMountRw, kPasses,
       [](E& e) { mount(e, bind("/etc/localtime")); }},
      {"/etcetera", Check::kSensitiveMountRw, kPasses, [](E& e) { mount(e, bind("/etcetera")); }},
      {"read-only", Check::kSensitiveMountRw, kPasses, [](E& e) { mount(e, bind("/etc", false)); }},
      {"read-only", Check::kSensitiveMountRo, kFails, [](E& e) { mount(e, bind("/etc", false)); },
       "/etc" + at},
      {"the root read-only", Check::kSensitiveMountRo, kFails,
       [](E& e) { mount(e, bind("/", false)); }, "/" + at},
      {"paths of the policy", Check::kSensitiveMountRw, kFails,
       [](E& e) {
         e.policy.sensitive_paths = {"/srv/secret"};
         mount(e, bind("/srv"));
       },
       "/srv" + at},

      {"rshared", Check::kMountShared, kFails,
       [](E& e) { mount(e, bind("/srv", true, "rshared")); }, "/srv" + at},
      {"rslave", Check::kMountShared, kPasses,
       [](E& e) { mount(e, bind("/srv", true, "rslave")); }},

      {"no volume is meant", Check::kVolumeUnencrypted, kPasses, nullptr},
      {"without the label", Check::kVolumeUnencrypted, kFails,
       [](E& e) {
         e.policy.encrypted_volumes = {"dat*"};
         e.policy.encrypted_label = "encrypted";
       },
       "data"},
      {"with it", Check::kVolumeUnencrypted, kPasses,
       [](E& e) {
         e.policy.encrypted_volumes = {"dat*"};
         e.policy.encrypted_label = "encrypted";
         e.volumes[0].labels = {{"encrypted", "luks"}};
       }},
  };
  for (const Case& test : cases) expect(test);
}

TEST(RulesTest, DetailsAreShort) {
  E e;
  e.facts.cap_add = {"BPF", "SYSLOG", "NET_ADMIN", "SYS_BOOT", "SYS_PTRACE"};
  EXPECT_EQ(e.verdict(Check::kCapDangerous).detail, "BPF, SYSLOG, NET_ADMIN and 2 more");
  mount(e, bind("/etc"));
  e.facts.mounts->front().destination = std::string(30'000, 'x') + "\n";
  EXPECT_LT(e.verdict(Check::kSensitiveMountRw).detail.size(), 100U);
}

TEST(RulesTest, Privileges) {
  const std::vector<Case> cases{
      {"true", Check::kPrivileged, kFails, [](E& e) { e.facts.privileged = true; }},
      {"not told", Check::kPrivileged, kUnknown, [](E& e) { e.facts.privileged.reset(); }},
      {"prefix and case", Check::kCapDangerous, kFails,
       [](E& e) { e.facts.cap_add = {"cap_sys_admin"}; }, "SYS_ADMIN"},
      {"ALL", Check::kCapDangerous, kFails, [](E& e) { e.facts.cap_add = {"all"}; }, "ALL"},
      {"a harmless one", Check::kCapDangerous, kPasses,
       [](E& e) { e.facts.cap_add = {"SYS_NICE"}; }},
      {"not told", Check::kCapDangerous, kUnknown, [](E& e) { e.facts.cap_add.reset(); }},
      {"beyond the defaults", Check::kCapAdded, kFails,
       [](E& e) {
         e.facts.cap_add = {"CAP_SYS_NICE", "CHOWN"};
       },
       "SYS_NICE"},
      {"a dangerous one has its own check", Check::kCapAdded, kPasses,
       [](E& e) { e.facts.cap_add = {"SYS_ADMIN"}; }},
      {"only one dropped", Check::kCapDropAllMissing, kFails,
       [](E& e) { e.facts.cap_drop = {"NET_RAW"}; }},
      {"all, in any case", Check::kCapDropAllMissing, kPasses,
       [](E& e) { e.facts.cap_drop = {"all"}; }},

      {"none is root", Check::kRootUser, kFails,
       [](E& e) {
         e.facts.user = "";
         e.engine.facts.userns = false;
       }},
      {"root with a group", Check::kRootUser, kFails,
       [](E& e) {
         e.facts.user = "root:staff";
         e.engine.facts.userns = false;
       }},
      {"00", Check::kRootUser, kFails,
       [](E& e) {
         e.facts.user = "00:1000";
         e.engine.facts.userns = false;
       }},
      {"a number", Check::kRootUser, kPasses, [](E& e) { e.facts.user = "10:0"; }},
      {"a name may be uid 0", Check::kRootUser, kUnknown, [](E& e) { e.facts.user = "toor"; }},
      {"remapped", Check::kRootUser, kFails, [](E& e) { e.facts.user = ""; }, "", Severity::kLow},
      {"it left the remapping", Check::kRootUser, kFails,
       [](E& e) {
         e.facts.user = "";
         e.facts.userns_mode = "host";
       }},
      {"rootless", Check::kRootUser, kFails,
       [](E& e) {
         e.facts.user = "";
         e.engine.facts.userns = false;
         e.engine.rootless = true;
       },
       "", Severity::kLow},

      {"a disk", Check::kDeviceExposed, kFails, [](E& e) { e.facts.devices = {"/dev/sda1"}; },
       "/dev/sda1", Severity::kCritical},
      {"memory", Check::kDeviceExposed, kFails, [](E& e) { e.facts.devices = {"/dev/mem"}; },
       "/dev/mem", Severity::kCritical},
      {"a serial line", Check::kDeviceExposed, kFails,
       [](E& e) { e.facts.devices = {"/dev/ttyUSB0"}; }, "/dev/ttyUSB0"},
      {"a GPU", Check::kDeviceExposed, kPasses,
       [](E& e) {
         e.facts.devices = {"/dev/nvidia0", "/dev/dri/card0", "/dev/snd"};
       }},
      {"every device by rule", Check::kDeviceExposed, kFails,
       [](E& e) { e.facts.device_cgroup_rules = {"a *:* rwm"}; }, "a *:* rwm", Severity::kCritical},
      {"one by rule", Check::kDeviceExposed, kFails,
       [](E& e) { e.facts.device_cgroup_rules = {"c 188:* rw"}; }, "c 188:* rw"},
      {"rules not told", Check::kDeviceExposed, kUnknown,
       [](E& e) { e.facts.device_cgroup_rules.reset(); }},
  };
  for (const Case& test : cases) expect(test);
}

TEST(RulesTest, DevicesGoByTheirNames) {
  constexpr std::optional<Severity> kOwn;
  struct Row {
    const char* device;
    CheckResult result;
    std::optional<Severity> severity = {};
  };
  const Row rows[] = {
      {"/dev/snd/../sda", kFails, Severity::kCritical},
      {"/dev//sda", kFails, Severity::kCritical},
      {"/dev/./mem", kFails, Severity::kCritical},
      {"/dev/", kFails, Severity::kCritical},
      {"/", kFails, Severity::kCritical},
      {"/dev/sdaa12", kFails, Severity::kCritical},
      {"/dev/xvda", kFails, Severity::kCritical},
      {"/dev/nvme0", kFails, Severity::kCritical},
      {"/dev/nvme0n1p2", kFails, Severity::kCritical},
      {"/dev/mmcblk0p1", kFails, Severity::kCritical},
      {"/dev/md127", kFails, Severity::kCritical},
      {"/dev/md/root", kFails, Severity::kCritical},
      {"/dev/mapper/vg0-root", kFails, Severity::kCritical},
      {"/dev/disk/by-id/x", kFails, Severity::kCritical},
      {"/dev/vg0/root", kFails, kOwn},
      {"/dev/mapperX", kFails, kOwn},
      {"/dev/memory", kFails, kOwn},
      {"/dev/sdcard", kFails, Severity::kCritical},  // a disk could be called so
      {"/dev/sd", kFails, kOwn},
      {"/dev/nvme-fabrics", kFails, kOwn},
      {"/srv/disk", kFails, kOwn},
      {"sda", kFails, kOwn},
      {"/dev/driX", kFails, kOwn},
      {"/dev/snd2", kFails, kOwn},
      {"/dev/nvidiaX", kFails, kOwn},
      {"/dev/video", kFails, kOwn},
      {"/dev/video0x", kFails, kOwn},
      {"/srv/dev/snd", kFails, kOwn},
      {"/dev/dri", kPasses},
      {"/dev/dri/renderD128", kPasses},
      {"/dev/kfd", kPasses},
      {"/dev//snd/", kPasses},
      {"/dev/video10", kPasses},
      {"/dev/nvidia-uvm-tools", kPasses},
      {"/dev/nvidia-caps/nvidia-cap1", kPasses},
  };
  for (const Row& row : rows) {
    Example e;
    e.facts.devices = {row.device};
    const Verdict verdict = e.verdict(Check::kDeviceExposed);
    EXPECT_EQ(to_string(verdict.result), to_string(row.result)) << row.device;
    EXPECT_EQ(verdict.severity, row.severity) << row.device;
  }
}

TEST(RulesTest, Confinement) {
  const std::vector<Case> cases{
      {"missing, and not the engine's default", Check::kNoNewPrivsMissing, kFails,
       [](E& e) { e.facts.security_opt->no_new_privileges.reset(); }},
      {"the engine's default", Check::kNoNewPrivsMissing, kPasses,
       [](E& e) {
         e.facts.security_opt->no_new_privileges.reset();
         e.engine.facts.no_new_privileges = true;
       }},
      {"=false overrides it", Check::kNoNewPrivsMissing, kFails,
       [](E& e) {
         e.facts.security_opt->no_new_privileges = false;
         e.engine.facts.no_new_privileges = true;
       }},
      {"default not known", Check::kNoNewPrivsMissing, kUnknown,
       [](E& e) {
         e.facts.security_opt->no_new_privileges.reset();
         e.engine_known = false;
       }},
      {"unconfined", Check::kSeccompOff, kFails,
       [](E& e) { e.facts.security_opt->seccomp_unconfined = true; }},
      {"a profile of its own, whatever the engine has", Check::kSeccompOff, kPasses,
       [](E& e) {
         e.facts.security_opt->has_seccomp_profile = true;
         e.engine.facts.seccomp = false;
       }},
      {"an engine without", Check::kSeccompOff, kFails,
       [](E& e) { e.engine.facts.seccomp = false; }, "by the engine's default"},
      {"unconfined", Check::kApparmorOff, kFails,
       [](E& e) { e.facts.apparmor_profile = "unconfined"; }},
      {"none where there is AppArmor", Check::kApparmorOff, kFails,
       [](E& e) { e.facts.apparmor_profile = ""; }},
      {"not started yet", Check::kApparmorOff, kUnknown,
       [](E& e) {
         e.facts.apparmor_profile = "";
         e.container.started_at.reset();
       }},
      {"none where there is no AppArmor", Check::kApparmorOff, kApart,
       [](E& e) {
         e.facts.apparmor_profile = "";
         e.engine.facts.apparmor = false;
       }},
      {"disabled", Check::kSelinuxOff, kFails,
       [](E& e) { e.facts.security_opt->label_disabled = true; }},
      {"no SELinux", Check::kSelinuxOff, kApart,
       [](E& e) {
         e.facts.security_opt->label_disabled = true;
         e.engine.facts.selinux = false;
       }},
      {"empty lists", Check::kMaskedPathsOff, kFails, [](E& e) { e.facts.paths_unmasked = true; }},
      {"systempaths", Check::kMaskedPathsOff, kFails,
       [](E& e) { e.facts.security_opt->systempaths_unconfined = true; }},
      {"not told", Check::kMaskedPathsOff, kUnknown, [](E& e) { e.facts.paths_unmasked.reset(); }},
      {"writable", Check::kRootfsWritable, kFails, [](E& e) { e.facts.readonly_rootfs = false; }},
  };
  for (const Case& test : cases) expect(test);
}

TEST(RulesTest, Namespaces) {
  const auto another = [](E& e, const std::string& id) -> ContainerInfo& {
    ContainerInfo& other = e.others.emplace_back();
    other.id = id;
    other.name = "other-" + id;
    other.network_mode = "host";
    other.facts.pid_mode = "host";
    return other;
  };
  const std::vector<Case> cases{
      {"host", Check::kHostNetwork, kFails, [](E& e) { e.container.network_mode = "host"; }},
      {"a network called so is the same", Check::kHostNetwork, kPasses,
       [](E& e) { e.container.network_mode = "host-net"; }},
      {"another container's", Check::kHostNetwork, kFails,
       [&](E& e) {
         another(e, "b");
         e.container.network_mode = "container:b";
       },
       "by container other-b"},
      {"by two steps", Check::kHostPid, kFails,
       [&](E& e) {
         another(e, "b").facts.pid_mode = "container:c";
         another(e, "c");
         e.facts.pid_mode = "container:b";
       },
       "by container other-c"},
      {"in a circle", Check::kHostPid, kUnknown,
       [&](E& e) {
         another(e, "b").facts.pid_mode = "container:b";
         e.facts.pid_mode = "container:b";
       }},
      {"of one that is gone", Check::kHostPid, kUnknown,
       [](E& e) { e.facts.pid_mode = "container:gone"; }},
      {"host", Check::kHostIpc, kFails, [](E& e) { e.facts.ipc_mode = "host"; }},
      {"shareable", Check::kHostIpc, kPasses, [](E& e) { e.facts.ipc_mode = "shareable"; }},
      {"host", Check::kHostUts, kFails, [](E& e) { e.facts.uts_mode = "host"; }},
      {"host", Check::kHostCgroupns, kFails, [](E& e) { e.facts.cgroupns_mode = "host"; }},
      {"an engine that does not tell", Check::kHostCgroupns, kUnknown,
       [](E& e) { e.facts.cgroupns_mode.reset(); }},
      {"host", Check::kHostUserns, kFails, [](E& e) { e.facts.userns_mode = "host"; }},
      {"nothing to leave", Check::kHostUserns, kApart,
       [](E& e) {
         e.facts.userns_mode = "host";
         e.engine.facts.userns = false;
       }},
  };
  for (const Case& test : cases) expect(test);
}

TEST(RulesTest, Limits) {
  const std::vector<Case> cases{
      {"0", Check::kMemoryUnlimited, kFails, [](E& e) { e.facts.memory = 0; }},
      {"not told", Check::kMemoryUnlimited, kUnknown, [](E& e) { e.facts.memory.reset(); }},
      {"just the policy", Check::kMemoryAbovePolicy, kPasses,
       [](E& e) { e.facts.memory = 1 << 30; }},
      {"a byte more", Check::kMemoryAbovePolicy, kFails,
       [](E& e) { e.facts.memory = (1 << 30) + 1; }, "1073741825 bytes, policy 1073741824 bytes"},
      {"none", Check::kMemoryAbovePolicy, kApart, [](E& e) { e.facts.memory = 0; }},
      {"-1", Check::kSwapUnlimited, kFails, [](E& e) { e.facts.memory_swap = -1; }},
      {"-1 without a memory limit", Check::kSwapUnlimited, kApart,
       [](E& e) {
         e.facts.memory = 0;
         e.facts.memory_swap = -1;
       }},
      {"none", Check::kCpuUnlimited, kFails, [](E& e) { e.container.cpu_quota_cores.reset(); }},
      {"a set of CPUs is a limit", Check::kCpuUnlimited, kPasses,
       [](E& e) {
         e.container.cpu_quota_cores.reset();
         e.container.cpuset_cpus = 2;
       }},
      {"above", Check::kCpuAbovePolicy, kFails, [](E& e) { e.container.cpu_quota_cores = 2.5; },
       "2.5 cores, policy 2 cores"},
      {"cut by the set", Check::kCpuAbovePolicy, kPasses,
       [](E& e) {
         e.container.cpu_quota_cores = 8;
         e.container.cpuset_cpus = 2;
       }},
      {"-1", Check::kPidsUnlimited, kFails, [](E& e) { e.facts.pids_limit = -1; }},
      {"null", Check::kPidsUnlimited, kFails, [](E& e) { e.facts.pids_limit = 0; }},
      {"above", Check::kPidsAbovePolicy, kFails, [](E& e) { e.facts.pids_limit = 1001; },
       "1001 pids, policy 1000 pids"},
      {"unlimited has its own check", Check::kPidsAbovePolicy, kApart,
       [](E& e) { e.facts.pids_limit = -1; }},
      {"disabled", Check::kOomKillDisabled, kFails, [](E& e) { e.facts.oom_kill_disable = true; }},
      {"none", Check::kNofileUnlimited, kFails, [](E& e) { e.facts.ulimits->clear(); },
       "none is set"},
      {"-1", Check::kNofileUnlimited, kFails,
       [](E& e) {
         e.facts.ulimits = {{"nofile", -1}};
       },
       "unlimited"},
      {"another one", Check::kNofileUnlimited, kFails,
       [](E& e) {
         e.facts.ulimits = {{"nproc", 10}};
       },
       "none is set"},
      {"without max-size", Check::kLogUnbounded, kFails,
       [](E& e) { e.facts.log_config->bounded = false; }},
      {"a driver that bounds itself", Check::kLogUnbounded, kPasses,
       [](E& e) {
         e.facts.log_config = {"local", false};
       }},
  };
  for (const Case& test : cases) expect(test);
}

TEST(RulesTest, Network) {
  const std::vector<Case> cases{
      {"IPv4", Check::kPortAllInterfaces, kFails,
       [](E& e) {
         e.facts.ports = {{"0.0.0.0", 8080}};
       },
       "port 8080"},
      {"twins are one", Check::kPortAllInterfaces, kFails,
       [](E& e) {
         e.facts.ports = {{"0.0.0.0", 8080}, {"::", 8080}};
       },
       "port 8080"},
      {"no address", Check::kPortAllInterfaces, kFails,
       [](E& e) {
         e.container.state = ContainerState::kExited;
         e.facts.ports->clear();
         e.facts.port_bindings = {{"", 0}};
       },
       "a port of the engine's choice"},
      {"the engine did not publish it", Check::kSensitivePortPublic, kPasses,
       [](E& e) {
         e.facts.ports->clear();
         e.facts.port_bindings = {{"", 6379}};
       }},
      {"nor while it is paused", Check::kSensitivePortPublic, kPasses,
       [](E& e) {
         e.container.state = ContainerState::kPaused;
         e.facts.ports->clear();
         e.facts.port_bindings = {{"", 6379}};
       }},
      {"but would, at its next start", Check::kSensitivePortPublic, kFails,
       [](E& e) {
         e.container.state = ContainerState::kRestarting;
         e.facts.ports->clear();
         e.facts.port_bindings = {{"", 6379}};
       },
       "port 6379"},
      {"started, but not inspected since", Check::kSensitivePortPublic, kFails,
       [](E& e) {
         e.container.pid = 0;
         e.facts.ports->clear();
         e.facts.port_bindings = {{"", 6379}};
       },
       "port 6379"},
      {"nothing published", Check::kPortAllInterfaces, kPasses,
       [](E& e) { e.facts.ports->clear(); }},
      {"in the host's network", Check::kPortAllInterfaces, kApart,
       [](E& e) { e.container.network_mode = "host"; }},
      {"not told", Check::kPortAllInterfaces, kUnknown, [](E& e) { e.facts.ports.reset(); }},
      {"not told of one that is stopped", Check::kPortAllInterfaces, kUnknown,
       [](E& e) {
         e.container.state = ContainerState::kExited;
         e.facts.port_bindings.reset();
       }},
      {"443", Check::kPrivilegedPort, kFails,
       [](E& e) {
         e.facts.ports = {{"127.0.0.1", 443}};
       },
       "port 443"},
      {"1024", Check::kPrivilegedPort, kPasses,
       [](E& e) {
         e.facts.ports = {{"::1", 1024}};
       }},
      {"a database on all", Check::kSensitivePortPublic, kFails,
       [](E& e) {
         e.facts.ports = {{"::", 5432}};
       },
       "port 5432"},
      {"on one", Check::kSensitivePortPublic, kPasses,
       [](E& e) {
         e.facts.ports = {{"10.0.0.1", 5432}};
       }},
      {"ports of the policy", Check::kSensitivePortPublic, kFails,
       [](E& e) {
         e.policy.sensitive_ports = {8080};
         e.facts.ports = {{"", 8080}};
       },
       "port 8080"},
      {"bridge", Check::kDefaultBridge, kFails,
       [](E& e) {
         e.facts.networks = {"front", "bridge"};
       }},
      {"a bridge of its own", Check::kDefaultBridge, kPasses,
       [](E& e) { e.facts.networks = {"my-bridge"}; }},
      {"not meant", Check::kNetworkNotInternal, kApart,
       [](E& e) { e.policy.isolated_label = "isolated"; }},
      {"not internal", Check::kNetworkNotInternal, kFails,
       [](E& e) {
         e.policy.isolated_label = "isolated";
         e.container.labels = {{"isolated", "true"}};
       },
       "front"},
      {"internal", Check::kNetworkNotInternal, kPasses,
       [](E& e) {
         e.policy.isolated_label = "isolated";
         e.container.labels = {{"isolated", ""}};
         e.networks[0].internal = true;
       }},
      {"a network that is not known", Check::kNetworkNotInternal, kUnknown,
       [](E& e) {
         e.policy.isolated_label = "isolated";
         e.container.labels = {{"isolated", "true"}};
         e.networks.clear();
       }},
  };
  for (const Case& test : cases) expect(test);
}

TEST(RulesTest, Images) {
  struct Row {
    const char* image;
    CheckResult latest, unpinned;
  };
  const Row rows[] = {
      {"nginx", kFails, kFails},
      {"nginx:latest", kFails, kFails},
      {"host:5000/nginx", kFails, kFails},
      {"host:5000/nginx:1.27", kPasses, kFails},
      {"nginx:1.27", kPasses, kFails},
      {"nginx@sha256:abc", kPasses, kPasses},
      {"nginx:latest@sha256:abc", kPasses, kPasses},
      {"sha256:cccccccccccc", kPasses, kPasses},
      {"cccccccccccc", kPasses, kPasses},  // the image's id, cut
      {"dddddddddddd", kFails, kFails},    // a name that looks like one
      {"", kUnknown, kUnknown},
  };
  for (const Row& row : rows) {
    E e;
    e.container.image = row.image;
    EXPECT_EQ(e.verdict(Check::kImageLatest).result, row.latest) << row.image;
    EXPECT_EQ(e.verdict(Check::kImageUnpinned).result, row.unpinned) << row.image;
  }
  const auto sign = [](E& e) { e.policy.signature_label = "org.example.signature"; };
  const std::vector<Case> cases{
      {"no label is configured", Check::kImageUnsigned, kUnknown, nullptr},
      {"without it", Check::kImageUnsigned, kFails, sign},
      {"with it", Check::kImageUnsigned, kPasses,
       [&](E& e) {
         sign(e);
         e.images[0].labels = {{"org.example.signature", "abc"}};
       }},
      {"the container's label is no proof", Check::kImageUnsigned, kFails,
       [&](E& e) {
         sign(e);
         e.container.labels = {{"org.example.signature", "abc"}};
       }},
      {"an image that is not known", Check::kImageUnsigned, kUnknown,
       [&](E& e) {
         sign(e);
         e.images.clear();
       }},
  };
  for (const Case& test : cases) expect(test);
}

TEST(RulesTest, Upkeep) {
  const std::vector<Case> cases{
      {"a password", Check::kSecretInEnv, kFails,
       [](E& e) { e.facts.env_names = "PATH\nDB_PASSWORD\n"; }, "1 variable"},
      {"in small letters", Check::kSecretInEnv, kFails,
       [](E& e) { e.facts.env_names = "api_key\nmyToken\n"; }, "2 variables"},
      {"files and public keys", Check::kSecretInEnv, kPasses,
       [](E& e) {
         e.facts.env_names = "DB_PASSWORD_FILE\nSECRET_PATH\nSSH_PUBLIC_KEY_TOKEN\nGPG_KEY\n";
       }},
      {"names of the policy", Check::kSecretInEnv, kFails,
       [](E& e) {
         e.policy.secret_names = {"HOME"};
         e.policy.no_secret_names.clear();
       },
       "1 variable"},
      {"not told", Check::kSecretInEnv, kUnknown, [](E& e) { e.facts.env_names.reset(); }},
      {"none", Check::kHealthcheckMissing, kFails, [](E& e) { e.facts.healthcheck = false; }},
      {"always", Check::kRestartUnbounded, kFails,
       [](E& e) {
         e.facts.restart_policy = {"always", 0};
       },
       "always"},
      {"unless-stopped", Check::kRestartUnbounded, kFails,
       [](E& e) {
         e.facts.restart_policy = {"unless-stopped", 0};
       },
       "unless-stopped"},
      {"on-failure without a number", Check::kRestartUnbounded, kFails,
       [](E& e) {
         e.facts.restart_policy = {"on-failure", 0};
       },
       "on-failure"},
      {"on-failure:6", Check::kRestartUnbounded, kFails,
       [](E& e) {
         e.facts.restart_policy = {"on-failure", 6};
       },
       "on-failure"},
      {"swarm restarts its tasks", Check::kRestartMissing, kApart,
       [](E& e) {
         e.container.labels = {{"com.docker.swarm.service.name", "web"}};
         e.facts.restart_policy = {"no", 0};
       }},
      {"no", Check::kRestartMissing, kFails,
       [](E& e) {
         e.facts.restart_policy = {"no", 0};
       }},
      {"an empty name is no", Check::kRestartMissing, kFails,
       [](E& e) {
         e.facts.restart_policy = {"", 0};
       }},
  };
  for (const Case& test : cases) expect(test);
}

}  // namespace
}  // namespace docktap::posture
