#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "model/engine_info.h"
#include "model/inventory.h"
#include "model/policy.h"
#include "model/posture.h"
#include "posture/subject.h"
#include "state/container_table.h"

namespace docktap::app {

// Keeps what the posture checks say up to date in the container table: judges a container when its
// inspect is new, and all of them when something changes that they are judged by. Never at a
// scrape. Core thread only.
class PostureWatch {
 public:
  // `sockets` are the paths of the engine's socket on its host.
  PostureWatch(state::ContainerTable& table, const std::vector<std::string>& sockets,
               Policy policy);
  PostureWatch(const PostureWatch&) = delete;
  PostureWatch& operator=(const PostureWatch&) = delete;

  // This container's inspect is new; or it is not to be had, so that nothing is known for certain
  // until one is.
  void inspected(const std::string& id);
  void forget(const std::string& id);
  void judge_all();
  // After each look at the engine: of a new container nothing is known until it was inspected, and
  // a waiver may have expired.
  void tick(UnixNanos now);

  // Each judges all again. `engine` must outlive the next call; the lists are copied. Null: not
  // known.
  void set_engine(const EngineInfo* engine);
  void set_inventory(const std::vector<VolumeInfo>* volumes,
                     const std::vector<NetworkInfo>* networks,
                     const std::vector<ImageInfo>* images);
  void set_policy(Policy policy);

  const Policy& policy() const { return policy_; }
  const Posture& host() const { return host_; }  // empty before the engine is known

 private:
  // A list, and where in it each item is.
  template <typename T>
  struct Indexed {
    std::vector<T> list;
    posture::Index<T> index;

    const posture::Index<T>* take(const std::vector<T>* items, std::string T::*key) {
      index.clear();
      list = {};
      if (items == nullptr) return nullptr;
      list = *items;
      for (const T& item : list) index.emplace(item.*key, &item);
      return &index;
    }
  };

  void judge(const std::string& id);
  void judge_host(UnixNanos now);
  void note_next_expiry(UnixNanos now);

  state::ContainerTable& table_;
  Policy policy_;
  UnixNanos next_expiry_ = 0;     // of the waivers; 0: none
  bool others_may_know_ = false;  // of whom they share namespaces with
  Indexed<VolumeInfo> volumes_;
  Indexed<NetworkInfo> networks_;
  Indexed<ImageInfo> images_;
  posture::Surroundings around_;
  Posture host_;
};

}  // namespace docktap::app
