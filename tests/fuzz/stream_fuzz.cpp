// A byte stream of the engine, cut into pieces anywhere, through lines and events into the ledger.
// The first two bytes say how it is cut and how the engine answers the ledger's questions.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <numeric>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <simdjson.h>

#include "check.h"
#include "engine/line_splitter.h"
#include "parse/engine_json.h"
#include "parse/ledger_state.h"
#include "render/event_json.h"
#include "state/event_ledger.h"

namespace docktap::fuzz {
namespace {

constexpr std::size_t kMaxLine = 1024;
constexpr UnixNanos kSecond = 1'000'000'000;

template <typename Counts>
std::uint64_t sum(const Counts& counts) {
  return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

// The container's truth at `now`, as any inspect might show it.
ContainerInfo some_info(const std::string& id, UnixNanos now, std::minstd_rand& random) {
  ContainerInfo info;
  info.id = id;
  info.name = "name";
  info.state = static_cast<ContainerState>(random() % kContainerStates);
  if (random() % 4 != 0) info.started_at = now - static_cast<UnixNanos>(random() % 5) * kSecond;
  if (random() % 2 != 0) info.finished_at = now - static_cast<UnixNanos>(random() % 5) * kSecond;
  info.exit_code = static_cast<std::int64_t>(random() % 200);
  info.restart_count = static_cast<std::int64_t>(random() % 4);
  info.oom_killed = random() % 4 == 0;
  info.created = now - 10 * kSecond;
  if (random() % 3 == 0) {
    info.has_healthcheck = true;
    info.health = Health{static_cast<HealthStatus>(random() % kHealthStatuses), random() % 3};
    info.probe = HealthProbe{random() % 2, kSecond, 0, 0};
  }
  return info;
}

// Notes what the ledger asks for, to be answered between two events, and holds what it records
// against what the audit log promises.
class Engine final : public state::LedgerListener {
 public:
  void inspect(const std::string& id) override { asked_.push_back({id, 0, false}); }
  void judge(const std::string& id) override { asked_.push_back({id, 0, false}); }
  void described(const std::string&) override {}
  void ask_exec(std::uint64_t ticket, const std::string& exec_id) override {
    asked_.push_back({exec_id, ticket, true});
  }
  void record(const EventRecord& record) override {
    ++records;
    std::string line;
    render::append_event_json(line, record);
    check(line.find('\n') == std::string::npos, "a record is one line");
    line.reserve(line.size() + simdjson::SIMDJSON_PADDING);
    simdjson::dom::parser parser;
    check(parser.parse(line).error() == simdjson::SUCCESS, "a record is JSON");
  }

  void answer(state::EventLedger& ledger, UnixNanos now, std::minstd_rand& random) {
    for (const Question& question : std::exchange(asked_, {})) {
      if (question.is_exec) {
        ledger.exec_asked(
            question.ticket,
            random() % 3 == 0 ? std::nullopt : std::optional(ExecInfo{random() % 2 == 0, "root"}));
        continue;
      }
      switch (random() % 5) {
        case 0:
          ledger.gone(question.id, now);
          ledger.could_not_judge(question.id);
          break;
        case 1: ledger.could_not_judge(question.id); break;
        case 2: ledger.judged(question.id, {true, true, true}); break;
        default:
          ++inspects;
          ledger.inspected(some_info(question.id, now, random), {random() % 2 == 0, false, false},
                           now);
          break;
      }
    }
  }

  std::uint64_t records = 0;
  std::uint64_t inspects = 0;

 private:
  struct Question {
    std::string id;
    std::uint64_t ticket;
    bool is_exec;
  };
  std::vector<Question> asked_;
};

class Run {
 public:
  Run(unsigned cuts, unsigned answers) : cuts_(cuts), answers_(answers), random_(1 + answers) {
    state::LedgerOptions options;
    options.approved_registries = {"docker.io"};
    ledger_.emplace(table_, engine_, options);
    ledger_->watch_from(1);
  }

  void feed(std::string_view stream) {
    engine::LineSplitter lines(kMaxLine);
    std::minstd_rand random(1 + cuts_);
    std::string_view rest = stream;
    while (!rest.empty()) {
      const std::span<char> space = lines.space();
      std::size_t size = cuts_ % 4 == 0 ? rest.size() : 1 + random() % (cuts_ % 4 == 1 ? 8 : 600);
      size = std::min({size, rest.size(), space.size()});
      std::memcpy(space.data(), rest.data(), size);
      rest.remove_prefix(size);
      lines.commit(
          size, [this](std::string_view line) { take(line); }, [this] { ++oversized_; });
    }
    check_lines(stream);
    finish();
  }

 private:
  void take(std::string_view line) {
    lines_.emplace_back(line);
    const Result<Event> event = parse::event(line);
    if (!event) {
      ledger_->malformed();
      return;
    }
    events_.push_back(*event);
    now_ = std::max(now_, std::min(event->time, UnixNanos{1} << 61));
    ledger_->take(*event);
    // At once, after some more events, or only at the end.
    if (answers_ % 8 != 7 && random_() % (1 + answers_ % 8) == 0) {
      engine_.answer(*ledger_, now_, random_);
    }
    if (answers_ % 16 > 8 && random_() % 16 == 0) {
      ledger_->settle(now_);
      ledger_->tick(now_);
      table_.expire(now_);
    }
  }

  // As the whole stream in one piece would have been cut.
  void check_lines(std::string_view stream) const {
    std::size_t oversized = 0;
    std::vector<std::string_view> lines;
    while (!stream.empty()) {
      const std::size_t feed = stream.find('\n');
      const std::string_view line = stream.substr(0, feed);
      const bool ended = feed != std::string_view::npos;
      stream.remove_prefix(ended ? feed + 1 : stream.size());
      if (line.size() > kMaxLine) {
        ++oversized;
      } else if (ended && !line.empty()) {
        lines.push_back(line);
      }
    }
    check(oversized == oversized_, "every line that is too long is told once");
    check(std::equal(lines.begin(), lines.end(), lines_.begin(), lines_.end()),
          "cuts change no line");
  }

  void finish() {
    engine_.answer(*ledger_, now_, random_);
    ledger_->compare(events_);
    check(ledger_->recover() == 0, "what was taken is not recovered");
    check_counts();

    std::string text = parse::ledger_state_text(ledger_->state("engine"));
    const Result<LedgerState> kept = parse::ledger_state(text);
    check(kept.has_value(), "the state file can be read");
    state::ContainerTable table{state::TableOptions()};
    state::EventLedger next(table, engine_, {});
    next.restore(*kept);
    check(next.last_time() == ledger_->last_time() &&
              next.last_identity() == ledger_->last_identity(),
          "the state file keeps the cursor");

    ledger_->settle(now_ + 3600 * kSecond);
    engine_.answer(*ledger_, now_, random_);
    ledger_->flush();
    check_counts();
  }

  void check_counts() {
    const state::EventCounts& counts = ledger_->counts();
    const std::uint64_t counted = sum(counts.events);
    check(events_.size() + counts.malformed == lines_.size(),
          "every line is an event or malformed");
    check(counted - counts.inferred + counts.duplicates == events_.size(),
          "every event counts once or is a duplicate");
    check(engine_.records <= counted, "no event is recorded twice");
    check(sum(counts.exits) <= counted + engine_.inspects, "no exit counts twice");
    check(sum(counts.health) <= counted, "no health status counts twice");
    for (const std::uint64_t count : counts.security) {
      check(count <= counted, "no security event counts twice");
    }
    check(sum(counts.gaps) == 0, "nothing is missing");
  }

  const unsigned cuts_;
  const unsigned answers_;
  std::minstd_rand random_;
  Engine engine_;
  state::ContainerTable table_{state::TableOptions()};
  std::optional<state::EventLedger> ledger_;

  std::vector<std::string> lines_;
  std::vector<Event> events_;
  std::size_t oversized_ = 0;
  UnixNanos now_ = 1;
};

}  // namespace
}  // namespace docktap::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  docktap::fuzz::Run(data[0], data[1]).feed({reinterpret_cast<const char*>(data) + 2, size - 2});
  return 0;
}
