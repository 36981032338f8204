#include "unit/posture/example.h"

namespace docktap::posture {

Example::Example() {
  container.id = std::string(64, 'a');
  container.name = "web";
  container.image = "registry.example.com:5000/web@sha256:" + std::string(64, 'b');
  container.image_id = "sha256:" + std::string(64, 'c');
  container.network_mode = "front";
  container.state = ContainerState::kRunning;
  container.pid = 1000;
  container.started_at = 1;
  container.cpu_quota_cores = 1.5;
  facts.privileged = false;
  facts.readonly_rootfs = true;
  facts.oom_kill_disable = false;
  facts.cap_add = {"NET_BIND_SERVICE"};
  facts.cap_drop = {"ALL"};
  facts.devices.emplace();
  facts.device_cgroup_rules.emplace();
  facts.security_opt = {{.no_new_privileges = true}};
  facts.pid_mode = "";
  facts.ipc_mode = "private";
  facts.uts_mode = "";
  facts.cgroupns_mode = "private";
  facts.userns_mode = "";
  facts.paths_unmasked = false;
  facts.memory = 512 << 20;
  facts.memory_swap = 512 << 20;
  facts.nano_cpus = 1'500'000'000;
  facts.cpu_quota = 0;
  facts.cpuset_cpus = "";
  facts.pids_limit = 100;
  facts.ulimits = {{"nofile", 1024}};
  facts.restart_policy = {"on-failure", 5};
  facts.log_config = {"json-file", true};
  facts.port_bindings = {{"127.0.0.1", 8080}};
  facts.ports = {{"127.0.0.1", 8080}};
  facts.networks = {"front"};
  facts.user = "1000:1000";
  facts.env_names = "PATH\nHOME\n";
  facts.healthcheck = true;
  facts.apparmor_profile = "docker-default";
  facts.mounts = {{"bind", "", "/srv/web", "/web", "", "rprivate", true},
                  {"volume", "data", "/var/lib/docker/volumes/data/_data", "/data", "local", ""}};

  engine.version = "27.1.0";
  engine.engine = "docker";
  engine.facts.seccomp = true;
  engine.facts.apparmor = true;
  engine.facts.selinux = true;
  engine.facts.userns = true;
  engine.facts.no_new_privileges = false;
  engine.facts.live_restore = true;
  engine.facts.swarm_active = false;
  engine.facts.insecure_registries.emplace();
  engine.facts.tcp_without_tls = false;

  volumes.emplace_back().name = "data";
  volumes[0].driver = "local";
  networks = {{.id = "1", .name = "front", .driver = "bridge", .internal = false, .labels = {}}};
  images.emplace_back().id = container.image_id;
  around.sockets = {"/run/docker.sock"};
  around.find_container = [this](std::string_view id) -> const ContainerInfo* {
    for (const ContainerInfo& other : others) {
      if (other.id == id) return &other;
    }
    return nullptr;
  };
}

void Example::refresh() {
  volume_index_.clear();
  network_index_.clear();
  image_index_.clear();
  for (const VolumeInfo& volume : volumes) volume_index_.emplace(volume.name, &volume);
  for (const NetworkInfo& network : networks) network_index_.emplace(network.name, &network);
  for (const ImageInfo& image : images) image_index_.emplace(image.id, &image);
  around.engine = engine_known ? &engine : nullptr;
  around.volumes = volumes_known ? &volume_index_ : nullptr;
  around.networks = &network_index_;
  around.images = &image_index_;
}

Verdict Example::verdict(Check check) {
  refresh();
  return apply_rule(check, {container, facts, policy, around});
}

Posture Example::judge(UnixNanos now) {
  refresh();
  return posture::judge(container, policy, around, now);
}

}  // namespace docktap::posture
