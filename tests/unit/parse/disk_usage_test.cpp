#include "fixture.h"
#include "parse/engine_json.h"

namespace docktap::parse {
namespace {

DiskUsage usage_of(std::string body) {
  Result<DiskUsage> usage = disk_usage(body);
  if (usage) return std::move(usage).value();
  ADD_FAILURE() << usage.error().message;
  return {};
}

const DiskUsage::Kind& kind(const DiskUsage& usage, DiskKind which) {
  return usage.kinds[static_cast<std::size_t>(which)];
}

// What `docker system df` said when these were recorded: images 1.982MB, all of it reclaimable;
// containers 102.4kB, 0B; volumes 51.2kB, 0B; build cache 0B.
TEST(DiskUsage, Engine20) {
  const DiskUsage usage = usage_of(fixture("20.10/disk_usage.json"));
  EXPECT_EQ(kind(usage, DiskKind::kImages).used_bytes, 1982359U);
  EXPECT_EQ(kind(usage, DiskKind::kImages).reclaimable_bytes, 1982353U);
  EXPECT_EQ(kind(usage, DiskKind::kContainers).used_bytes, 102400U);
  EXPECT_EQ(kind(usage, DiskKind::kContainers).reclaimable_bytes, 0U);
  EXPECT_EQ(kind(usage, DiskKind::kVolumes).used_bytes, 51200U);
  EXPECT_EQ(kind(usage, DiskKind::kVolumes).reclaimable_bytes, 0U);
  EXPECT_EQ(kind(usage, DiskKind::kBuildCache).used_bytes, 0U);
  ASSERT_EQ(usage.containers.size(), 3U);
  EXPECT_EQ(usage.containers[0].id.substr(0, 12), "82096422a82c") << "in order";
  EXPECT_EQ(usage.containers[0].rw_bytes, 0U) << "the engine leaves a 0 out";
  EXPECT_EQ(usage.containers[0].root_fs_bytes, 1982353U);
  EXPECT_EQ(usage.containers[2].rw_bytes, 102400U);
  EXPECT_EQ(usage.volumes.size(), 3U);
  EXPECT_EQ(usage.volumes[1].name, "data");
}

TEST(DiskUsage, SumsAsTheCommandLineDoes) {
  const DiskUsage usage = usage_of(R"({"LayersSize":1000,
    "Images":[{"Containers":1,"Size":700,"SharedSize":100},{"Containers":2,"Size":50,"SharedSize":-1},
              {"Containers":0,"Size":300,"SharedSize":0}],
    "Containers":[{"Id":"a","SizeRw":5,"State":"exited"},{"Id":"b","SizeRw":7,"State":"paused"},
                  {"Id":"c","SizeRw":-1,"State":"exited"}],
    "Volumes":[{"Name":"v","UsageData":{"RefCount":0,"Size":11}},
               {"Name":"w","UsageData":{"RefCount":2,"Size":13}},
               {"Name":"x","UsageData":{"RefCount":0,"Size":-1}},{"Name":"y","UsageData":null}],
    "BuildCache":[{"Size":17,"InUse":true},{"Size":19,"InUse":false},{"Size":23,"Shared":true}]})");
  EXPECT_EQ(kind(usage, DiskKind::kImages).reclaimable_bytes, 400U);
  EXPECT_EQ(kind(usage, DiskKind::kContainers).used_bytes, 12U);
  EXPECT_EQ(kind(usage, DiskKind::kContainers).reclaimable_bytes, 5U);
  EXPECT_FALSE(usage.containers[2].rw_bytes);
  EXPECT_EQ(kind(usage, DiskKind::kVolumes).used_bytes, 24U);
  EXPECT_EQ(kind(usage, DiskKind::kVolumes).reclaimable_bytes, 11U);
  EXPECT_EQ(usage.volumes.size(), 2U) << "unknown sizes stay out";
  EXPECT_EQ(kind(usage, DiskKind::kBuildCache).used_bytes, 36U);
  EXPECT_EQ(kind(usage, DiskKind::kBuildCache).reclaimable_bytes, 19U);
}

TEST(DiskUsage, Engine29TellsItsSums) {
  for (const char* const path : {"29/disk_usage.json", "29/disk_usage_brief.json"}) {
    const DiskUsage usage = usage_of(fixture(path));
    EXPECT_EQ(kind(usage, DiskKind::kImages).used_bytes, 3000000U);
    EXPECT_EQ(kind(usage, DiskKind::kImages).reclaimable_bytes, 1000000U);
    EXPECT_EQ(kind(usage, DiskKind::kContainers).used_bytes, 5000U);
    EXPECT_EQ(kind(usage, DiskKind::kVolumes).reclaimable_bytes, 700U);
    EXPECT_EQ(kind(usage, DiskKind::kBuildCache).used_bytes, 90U);
    EXPECT_EQ(kind(usage, DiskKind::kBuildCache).reclaimable_bytes, 80U);
  }
  const DiskUsage usage = usage_of(fixture("29/disk_usage.json"));
  ASSERT_EQ(usage.containers.size(), 2U);
  EXPECT_EQ(usage.containers[0].id, "aa11");
  EXPECT_EQ(usage.containers[0].rw_bytes, 2000U);
  ASSERT_EQ(usage.volumes.size(), 1U) << "−1 is unknown";
}

TEST(DiskUsage, BothShapesInOneReplyCountOnce) {
  const DiskUsage usage = usage_of(R"({"Containers":[{"Id":"a","SizeRw":5}],
    "ContainerUsage":{"TotalSize":5,"Reclaimable":5,"Items":[{"Id":"a","SizeRw":5}]}})");
  EXPECT_EQ(kind(usage, DiskKind::kContainers).used_bytes, 5U);
  EXPECT_EQ(usage.containers.size(), 1U);
  EXPECT_FALSE(kind(usage, DiskKind::kImages).used_bytes) << "not told";
}

TEST(DiskUsage, SumsDoNotWrap) {
  const DiskUsage usage = usage_of(R"({"Containers":[{"Id":"a","SizeRw":9223372036854775807},
    {"Id":"b","SizeRw":9223372036854775807},{"Id":"c","SizeRw":9223372036854775807}]})");
  EXPECT_EQ(kind(usage, DiskKind::kContainers).used_bytes, UINT64_MAX);
}

}  // namespace
}  // namespace docktap::parse
