#include "support/fake_engine/fake_engine.h"

#include <algorithm>
#include <utility>

namespace docktap::test {

void FakeEngine::emit(const FakeContainer& container, const std::string& action,
                      const EventAttributes& attributes) {
  const UnixNanos time = tick();
  events_.add({time, event_line(container, action, time, attributes)});
}

std::string FakeEngine::create(FakeContainer container) {
  const std::lock_guard lock(mutex_);
  if (container.id.empty()) container.id = fake_id(next_number_++);
  container.created = now();
  const std::string id = container.id;
  FakeContainer& added = containers_[id] = std::move(container);
  emit(added, "create");
  return id;
}

void FakeEngine::run(FakeContainer& container) {
  container.state = "running";
  container.started = std::max(now(), last_time_ + 1);
  container.oom_killed = false;
  container.exit_code = 0;
  container.figures = FakeFigures();
  if (container.pid < 100'000'000 && container.pid != 0) {
    // A pid that a cgroup tree knows stays.
  } else {
    container.pid = next_pid_++;
  }
  if (container.has_healthcheck) container.health = "starting";
  if (container.has_network_events) emit_network(container, "connect");
  emit(container, "start");
}

void FakeEngine::end(FakeContainer& container, std::int64_t exit_code) {
  container.state = "exited";
  container.exit_code = exit_code;
  container.finished = now();
  emit(container, "die", {{"exitCode", std::to_string(exit_code)}});
  if (container.has_network_events) emit_network(container, "disconnect");
}

void FakeEngine::start(const std::string& id) {
  const std::lock_guard lock(mutex_);
  FakeContainer& container = containers_.at(id);
  container.restart_count = 0;
  run(container);
}

void FakeEngine::die(const std::string& id, std::int64_t exit_code) {
  const std::lock_guard lock(mutex_);
  end(containers_.at(id), exit_code);
}

void FakeEngine::stop(const std::string& id) {
  const std::lock_guard lock(mutex_);
  FakeContainer& container = containers_.at(id);
  emit(container, "kill", {{"signal", "15"}});
  end(container, 0);
  emit(container, "stop");
}

void FakeEngine::restart_by_policy(const std::string& id, std::int64_t exit_code) {
  const std::lock_guard lock(mutex_);
  FakeContainer& container = containers_.at(id);
  end(container, exit_code);
  ++container.restart_count;
  run(container);
}

void FakeEngine::oom(const std::string& id) {
  const std::lock_guard lock(mutex_);
  FakeContainer& container = containers_.at(id);
  emit(container, "oom");
  container.oom_killed = true;
  end(container, 137);
}

void FakeEngine::pause(const std::string& id) {
  const std::lock_guard lock(mutex_);
  FakeContainer& container = containers_.at(id);
  container.state = "paused";
  emit(container, "pause");
}

void FakeEngine::unpause(const std::string& id) {
  const std::lock_guard lock(mutex_);
  FakeContainer& container = containers_.at(id);
  container.state = "running";
  emit(container, "unpause");
}

void FakeEngine::set_health(const std::string& id, const std::string& health) {
  const std::lock_guard lock(mutex_);
  FakeContainer& container = containers_.at(id);
  container.health = health;
  container.failing_streak = health == "unhealthy" ? 3 : 0;
  emit(container, "health_status: " + health);
}

void FakeEngine::rename(const std::string& id, const std::string& name) {
  const std::lock_guard lock(mutex_);
  FakeContainer& container = containers_.at(id);
  const std::string old_name = std::exchange(container.name, name);
  emit(container, "rename", {{"oldName", "/" + old_name}});
}

void FakeEngine::remove(const std::string& id) {
  const std::lock_guard lock(mutex_);
  const auto container = containers_.find(id);
  emit(container->second, "destroy");
  containers_.erase(container);
}

void FakeEngine::change(const std::string& id, const std::function<void(FakeContainer&)>& change) {
  const std::lock_guard lock(mutex_);
  change(containers_.at(id));
}

}  // namespace docktap::test
