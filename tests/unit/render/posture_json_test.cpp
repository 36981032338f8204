#include "render/posture_json.h"

#include <gtest/gtest.h>

#include "render/findings_table.h"
#include "support/example_snapshot/example_snapshot.h"

namespace docktap::render {
namespace {

std::string id_of(const ExampleSnapshot& example) {
  return example.snapshot.eventful.front()->info.id;
}

TEST(FindingsJson, SaysWhatWhereAndWhatToDo) {
  ExampleSnapshot example;
  state::ContainerRecord& record = example.add_busy();
  record.info.name = "we\"b\n";
  record.info.image = "nginx:1.25";
  std::string text;
  append_findings_json(text, example.snapshot);
  EXPECT_EQ(text,
            R"({"findings":[
{"scope":"host","check":"userns_off","severity":"low","cis":"2.9",)"
            R"("title":"Root in a container is root on the host",)"
            R"("remedy":"Set userns-remap, or run the engine rootless"},
{"scope":"host","check":"swarm_active","severity":"info","cis":"5.1","title":"Swarm mode is on",)"
            R"("remedy":"Leave the swarm where it is not used","waived":true,"waiver":"it is one"},
{"scope":"container","id":")" +
                id_of(example) +
                R"(","name":"we\"b\n","image":"nginx:1.25","check":"docker_socket_mount",)"
                R"("severity":"critical","cis":"5.32","title":")" +
                std::string(row_of(Check::kDockerSocketMount).title) +
                R"(","detail":"/run/docker.sock at /s","remedy":")" +
                std::string(row_of(Check::kDockerSocketMount).remedy).substr(0, 256) +
                R"(","waived":true,"waiver":"an agent"},
{"scope":"container","id":")" +
                id_of(example) +
                R"(","name":"we\"b\n","image":"nginx:1.25","check":"root_user","severity":"low",)"
                R"("cis":"4.1","title":"Runs as root","remedy":")" +
                std::string(row_of(Check::kRootUser).remedy) +
                R"("},
{"scope":"container","id":")" +
                id_of(example) +
                R"(","name":"we\"b\n","image":"nginx:1.25","check":"port_all_interfaces",)"
                R"("severity":"medium","cis":"5.14",)"
                R"("title":"A port is published on every interface of the host",)"
                R"("detail":"port 80, port 443","remedy":")" +
                std::string(row_of(Check::kPortAllInterfaces).remedy) +
                R"("}]}
)");
}

TEST(FindingsJson, IsAnEmptyListWithoutAny) {
  ExampleSnapshot example;
  example.snapshot.host_posture = nullptr;
  std::string text;
  append_findings_json(text, example.snapshot);
  EXPECT_EQ(text, "{\"findings\":[]}\n");
}

TEST(FindingsJson, TellsOfGapsWhereThereMayBeSome) {
  ExampleSnapshot example;
  example.snapshot.host_posture = nullptr;
  std::string text;
  std::vector<std::string> gaps;
  append_findings_json(text, example.snapshot, &gaps);
  EXPECT_EQ(text, "{\"findings\":[],\"gaps\":[]}\n");
  gaps = {"GET /info: 403 \"no\"", std::string(300, 'x')};
  text.clear();
  append_findings_json(text, example.snapshot, &gaps);
  EXPECT_EQ(text,
            "{\"findings\":[],\"gaps\":[\n\"GET /info: 403 \\\"no\\\"\",\n\"" + gaps[1] + "\"]}\n");
}

TEST(FindingsSarif, AnAuditWithGapsWasNoSuccess) {
  ExampleSnapshot example;
  std::string text;
  append_findings_sarif(text, example.snapshot, "0.1.0", {"GET /info: 403", "another"});
  EXPECT_NE(
      text.find(R"("invocations":[{"executionSuccessful":false,"toolExecutionNotifications":[)"
                R"({"level":"error","message":{"text":"GET /info: 403"}},)"
                R"({"level":"error","message":{"text":"another"}}]}],"results":[)"),
      std::string::npos)
      << text;
}

TEST(ContainersJson, SaysWhatIsThereAndLeavesOutWhatIsNot) {
  ExampleSnapshot example;
  example.add_busy();
  example.add_created();
  std::string text;
  append_containers_json(text, example.snapshot);
  EXPECT_EQ(text, R"({"containers":[
{"id":"c0ffee000000","name":"web-0","state":"running","health":"healthy",)"
                  R"("created":"2025-10-09T08:53:20.000000000Z",)"
                  R"("started":"2025-10-09T08:54:20.500000000Z",)"
                  R"("finished":"2025-10-09T08:53:50.000000000Z","restarts":1,)"
                  R"("memory_limit_bytes":268435456,)"
                  R"("checks":{"fail":2,"pass":36,"waived":1,"not_applicable":3,"unknown":2}},
{"id":"c0ffee000001","name":"web-1","state":"created",)"
                  R"("created":"2025-10-09T08:53:20.000000000Z","restarts":0,)"
                  R"("checks":{"fail":0,"pass":0,"waived":0,"not_applicable":0,"unknown":0}}]}
)");
}

TEST(FindingsTable, PutsTheWorstFirstAndWaivedOnesLast) {
  ExampleSnapshot example;
  example.add_busy().info.name = "we\x1b[31mb";
  std::string text;
  append_findings_table(text, example.snapshot, false);
  EXPECT_EQ(
      text,
      "SEVERITY  CONTAINER  CHECK                FINDING\n"
      "medium    we?[31mb   port_all_interfaces  A port is published on every interface of "
      "the host: port 80, port 443\n"
      "low       (engine)   userns_off           Root in a container is root on the host\n"
      "low       we?[31mb   root_user            Runs as root\n"
      "waived    we?[31mb   docker_socket_mount  Mounts the engine's socket or a folder above "
      "it: /run/docker.sock at /s (waived: an agent)\n"
      "waived    (engine)   swarm_active         Swarm mode is on (waived: it is one)\n"
      "\n1 container: 0 critical, 0 high, 1 medium, 2 low, 0 info, 2 waived; 2 checks could "
      "not be answered\n");
  std::string colored;
  append_findings_table(colored, example.snapshot, true);
  EXPECT_NE(colored.find("\x1b[33mmedium"), std::string::npos);
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
}

TEST(FindingsSarif, HasRulesResultsAndSuppressions) {
  ExampleSnapshot example;
  example.add_busy();
  std::string text;
  append_findings_sarif(text, example.snapshot, "0.1.0", {});
  EXPECT_TRUE(text.starts_with(R"({"version":"2.1.0",)"));
  EXPECT_NE(text.find(R"({"ruleId":"port_all_interfaces","level":"warning",)"
                      R"("message":{"text":"Container web-0: A port is published on every )"
                      R"(interface of the host: port 80, port 443"},)"
                      R"("locations":[{"logicalLocations":[{"name":"web-0","kind":"resource"}]}],)"
                      R"("properties":{"severity":"medium"}})"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find(R"("invocations":[{"executionSuccessful":true}],"results":[)"),
            std::string::npos);
  EXPECT_NE(text.find(R"("suppressions":[{"kind":"external","justification":"an agent"}])"),
            std::string::npos);
  EXPECT_NE(text.find(R"({"id":"privileged","shortDescription":{"text":"Runs privileged"})"),
            std::string::npos);
}

}  // namespace
}  // namespace docktap::render
