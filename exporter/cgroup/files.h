#pragma once

#include <span>
#include <string_view>

#include "cgroup/grammar.h"
#include "cgroup/hierarchy.h"
#include "model/stats_sample.h"

namespace docktap::cgroup {

// Which files are read of a container's cgroup, and what is in them. Cost follows their number
// (30 µs a container at real scrape intervals), so none is read whose content another one has.

enum class Grammar { kSingle, kKeyed, kPressure, kIoStat, kBlkioBytes, kBlkioOperations, kPerCpu };

enum class Wanted {
  kAlways,
  kWithQuota,           // the container has a CPU quota
  kWithUnifiedCpuStat,  // a hybrid host: one file instead of two
  kWithoutUnifiedCpuStat,
  kPerCore,  // --collector.stats.per-core
};

struct File {
  Controller controller;
  const char* name;
  Grammar grammar;
  Wanted wanted = Wanted::kAlways;
  std::span<const KeyedField> fields{};       // kSingle: one, without key; kKeyed: by key
  Pressure StatsSample::*pressure = nullptr;  // kPressure
};

std::span<const File> files_v1();  // of hybrid hosts too
std::span<const File> files_v2();

}  // namespace docktap::cgroup
