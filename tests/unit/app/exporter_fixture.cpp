#include "unit/app/exporter_fixture.h"

#include <unistd.h>

#include <thread>

#include "cgroup/sampler.h"
#include "engine/endpoint.h"

namespace docktap::app {

using std::chrono::steady_clock;

ExporterTest::ExporterTest()
    : socket_(testing::TempDir() + "docktap-fake-" + std::to_string(::getpid()) + ".sock"),
      engine_(std::make_unique<test::FakeEngine>(socket_)) {
  config_.collectors.set();
  config_.stats_max_age = std::chrono::milliseconds(0);
  config_.docker_timeout = std::chrono::milliseconds(500);
}

void ExporterTest::start(std::unique_ptr<cgroup::Sampler> sampler) {
  const Result<engine::Endpoint> endpoint = engine::parse_endpoint("unix://" + socket_);
  std::unique_ptr<EventLog> log;
  if (!config_.events_log.empty()) log = EventLog::open(config_.events_log).value();
  core_ = std::make_unique<Core>(config_, *endpoint, std::move(sampler), std::move(log));
  const auto give_up = steady_clock::now() + std::chrono::seconds(20);
  while (!core_->ready() && steady_clock::now() < give_up) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  ASSERT_TRUE(core_->ready());
}

std::string ExporterTest::start_on(test::CgroupTree& tree) {
  constexpr std::int64_t kPid = 42;
  test::FakeContainer container;
  container.name = "web";
  container.pid = kPid;
  const std::string id = engine_->create(std::move(container));
  tree.add(kPid, "/docker/" + id);
  engine_->start(id);
  cgroup::SamplerOptions options;
  options.cgroupfs = tree.cgroupfs();
  options.procfs = tree.procfs();
  start(cgroup::Sampler::open(options).value());
  return id;
}

render::PageReply ExporterTest::request(std::vector<std::string> collect,
                                        std::vector<std::string> exclude,
                                        std::chrono::milliseconds patience) {
  render::PageRequest page_request;
  page_request.collect = std::move(collect);
  page_request.exclude = std::move(exclude);
  page_request.deadline = steady_clock::now() + patience;
  return core_->pages().wait_for(page_request);
}

test::Exposition ExporterTest::scrape(std::vector<std::string> collect) {
  const render::PageReply reply = request(std::move(collect));
  const auto* const page = std::get_if<render::PagePtr>(&reply);
  if (page == nullptr) {
    ADD_FAILURE() << std::get<render::PageRefusal>(reply).message;
    return test::Exposition("");
  }
  return test::Exposition((*page)->text);
}

test::Exposition ExporterTest::scrape_until(
    const std::function<bool(const test::Exposition&)>& done, std::chrono::seconds patience) {
  const auto give_up = steady_clock::now() + patience;
  for (;;) {
    test::Exposition page = scrape();
    if (done(page)) return page;
    if (steady_clock::now() > give_up) {
      ADD_FAILURE() << "what was waited for did not come:\n" << page.text();
      return page;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

std::string ExporterTest::run(const std::string& name) {
  test::FakeContainer container;
  container.name = name;
  const std::string id = engine_->create(std::move(container));
  engine_->start(id);
  return id;
}

}  // namespace docktap::app
