#include "state/container_labels.h"

#include <gtest/gtest.h>

namespace docktap::state {
namespace {

ContainerInfo with_labels(std::vector<std::pair<std::string, std::string>> labels) {
  ContainerInfo info;
  info.id = std::string(64, 'f');
  info.labels = std::move(labels);
  return info;
}

TEST(IdentityLabels, AreTheShortIdAndTheName) {
  ContainerInfo info = with_labels({});
  info.name = "a\"b\\c\nd\xFF";
  EXPECT_EQ(identity_labels(info), "id=\"ffffffffffff\",name=\"a\\\"b\\\\c\\nd\xEF\xBF\xBD\"");
}

TEST(FactLabels, LeaveOutWhatIsEmpty) {
  ContainerInfo info = with_labels({{"com.docker.compose.project", "shop"},
                                    {"com.docker.compose.service", "web"},
                                    {"com.docker.stack.namespace", ""},
                                    {"secret", "hunter2"}});
  info.image = "nginx:1";
  info.network_mode = "default";
  EXPECT_EQ(fact_labels(info), R"(,image="nginx:1",compose_project="shop",compose_service="web",)"
                               R"(network_mode="default")");
}

TEST(AllowedLabels, AreNoneUnlessAsked) {
  EXPECT_EQ(allowed_labels(with_labels({{"team", "a"}}).labels, {}), "");
}

TEST(AllowedLabels, TakeExactNamesGlobsAndRenames) {
  const ContainerInfo info = with_labels(
      {{"com.example.tier", "db"}, {"com.example.zone", "z1"}, {"owner", "me"}, {"team", "a"}});
  EXPECT_EQ(allowed_labels(info.labels, {{"com.example.*", ""}, {"team", "squad"}}),
            R"(,label_com_example_tier="db",label_com_example_zone="z1",label_squad="a")");
}

TEST(AllowedLabels, KeepNamesApartThatBecomeOne) {
  const ContainerInfo info = with_labels({{"a.b", "1"}, {"a/b", "2"}, {"a_b", "3"}});
  EXPECT_EQ(allowed_labels(info.labels, {{"*", ""}}),
            R"(,label_a_b="1",label_a_b_2="2",label_a_b_3="3")");
}

TEST(AllowedLabels, AreAtMost32) {
  std::vector<std::pair<std::string, std::string>> labels;
  for (int i = 0; i < 40; ++i) labels.emplace_back("l" + std::to_string(i), "x");
  const std::string block = allowed_labels(with_labels(labels).labels, {{"*", ""}});
  EXPECT_NE(block.find("label_l31="), std::string::npos);
  EXPECT_EQ(block.find("label_l32="), std::string::npos);
}

}  // namespace
}  // namespace docktap::state
