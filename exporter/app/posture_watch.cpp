#include "app/posture_watch.h"

#include <algorithm>
#include <utility>

#include "posture/judge.h"
#include "posture/paths.h"

namespace docktap::app {
namespace {

bool is_known(const state::ContainerEntry& entry) {
  return entry.inspected && !entry.inspect_is_old;
}

}  // namespace

PostureWatch::PostureWatch(state::ContainerTable& table, const std::vector<std::string>& sockets,
                           Policy policy)
    : table_(table), policy_(posture::in_normal_form(std::move(policy))) {
  for (const std::string& socket : sockets) {
    around_.sockets.push_back(posture::normal_path(socket));
  }
  around_.find_container = [this](std::string_view id) -> const ContainerInfo* {
    const state::ContainerEntry* const entry = table_.find(id);
    return entry != nullptr && is_known(*entry) ? &entry->info : nullptr;
  };
  note_next_expiry(unix_now());
}

void PostureWatch::inspected(const std::string& id) {
  state::ContainerEntry* const entry = table_.find(id);
  if (entry == nullptr) return;
  if (std::exchange(entry->inspect_is_old, false)) others_may_know_ = true;
  judge(id);
}

void PostureWatch::judge(const std::string& id) {
  state::ContainerEntry* const entry = table_.find(id);
  if (entry == nullptr || entry->removed_at != 0) return;
  entry->posture = is_known(*entry) ? posture::judge(entry->info, policy_, around_, unix_now())
                                    : posture::all_unknown(policy_);
}

void PostureWatch::forget(const std::string& id) {
  state::ContainerEntry* const entry = table_.find(id);
  if (entry == nullptr || entry->removed_at != 0) return;
  entry->inspect_is_old = true;
  judge(id);
}

void PostureWatch::judge_all() {
  const UnixNanos now = unix_now();
  judge_host(now);
  for (const std::string& id : table_.ids()) judge(id);
}

void PostureWatch::tick(UnixNanos now) {
  const bool expired = next_expiry_ != 0 && now >= next_expiry_;
  if (expired) note_next_expiry(now);
  if (std::exchange(others_may_know_, false) || expired) {
    judge_all();
    return;
  }
  for (const std::string& id : table_.ids()) {
    if (!table_.find(id)->posture.is_known()) judge(id);
  }
}

void PostureWatch::set_engine(const EngineInfo* engine) {
  around_.engine = engine;
  judge_all();
}

void PostureWatch::set_inventory(const std::vector<VolumeInfo>* volumes,
                                 const std::vector<NetworkInfo>* networks,
                                 const std::vector<ImageInfo>* images) {
  around_.volumes = volumes_.take(volumes, &VolumeInfo::name);
  around_.networks = networks_.take(networks, &NetworkInfo::name);
  around_.images = images_.take(images, &ImageInfo::id);
  judge_all();
}

void PostureWatch::set_policy(Policy policy) {
  policy_ = posture::in_normal_form(std::move(policy));
  note_next_expiry(unix_now());
  judge_all();
}

void PostureWatch::judge_host(UnixNanos now) {
  host_ =
      around_.engine == nullptr ? Posture() : posture::judge_host(*around_.engine, policy_, now);
}

void PostureWatch::note_next_expiry(UnixNanos now) {
  next_expiry_ = 0;
  for (const Waiver& waiver : policy_.waivers) {
    if (waiver.expires <= now) continue;
    next_expiry_ = next_expiry_ == 0 ? waiver.expires : std::min(next_expiry_, waiver.expires);
  }
}

}  // namespace docktap::app
