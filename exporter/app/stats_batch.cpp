#include "app/stats_batch.h"

#include <algorithm>
#include <utility>

#include <boost/asio/steady_timer.hpp>

#include "app/wait.h"
#include "parse/engine_json.h"

namespace docktap::app {
namespace {

using boost::asio::awaitable;
using std::chrono::steady_clock;

// Shared by the workers and whoever waits for them, since either may end first.
struct Batch {
  Batch(const boost::asio::any_io_executor& executor, std::vector<std::string> container_ids)
      : ids(std::move(container_ids)), done(executor, steady_clock::time_point::max()) {}

  std::vector<std::string> ids;
  std::size_t next = 0;
  EngineSamples samples;
  boost::asio::steady_timer done;  // cancelled by the last sample
};

Result<std::optional<StatsSample>> read_sample(Result<std::string>& body) {
  if (!body) return body.error();
  StatsSample sample;
  const Result<bool> read = parse::container_stats(*body, sample);
  if (!read) return read.error();
  if (!*read) return std::optional<StatsSample>();
  return std::optional<StatsSample>(std::move(sample));
}

awaitable<void> fetch(std::shared_ptr<Batch> batch, engine::Client* client,
                      steady_clock::time_point deadline) {
  while (batch->next < batch->ids.size()) {
    const std::string& id = batch->ids[batch->next++];
    engine::Request request = engine::Request::container_stats(id);
    Result<std::string> body = co_await client->get(std::move(request), deadline);
    batch->samples.emplace(id, read_sample(body));
  }
  if (batch->samples.size() == batch->ids.size()) batch->done.cancel();
}

}  // namespace

awaitable<EngineSamples> fetch_engine_stats(TaskGroup& tasks, engine::Client& client,
                                            std::vector<std::string> ids, std::size_t concurrency,
                                            steady_clock::time_point deadline) {
  if (ids.empty()) co_return EngineSamples();
  auto batch = std::make_shared<Batch>(tasks.executor(), std::move(ids));
  const std::size_t workers = std::min(concurrency, batch->ids.size());
  for (std::size_t i = 0; i < workers; ++i) tasks.spawn(fetch(batch, &client, deadline));
  batch->done.expires_at(deadline);
  co_await wait(batch->done);
  for (const std::string& id : batch->ids) {
    batch->samples.try_emplace(id, Error(ErrorKind::kTimeout, "no stats within the scrape's time"));
  }
  co_return std::move(batch->samples);
}

}  // namespace docktap::app
