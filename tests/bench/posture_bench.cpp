// Inspect to facts, facts to findings: one container, as it is judged when its inspect is new.

#include <fstream>
#include <iterator>
#include <string>

#include <benchmark/benchmark.h>

#include "parse/engine_json.h"
#include "posture/judge.h"
#include "render/security_families.h"
#include "support/example_snapshot/example_snapshot.h"

namespace docktap {
namespace {

std::string recorded() {
  std::ifstream file(DOCKTAP_FIXTURES "/engine/20.10/inspect_plain.json", std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void inspect_to_facts(benchmark::State& state) {
  std::string body = recorded();
  for (auto _ : state) benchmark::DoNotOptimize(parse::container_inspect(body));
}
BENCHMARK(inspect_to_facts);

void facts_to_findings(benchmark::State& state) {
  std::string body = recorded();
  Result<ContainerInfo> container = parse::container_inspect(body);
  if (!container) {
    state.SkipWithError(container.error().message.c_str());
    return;
  }
  // With what costs most: many variables, many waivers that do not fit.
  for (int i = 0; i < 50; ++i) container->facts.env_names->append("SOME_LONG_VARIABLE_NAME\n");
  Policy policy;
  for (int i = 0; i < 50; ++i) {
    Waiver waiver;
    waiver.check = Check::kRootUser;
    waiver.name = "another-*-" + std::to_string(i);
    policy.waivers.push_back(waiver);
  }
  EngineInfo engine;
  posture::Surroundings around;
  around.engine = &engine;
  around.sockets = {"/run/docker.sock", "/run/user/1000/docker.sock"};
  for (auto _ : state) benchmark::DoNotOptimize(posture::judge(*container, policy, around, 0));
}
BENCHMARK(facts_to_findings);

// What the collector adds to a scrape: ten findings and the counts of each container.
void findings_to_page(benchmark::State& state) {
  render::ExampleSnapshot example;
  for (std::int64_t i = 0; i < state.range(0); ++i) {
    state::ContainerRecord& record = example.add_busy();
    for (std::size_t check = 0; check < 8; ++check) {
      record.posture.findings.push_back(
          {kChecks[check].check, kChecks[check].severity, "", false, ""});
    }
  }
  std::string page;
  for (auto _ : state) {
    page.clear();
    render::append_security_families(page, example.snapshot);
    benchmark::DoNotOptimize(page.data());
  }
}
BENCHMARK(findings_to_page)->Arg(100)->Arg(1000);

}  // namespace
}  // namespace docktap
