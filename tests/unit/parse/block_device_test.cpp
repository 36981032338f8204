#include "base/block_device.h"

#include <filesystem>
#include <string>

#include <gtest/gtest.h>

namespace docktap {
namespace {

namespace fs = std::filesystem;

TEST(BlockDevice, IsNamedAsSysfsLinksItAndStaysSo) {
  const fs::path sysfs = fs::path(testing::TempDir()) / "docktap_block_device";
  fs::remove_all(sysfs);
  fs::create_directories(sysfs / "dev/block");
  fs::create_symlink("../../devices/pci0/block/sda", sysfs / "dev/block/8:0");

  BlockDeviceNames names(sysfs.string());
  EXPECT_EQ(names.name(8, 0), "sda");
  EXPECT_EQ(names.name(253, 7), "253:7");

  fs::remove_all(sysfs);
  EXPECT_EQ(names.name(8, 0), "sda");
}

TEST(BlockDevice, LoopAndRamAreIgnored) {
  EXPECT_TRUE(is_ignored_block_device(1));
  EXPECT_TRUE(is_ignored_block_device(7));
  EXPECT_FALSE(is_ignored_block_device(8));
}

}  // namespace
}  // namespace docktap
