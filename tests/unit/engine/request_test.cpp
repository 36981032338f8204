#include "engine/request.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace docktap::engine {
namespace {

TEST(Request, TargetsAndLabels) {
  const std::string id(64, 'a');
  const std::tuple<Request, std::string, std::string_view> cases[] = {
      {Request::ping(), "/_ping", "ping"},
      {Request::version(), "/version", "version"},
      {Request::info(), "/info", "info"},
      {Request::container_list(), "/containers/json?all=1", "container_list"},
      {Request::container_inspect(id), "/containers/" + id + "/json", "container_inspect"},
      {Request::container_stats(id), "/containers/" + id + "/stats?stream=false&one-shot=true",
       "container_stats"},
      {Request::events(1'500'000'042), "/events?since=1.500000042", "events"},
      {Request::exec_inspect("0a1b"), "/exec/0a1b/json", "exec_inspect"},
      {Request::image_list(), "/images/json", "image_list"},
      {Request::volume_list(), "/volumes", "volume_list"},
      {Request::dangling_volume_list(), "/volumes?filters=%7B%22dangling%22%3A%5B%22true%22%5D%7D",
       "volume_list"},
      {Request::network_list(), "/networks", "network_list"},
      {Request::disk_usage(), "/system/df", "disk_usage"},
      {Request::node_list(), "/nodes", "node_list"},
      {Request::service_list(), "/services?status=true", "service_list"},
      {Request::task_list(), "/tasks", "task_list"},
      {Request::events(1'500'000'042, 2'000'000'000), "/events?since=1.500000042&until=2.000000000",
       "events"},
  };
  for (const auto& [request, target, label] : cases) {
    EXPECT_EQ(request.target(), target);
    EXPECT_EQ(request.label(), label);
  }
}

TEST(Request, NothingButHexReachesAPath) {
  for (const char* id : {"", "web", "../info", "aa/archive?path=/", "AA", "a\r\nb", "%61"}) {
    EXPECT_THROW(Request::container_inspect(id), std::invalid_argument) << id;
    EXPECT_THROW(Request::container_stats(id), std::invalid_argument) << id;
  }
}

}  // namespace
}  // namespace docktap::engine
