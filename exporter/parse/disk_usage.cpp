#include <algorithm>

#include "parse/engine_json.h"
#include "parse/json_reading.h"

namespace docktap::parse {
namespace {

// Sizes are signed: −1 where the engine could not tell. Sums saturate, whatever is sent.
using Size = std::optional<std::int64_t>;

bool is_known(const Size& size) { return size && *size >= 0; }

std::uint64_t bytes(const Size& size) {
  return is_known(size) ? static_cast<std::uint64_t>(*size) : 0;
}

void add(std::uint64_t& sum, const Size& size) {
  if (__builtin_add_overflow(sum, bytes(size), &sum)) sum = UINT64_MAX;
}

std::uint64_t less(std::uint64_t whole, std::uint64_t part) {
  return whole > part ? whole - part : 0;
}

// What was summed up over the items of the reply, as `docker system df` does it.
struct Sums {
  std::uint64_t image_only = 0;  // of images in use: what they share with no other
  std::uint64_t containers = 0, idle_containers = 0;
  std::uint64_t volumes = 0, unused_volumes = 0;
  std::uint64_t build_cache = 0, build_cache_in_use = 0;
};

bool read_image(JsonReader& json, Value value, Sums& sums) {
  Size size;
  Size shared;
  std::int64_t containers = 0;
  const bool read = json.each_field("Images", value, [&](std::string_view key, Value field) {
    if (key == "Size") return json.read("Images.Size", field, size);
    if (key == "SharedSize") return json.read("Images.SharedSize", field, shared);
    if (key == "Containers") return json.read("Images.Containers", field, containers);
    return true;
  });
  if (!read) return false;
  if (containers != 0 && is_known(size) && is_known(shared)) {
    add(sums.image_only, Size(static_cast<std::int64_t>(less(bytes(size), bytes(shared)))));
  }
  return true;
}

bool read_container(JsonReader& json, Value value, DiskUsage& out, Sums& sums) {
  DiskUsage::ContainerSize container;
  // Left out where it is 0.
  Size rw = 0;
  Size root_fs;
  std::string_view state;
  const bool read = json.each_field("Containers", value, [&](std::string_view key, Value field) {
    if (key == "Id") return json.read("Containers.Id", field, container.id);
    if (key == "SizeRw") return json.read("Containers.SizeRw", field, rw);
    if (key == "SizeRootFs") return json.read("Containers.SizeRootFs", field, root_fs);
    if (key == "State") return json.read("Containers.State", field, state);
    return true;
  });
  if (!read) return false;
  if (container.id.empty()) return json.fail("Containers.Id", "it is missing");
  if (is_known(rw)) container.rw_bytes = bytes(rw);
  if (is_known(root_fs)) container.root_fs_bytes = bytes(root_fs);
  out.containers.push_back(std::move(container));
  add(sums.containers, rw);
  const bool active = state == "running" || state == "paused" || state == "restarting";
  if (!active) add(sums.idle_containers, rw);
  return true;
}

bool read_volume(JsonReader& json, Value value, DiskUsage& out, Sums& sums) {
  DiskUsage::VolumeSize volume;
  Size size;
  std::int64_t references = 0;
  const bool read = json.each_field("Volumes", value, [&](std::string_view key, Value field) {
    if (key == "Name") return json.read("Volumes.Name", field, volume.name);
    if (key != "UsageData") return true;
    return json.each_field("Volumes.UsageData", field, [&](std::string_view usage, Value number) {
      if (usage == "Size") return json.read("Volumes.UsageData.Size", number, size);
      if (usage == "RefCount") return json.read("Volumes.UsageData.RefCount", number, references);
      return true;
    });
  });
  if (!read) return false;
  if (volume.name.empty()) return json.fail("Volumes.Name", "it is missing");
  add(sums.volumes, size);
  if (references == 0) add(sums.unused_volumes, size);
  if (!is_known(size)) return true;
  volume.bytes = bytes(size);
  out.volumes.push_back(std::move(volume));
  return true;
}

bool read_cache_record(JsonReader& json, Value value, Sums& sums) {
  Size size;
  bool in_use = false;
  bool shared = false;
  const bool read = json.each_field("BuildCache", value, [&](std::string_view key, Value field) {
    if (key == "Size") return json.read("BuildCache.Size", field, size);
    if (key == "InUse") return json.read("BuildCache.InUse", field, in_use);
    if (key == "Shared") return json.read("BuildCache.Shared", field, shared);
    return true;
  });
  if (!read || shared) return read;
  add(sums.build_cache, size);
  if (in_use) add(sums.build_cache_in_use, size);
  return true;
}

// What API 1.52 says itself about one kind: `ImageUsage`, `ContainerUsage`, …
struct Told {
  bool is_told = false;
  DiskUsage::Kind figures;
};

template <typename ReadItem>
bool read_told(JsonReader& json, std::string_view name, Value value, Told& out,
               ReadItem read_item) {
  Size total;
  Size reclaimable;
  const bool read = json.each_field(name, value, [&](std::string_view key, Value field) {
    out.is_told = true;
    if (key == "TotalSize") return json.read(name, field, total);
    if (key == "Reclaimable") return json.read(name, field, reclaimable);
    if (key == "Items") return json.each_element(name, field, read_item);
    return true;
  });
  if (is_known(total)) out.figures.used_bytes = bytes(total);
  if (is_known(reclaimable)) out.figures.reclaimable_bytes = bytes(reclaimable);
  return read;
}

// Both shapes may stand in one reply; then both list the same items.
template <typename Item, typename Key>
void keep_one_of_each(std::vector<Item>& items, Key key) {
  std::sort(items.begin(), items.end(),
            [&](const Item& a, const Item& b) { return a.*key < b.*key; });
  const auto end = std::unique(items.begin(), items.end(),
                               [&](const Item& a, const Item& b) { return a.*key == b.*key; });
  items.erase(end, items.end());
}

bool read_disk_usage(JsonReader& json, Object object, DiskUsage& out) {
  Sums sums;
  Sums ignored;  // of items whose kind is told as a whole
  Size layers;
  std::array<Told, kDiskKinds.size()> told;
  std::array<bool, kDiskKinds.size()> listed{};
  const auto at = [](DiskKind kind) { return static_cast<std::size_t>(kind); };
  const auto images = [&](Value item) { return read_image(json, item, sums); };
  const auto containers = [&](Value item) { return read_container(json, item, out, sums); };
  const auto volumes = [&](Value item) { return read_volume(json, item, out, sums); };
  const auto cache = [&](Value item) { return read_cache_record(json, item, sums); };
  const auto told_container = [&](Value item) { return read_container(json, item, out, ignored); };
  const auto told_volume = [&](Value item) { return read_volume(json, item, out, ignored); };
  const auto pass_over = [](Value) { return true; };
  const bool read = json.each_field("the document", object, [&](std::string_view key, Value value) {
    if (key == "LayersSize") return json.read("LayersSize", value, layers);
    if (key == "Images") return json.each_element("Images", value, images);
    if (key == "Containers") {
      listed[at(DiskKind::kContainers)] = true;
      return json.each_element("Containers", value, containers);
    }
    if (key == "Volumes") {
      listed[at(DiskKind::kVolumes)] = true;
      return json.each_element("Volumes", value, volumes);
    }
    if (key == "BuildCache") {
      listed[at(DiskKind::kBuildCache)] = true;
      return json.each_element("BuildCache", value, cache);
    }
    if (key == "ImageUsage") {
      return read_told(json, key, value, told[at(DiskKind::kImages)], pass_over);
    }
    if (key == "ContainerUsage") {
      return read_told(json, key, value, told[at(DiskKind::kContainers)], told_container);
    }
    if (key == "VolumeUsage") {
      return read_told(json, key, value, told[at(DiskKind::kVolumes)], told_volume);
    }
    if (key == "BuildCacheUsage") {
      return read_told(json, key, value, told[at(DiskKind::kBuildCache)], pass_over);
    }
    return true;
  });
  if (!read) return false;
  listed[at(DiskKind::kImages)] = is_known(layers);
  const std::array<DiskUsage::Kind, kDiskKinds.size()> summed{
      {{bytes(layers), less(bytes(layers), sums.image_only)},
       {sums.containers, sums.idle_containers},
       {sums.volumes, sums.unused_volumes},
       {sums.build_cache, less(sums.build_cache, sums.build_cache_in_use)}}};
  bool any = false;
  for (std::size_t i = 0; i < kDiskKinds.size(); ++i) {
    if (told[i].is_told) {
      out.kinds[i] = told[i].figures;
    } else if (listed[i]) {
      out.kinds[i] = summed[i];
    }
    any = any || told[i].is_told || listed[i];
  }
  keep_one_of_each(out.containers, &DiskUsage::ContainerSize::id);
  keep_one_of_each(out.volumes, &DiskUsage::VolumeSize::name);
  return any || json.fail("the document", "it says nothing about any kind");
}

}  // namespace

Result<DiskUsage> disk_usage(std::string& body) {
  Parser parser;
  JsonReader json("/system/df");
  DiskUsage usage;
  const bool read = json.read_document<Object>(
      parser, padded(body), [&](Object object) { return read_disk_usage(json, object, usage); });
  if (!read) return json.error();
  return usage;
}

}  // namespace docktap::parse
