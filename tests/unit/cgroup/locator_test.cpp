#include "cgroup/locator.h"

#include <gtest/gtest.h>

#include "support/cgroup_tree/cgroup_tree.h"

namespace docktap::cgroup {
namespace {

using test::CgroupTree;

const std::string kId(64, 'a');
const std::string kOther(64, 'b');

ContainerInfo container(std::int64_t pid) {
  ContainerInfo info;
  info.id = kId;
  info.pid = pid;
  return info;
}

Result<Location> locate(const CgroupTree& tree, std::int64_t pid) {
  Locator locator(find_hierarchy(tree.cgroupfs()).value(), tree.procfs());
  return locator.locate(container(pid));
}

TEST(ContainerIdIn, KnowsContainersFromWhatElseBearsTheirId) {
  for (const std::string& name :
       {kId, "docker-" + kId + ".scope", "libpod-" + kId + ".scope", "libpod-" + kId,
        "cri-containerd-" + kId + ".scope", "crio-" + kId + ".scope"}) {
    EXPECT_EQ(container_id_in(name), kId) << name;
  }
  for (const std::string& name :
       {std::string(), std::string("docker"), kId.substr(1), kId + "a", std::string(64, 'g'),
        "libpod-conmon-" + kId + ".scope", "docker-" + kId + ".slice",
        "var-lib-docker-containers-" + kId + "-mounts-shm.mount"}) {
    EXPECT_EQ(container_id_in(name), "") << name;
  }
}

TEST(PathOfContainer, EndsAtTheComponentWithTheId) {
  struct Case {
    std::string path;
    std::optional<std::string> expected;
  };
  const Case cases[] = {
      {"/docker/" + kId, "/docker/" + kId},
      {"/docker/" + kId + "/init.scope", "/docker/" + kId},
      {"/system.slice/docker-" + kId + ".scope", "/system.slice/docker-" + kId + ".scope"},
      {"/machine.slice/libpod-" + kId + ".scope/container",
       "/machine.slice/libpod-" + kId + ".scope"},
      {"/a.slice/a-b.slice/docker-" + kId + ".scope",
       "/a.slice/a-b.slice/docker-" + kId + ".scope"},
      {"/docker/" + kOther + "/docker/" + kId, "/docker/" + kOther + "/docker/" + kId},
      {"/../../docker/" + kId, "/docker/" + kId},
      {"/..hidden/" + kId, "/..hidden/" + kId},
      {"/machine.slice/libpod-conmon-" + kId + ".scope", std::nullopt},
      {"/docker/" + kOther, std::nullopt},
      {"/", std::nullopt},
      {"", std::nullopt},
  };
  for (const Case& test : cases) {
    EXPECT_EQ(path_of_container(test.path, kId), test.expected) << test.path;
  }
}

TEST(Locator, FollowsThePid) {
  for (const auto version :
       {CgroupTree::Version::kV1, CgroupTree::Version::kV2, CgroupTree::Version::kHybrid}) {
    CgroupTree tree(version);
    tree.add(42, "/my.slice/docker-" + kId + ".scope");
    const Result<Location> location = locate(tree, 42);
    ASSERT_TRUE(location) << location.error().message;
    EXPECT_TRUE(location->pid_is_verified);
    EXPECT_EQ(location->folder(Controller::kMemory).empty(), version == CgroupTree::Version::kV2);
    EXPECT_EQ(location->folder(Controller::kUnified).empty(), version == CgroupTree::Version::kV1);
  }
}

TEST(Locator, ScansWhereThePidLeadsElsewhere) {
  CgroupTree tree(CgroupTree::Version::kV2);
  tree.add(42, "/docker/" + kId);
  tree.write_proc(43, "cgroup", "0::/docker/" + kOther + "\n");
  for (const std::int64_t pid : {43, 44}) {  // another's pid, and none of this /proc
    const Result<Location> location = locate(tree, pid);
    ASSERT_TRUE(location) << location.error().message;
    EXPECT_FALSE(location->pid_is_verified);
    EXPECT_EQ(location->folder(Controller::kUnified), tree.cgroupfs() + "/docker/" + kId);
  }
}

TEST(Locator, ResolvesWhatAPrivateNamespaceShows) {
  for (const auto version : {CgroupTree::Version::kV2, CgroupTree::Version::kHybrid}) {
    CgroupTree tree(version);
    tree.add(42, "/docker/" + kId);
    tree.write_proc(42, "cgroup", "5:memory:/../" + kId + "\n0::/../" + kId + "\n");
    const Result<Location> location = locate(tree, 42);
    ASSERT_TRUE(location) << location.error().message;
    EXPECT_TRUE(location->pid_is_verified) << "the id is on the path";
    EXPECT_EQ(location->folder(Controller::kUnified),
              tree.mount("unified").native() + "/docker/" + kId);
  }
}

TEST(Locator, DoesNotTakeAMountOrAMonitorForTheContainer) {
  for (const std::string& path :
       {"/system.slice/var-lib-docker-containers-" + kId + "-mounts-shm.mount",
        "/machine.slice/libpod-conmon-" + kId + ".scope"}) {
    CgroupTree tree(CgroupTree::Version::kV2);
    tree.write("", path, "memory.current", "1\n");
    EXPECT_FALSE(locate(tree, 42)) << path;
    tree.write("", "/docker/" + kId, "memory.current", "1\n");
    const Result<Location> location = locate(tree, 42);
    ASSERT_TRUE(location) << path;
    EXPECT_EQ(location->folder(Controller::kUnified), tree.cgroupfs() + "/docker/" + kId);
  }
}

TEST(Locator, RefusesWhatIsNotOfThisKernel) {
  CgroupTree tree(CgroupTree::Version::kHybrid);
  tree.add(42, "/docker/" + kOther);
  const Result<Location> location = locate(tree, 42);
  ASSERT_FALSE(location);
  EXPECT_EQ(location.error().kind, ErrorKind::kNotFound);
}

TEST(Locator, FindsAContainerThatStartedAfterTheLastScan) {
  CgroupTree tree(CgroupTree::Version::kV2);
  Locator locator(find_hierarchy(tree.cgroupfs()).value(), tree.procfs());
  ContainerInfo later = container(42);
  EXPECT_FALSE(locator.locate(later));
  tree.write("", "/docker/" + kId, "memory.current", "1\n");
  later.started_at = unix_now();
  EXPECT_TRUE(locator.locate(later));
}

TEST(FindHierarchy, TellsVersionsApart) {
  EXPECT_EQ(find_hierarchy(CgroupTree(CgroupTree::Version::kV1).cgroupfs())->version,
            Hierarchy::Version::kV1);
  EXPECT_EQ(find_hierarchy(CgroupTree(CgroupTree::Version::kV2).cgroupfs())->version,
            Hierarchy::Version::kV2);
  EXPECT_EQ(find_hierarchy(CgroupTree(CgroupTree::Version::kHybrid).cgroupfs())->version,
            Hierarchy::Version::kHybrid);
}

TEST(FindHierarchy, KnowsJoinedControllers) {
  CgroupTree tree(CgroupTree::Version::kV1);
  std::filesystem::remove(tree.mount("cpu"));
  std::filesystem::remove(tree.mount("cpuacct"));
  std::filesystem::create_directories(tree.mount("cpu,cpuacct"));
  const Result<Hierarchy> hierarchy = find_hierarchy(tree.cgroupfs());
  EXPECT_EQ(hierarchy->mount(Controller::kCpu), tree.mount("cpu,cpuacct"));
  EXPECT_EQ(hierarchy->mount(Controller::kCpuacct), tree.mount("cpu,cpuacct"));
}

TEST(FindHierarchy, SaysWhereThereIsNone) {
  const Result<Hierarchy> missing = find_hierarchy("/nonexistent");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().kind, ErrorKind::kIo);
  EXPECT_NE(missing.error().message.find("/nonexistent"), std::string::npos);
  EXPECT_NE(missing.error().message.find("--path.cgroupfs"), std::string::npos);
}

}  // namespace
}  // namespace docktap::cgroup
