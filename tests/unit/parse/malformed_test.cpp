#include <functional>

#include <gmock/gmock.h>

#include "fixture.h"
#include "parse/engine_json.h"

namespace docktap::parse {
namespace {

using testing::HasSubstr;

// What each parser makes of `text`: the error's message, or empty.
using Parse = std::function<std::string(std::string text)>;

template <typename T>
std::string message(const Result<T>& result) {
  if (result) return {};
  EXPECT_EQ(result.error().kind, ErrorKind::kDecode);
  return result.error().message;
}

std::string list(std::string text) { return message(container_list(text)); }
std::string inspect(std::string text) { return message(container_inspect(text)); }
std::string stats(std::string text) {
  StatsSample sample;
  return message(container_stats(text, sample));
}
std::string version(std::string text) {
  EngineInfo info;
  return message(engine_version(text, info));
}
std::string info(std::string text) {
  EngineInfo out;
  return message(engine_info(text, out));
}
std::string exec(std::string text) { return message(exec_inspect(text)); }
std::string images(std::string text) { return message(image_list(text)); }
std::string volumes(std::string text) { return message(volume_list(text)); }
std::string networks(std::string text) { return message(network_list(text)); }
std::string disk(std::string text) { return message(disk_usage(text)); }
std::string nodes(std::string text) { return message(node_list(text)); }
std::string services(std::string text) { return message(service_list(text)); }
std::string tasks(std::string text) { return message(task_list(text)); }
std::string one_event(std::string text) {
  text.reserve(text.size() + 64);
  return message(event(text));
}

TEST(Malformed, NamesTheKey) {
  struct Case {
    std::string (*parse)(std::string);
    const char* text;
    const char* key;
  };
  const Case cases[] = {
      {list, R"([{"Id":5}])", "Id"},
      {list, R"([{"State":"running"}])", "Id"},
      {list, R"([{"Id":"a","State":"sleeping"}])", "State"},
      {list, R"([{"Id":"a","State":"running","Labels":[1]}])", "Labels"},
      {list, R"([{"Id":"a","State":"running","Created":9223372036854775807}])", "Created"},
      {inspect, R"({"message":"no such container"})", "Id"},
      {inspect, R"({"Id":"a"})", "State"},
      {inspect, R"({"Id":"a","State":{"Status":"odd"}})", "State.Status"},
      {inspect, R"({"Id":"a","State":{"Pid":"7"}})", "State.Pid"},
      {inspect, R"({"Id":"a","State":{"StartedAt":"noon"}})", "State.StartedAt"},
      {inspect, R"({"HostConfig":{"Memory":1.5}})", "HostConfig.Memory"},
      {inspect, R"({"HostConfig":{"CpusetCpus":"all"}})", "HostConfig.CpusetCpus"},
      {inspect, R"({"Config":{"Shell":"sh"}})", "Config.Shell"},
      {inspect, R"({"Config":{"Healthcheck":[]}})", "Config.Healthcheck"},
      {inspect, R"({"Config":{"Healthcheck":{"Test":"x"}}})", "Config.Healthcheck.Test"},
      {inspect, R"({"Config":{"Healthcheck":{"Test":[1]}}})", "Config.Healthcheck.Test"},
      {inspect, R"({"Config":{"Healthcheck":{"Interval":"5s"}}})", "Config.Healthcheck.Interval"},
      {inspect, R"({"Config":{"Healthcheck":{"StartInterval":1.5}}})", "Healthcheck.StartInterval"},
      {inspect, R"({"Config":{"Healthcheck":{"StartPeriod":{}}}})", "Healthcheck.StartPeriod"},
      {exec, R"({"ProcessConfig":[]})", "ProcessConfig"},
      {exec, R"({"ProcessConfig":{"privileged":"true"}})", "ProcessConfig.privileged"},
      {exec, R"({"ProcessConfig":{"user":0}})", "ProcessConfig.user"},
      {stats, R"({"read":"yesterday"})", "read"},
      {stats, R"({"pids_stats":{"current":-1}})", "pids_stats.current"},
      {stats, R"({"networks":[]})", "networks"},
      {version, R"({"Version":"1"})", "ApiVersion"},
      {info, R"({"NCPU":"two"})", "NCPU"},
      {images, R"([{"Size":5}])", "Id"},
      {images, R"([{"Id":"a","Size":-5}])", "Size"},
      {images, R"([{"Id":"a","RepoTags":"web:1"}])", "RepoTags"},
      {images, R"([{"Id":"a","Created":"never"}])", "Created"},
      {volumes, R"({"message":"no"})", "Volumes"},
      {volumes, R"({"Volumes":{}})", "Volumes"},
      {volumes, R"({"Volumes":[{"Driver":"local"}]})", "Name"},
      {volumes, R"({"Volumes":[{"Name":"v","Options":{"o":7}}]})", "Options.o"},
      {networks, R"([{"Name":"n"}])", "Id"},
      {networks, R"([{"Id":"n","Internal":"yes"}])", "Internal"},
      {disk, R"({"message":"no"})", "the document"},
      {disk, R"({"Images":[{"Size":"large"}]})", "Images.Size"},
      {disk, R"({"Containers":[{"SizeRw":1}]})", "Containers.Id"},
      {disk, R"({"Volumes":[{"Name":"v","UsageData":{"Size":"1"}}]})", "Volumes.UsageData.Size"},
      {disk, R"({"VolumeUsage":{"TotalSize":"1"}})", "VolumeUsage"},
      {nodes, R"([{"Spec":{"Role":1}}])", "Spec.Role"},
      {services, R"([{"Spec":{"Name":"web"}}])", "ID"},
      {services, R"([{"ID":"a","ServiceStatus":{"RunningTasks":-1}}])",
       "ServiceStatus.RunningTasks"},
      {tasks, R"([{"Status":{"State":1}}])", "Status.State"},
      {one_event, R"({"Action":"die","timeNano":1})", "Type"},
      {one_event, R"({"Type":"container","timeNano":1})", "Action"},
      {one_event, R"({"Type":"image","Action":":x","timeNano":1})", "Action"},
      {one_event, R"({"Type":"image","Action":" : x","timeNano":1})", "Action"},
      {one_event, R"({"Type":"container","Action":"die"})", "timeNano"},
      {one_event, R"({"Actor":{"ID":{}}})", "Actor.ID"},
  };
  for (const Case& row : cases) EXPECT_THAT(row.parse(row.text), HasSubstr(row.key)) << row.text;
}

TEST(Malformed, NoDocumentOfTheExpectedShape) {
  const std::string deep(100'000, '[');
  for (const Parse& parse :
       {Parse(list), Parse(inspect), Parse(stats), Parse(version), Parse(info), Parse(exec),
        Parse(one_event), Parse(images), Parse(volumes), Parse(networks), Parse(disk), Parse(nodes),
        Parse(services), Parse(tasks)}) {
    for (const std::string& text :
         {std::string(), std::string("null"), std::string("7"), std::string("<html>"), deep,
          std::string("{\"Id\":\"\xff\"}"), std::string("[{\"Id\":\"\xff\"}]"),
          std::string("{} {}"), std::string("[] []"), std::string("{\"read\":\"")}) {
      EXPECT_NE(parse(text), "") << text.substr(0, 20);
    }
  }
}

TEST(Malformed, EveryTruncationIsAnError) {
  const std::pair<Parse, const char*> cases[] = {
      {list, "29/list.json"},
      {inspect, "20.10/inspect_checked.json"},
      {stats, "20.10/stats_v1_plain.json"},
      {version, "20.10/version.json"},
      {info, "20.10/info.json"},
      {images, "20.10/image_list.json"},
      {volumes, "20.10/volume_list.json"},
      {networks, "20.10/network_list.json"},
      {disk, "20.10/disk_usage.json"},
      {disk, "29/disk_usage.json"},
      {nodes, "20.10/node_list.json"},
      {services, "20.10/service_list.json"},
      {tasks, "20.10/task_list.json"},
  };
  const std::string exec_body = R"({"ID":"a","ProcessConfig":{"privileged":true,"user":"root"}})";
  for (std::size_t size = 0; size < exec_body.size(); ++size) {
    ASSERT_NE(exec(exec_body.substr(0, size)), "") << "exec cut at " << size;
  }
  for (const auto& [parse, path] : cases) {
    const std::string whole = fixture(path);
    for (std::size_t size = 0; size + 2 < whole.size(); ++size) {
      ASSERT_NE(parse(whole.substr(0, size)), "") << path << " cut at " << size;
    }
  }
}

TEST(Malformed, LargeSampleIsRefused) {
  EXPECT_NE(stats(R"({"name":")" + std::string(2U << 20, 'x') + "\"}"), "");
}

}  // namespace
}  // namespace docktap::parse
