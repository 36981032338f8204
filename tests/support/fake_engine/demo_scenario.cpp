#include "support/fake_engine/demo_scenario.h"

#include <cmath>
#include <utility>

namespace docktap::test {
namespace {

struct Role {
  const char* project;
  const char* service;
  const char* image;
  double load;
  double memory_mb;
  bool has_healthcheck;
};

constexpr Role kRoles[] = {
    {"shop", "web", "nginx:1.27", 0.10, 60, true},
    {"shop", "api", "shop/api:4.2", 0.60, 380, true},
    {"shop", "worker", "shop/worker:4.2", 0.45, 290, false},
    {"shop", "db", "postgres:16", 0.30, 900, true},
    {"shop", "cache", "redis:7", 0.05, 120, true},
    {"shop", "search", "search:8", 0.50, 1400, true},
    {"blog", "web", "caddy:2", 0.04, 45, false},
    {"blog", "app", "blog/app:1.9", 0.20, 210, true},
    {"blog", "db", "mariadb:11", 0.15, 420, false},
    {"ops", "prometheus", "prom/prometheus:v3", 0.25, 800, false},
    {"ops", "grafana", "grafana/grafana:11", 0.08, 190, false},
    {"ops", "backup", "ops/backup:2", 0.02, 30, false},
};
constexpr std::size_t kRoleCount = sizeof(kRoles) / sizeof(kRoles[0]);

constexpr std::int64_t kMegabyte = 1'000'000;

}  // namespace

DemoScenario::DemoScenario(FakeEngine& engine, unsigned containers) : engine_(engine) {
  for (unsigned i = 0; i < containers; ++i) {
    const Role& role = kRoles[i % kRoleCount];
    const auto replica = static_cast<unsigned>(1 + i / kRoleCount);
    FakeContainer container;
    container.name = std::string(role.project) + "-" + role.service + "-" + std::to_string(replica);
    container.image = role.image;
    container.labels = {{"com.docker.compose.project", role.project},
                        {"com.docker.compose.service", role.service}};
    container.network_mode = std::string(role.project) + "_default";
    container.restart_policy = "unless-stopped";
    container.has_healthcheck = role.has_healthcheck;
    container.memory_limit = static_cast<std::int64_t>(role.memory_mb * 2) * kMegabyte;
    container.nano_cpus = i % 3 == 0 ? 1'000'000'000 : 0;
    Actor actor;
    actor.load = role.load;
    actor.memory_mb = role.memory_mb;
    actor.phase = 0.7 * i;
    actor.has_healthcheck = role.has_healthcheck;
    actor.id = engine_.create(std::move(container));
    engine_.start(actor.id);
    if (role.has_healthcheck) engine_.set_health(actor.id, "healthy");
    actors_.push_back(std::move(actor));
    engine_.change_inventory([&](FakeInventory& all) {
      const auto size = static_cast<std::uint64_t>(role.memory_mb * 1e6);
      all.images["sha256:" + fake_id(static_cast<unsigned>(2'000'000 + i % kRoleCount))] = {
          role.image, size};
      const std::string network = std::string(role.project) + "_default";
      all.networks[network] = {network, "bridge", false, {}};
      all.volumes[std::string(role.project) + "_data"].in_use = true;
    });
  }
}

void DemoScenario::tick() {
  ++second_;
  for (Actor& actor : actors_) {
    if (actor.down_for > 0 && --actor.down_for == 0) engine_.start(actor.id);
    if (actor.down_for > 0) continue;
    if (actor.unhealthy_for > 0 && --actor.unhealthy_for == 0) {
      engine_.set_health(actor.id, "healthy");
    }
    move_figures(actor);
  }
  constexpr unsigned kSomethingEvery = 15;
  if (second_ % kSomethingEvery == 0 && !actors_.empty()) make_something_happen();
}

void DemoScenario::move_figures(Actor& actor) {
  constexpr double kSlow = 2 * 3.14159265358979 / 300;
  std::uniform_real_distribution<double> noise(0.8, 1.2);
  const double wave = 1 + 0.5 * std::sin(kSlow * second_ + actor.phase);
  const double cores = actor.load * wave * noise(random_);
  const double memory = actor.memory_mb * (0.8 + 0.2 * wave) * static_cast<double>(kMegabyte);
  const double traffic = cores * 400'000 * noise(random_);
  engine_.change(actor.id, [&](FakeContainer& container) {
    FakeFigures& figures = container.figures;
    figures.cpu_user_ns += static_cast<std::uint64_t>(cores * 0.7e9);
    figures.cpu_system_ns += static_cast<std::uint64_t>(cores * 0.3e9);
    figures.memory_bytes = static_cast<std::uint64_t>(memory);
    figures.inactive_file_bytes = static_cast<std::uint64_t>(memory / 10);
    figures.pids = 2 + static_cast<std::uint64_t>(cores * 20);
    figures.rx_bytes += static_cast<std::uint64_t>(traffic);
    figures.tx_bytes += static_cast<std::uint64_t>(traffic * 1.6);
    figures.read_bytes += static_cast<std::uint64_t>(traffic / 8);
    figures.write_bytes += static_cast<std::uint64_t>(traffic / 5);
  });
}

void DemoScenario::make_something_happen() {
  Actor& actor = actors_[random_() % actors_.size()];
  if (actor.down_for > 0 || actor.unhealthy_for > 0) return;
  switch ((second_ / 15) % 3) {
    case 0:
      if (actor.has_healthcheck) {
        engine_.set_health(actor.id, "unhealthy");
        actor.unhealthy_for = 20;
      }
      return;
    case 1: engine_.restart_by_policy(actor.id, 1); break;
    case 2:
      engine_.oom(actor.id);
      actor.down_for = 2;
      return;
  }
  if (actor.has_healthcheck) engine_.set_health(actor.id, "healthy");
}

}  // namespace docktap::test
