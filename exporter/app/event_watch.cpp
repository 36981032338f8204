#include "app/event_watch.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <spdlog/spdlog.h>
#include <boost/asio/post.hpp>

#include "app/remembered_events.h"
#include "app/wait.h"
#include "parse/engine_json.h"
#include "parse/ledger_state.h"
#include "state/seen_events.h"

namespace docktap::app {
namespace {

using boost::asio::awaitable;
using boost::asio::steady_timer;
using std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto kNever = steady_clock::time_point::max();

// Events are stamped before the engine's lock and so arrive slightly out of order: ask for a little
// more than what is missing. What comes twice is told by its identity.
constexpr UnixNanos kOverlap = 5'000'000'000;

constexpr auto kAuditInterval = 15s;
// One that fails may be bad luck: it is tried again sooner, and three say that it is not.
constexpr auto kFailedAuditPause = 5s;
constexpr std::size_t kMostFailedAudits = 3;
// Connections that are made again without a pause although they were good for nothing.
constexpr std::size_t kMostInVain = 20;
// What the engine remembers may still be on its way through the stream.
constexpr auto kStreamIsLate = 2s;
// Inspects after a gap are done by then, and what they show is old enough to be inferred.
constexpr auto kAuditAfterGap = 6s;

// Lines that are taken in before others have their turn on the core thread: some milliseconds.
constexpr std::size_t kSlice = 500;
// A burst's buffer is given back beyond this.
constexpr std::size_t kUsualBatch = std::size_t{1} << 20U;

}  // namespace

EventWatch::EventWatch(TaskGroup& tasks, engine::Client& client, EngineWatch& engine,
                       state::EventLedger& ledger, std::unique_ptr<EventTail> tail,
                       bool tail_is_direct, std::string state_path)
    : tasks_(tasks),
      client_(client),
      engine_(engine),
      ledger_(ledger),
      tail_(std::move(tail)),
      continuity_(tail_is_direct),
      state_path_(std::move(state_path)),
      ended_timer_(tasks.executor(), kNever),
      audit_timer_(tasks.executor(), kAuditInterval) {
  if (!state_path_.empty()) state_file_.emplace(state_path_);
}

void EventWatch::start() {
  tasks_.spawn(keep_following());
  tasks_.spawn(keep_auditing());
  tasks_.spawn(keep_tidy());
}

// --- connections ---

awaitable<void> EventWatch::keep_following() {
  steady_timer pause(tasks_.executor());
  for (;;) {
    if (co_await engine_.ping()) {
      continuity_.heard();
      if (!std::exchange(resumed_, true)) co_await resume();
      ended_ = gave_up_ = false;
      tail_->connect(since());
      while (!ended_) co_await wait(ended_timer_);
    } else {
      continuity_.not_reached();
    }
    pause.expires_after(back_off_.next());
    co_await wait(pause);
  }
}

// Goes on where the state file says that a docktap before this one stopped, else from now on.
awaitable<void> EventWatch::resume() {
  const UnixNanos now = client_.now();
  std::optional<LedgerState> state;
  if (state_file_) {
    co_await engine_.ask_info();
    state = load_state(state_path_);
    const std::string engine = engine_.info()->id;
    if (state && !engine.empty() && !state->engine.empty() && state->engine != engine) {
      set_aside(state_path_, "it is of another engine");
      state.reset();
    }
  }
  if (!state) {
    ledger_.watch_from(now);
    co_return;
  }
  // A clock that was set back must not hide what comes.
  state->cursor = std::min(state->cursor, now);
  state->watched_from = std::clamp<UnixNanos>(state->watched_from, 0, state->cursor);
  ledger_.restore(*state);
  continuity_.resumes_another();
  spdlog::info("{}: counting goes on with {} containers", state_path_, state->containers.size());
}

UnixNanos EventWatch::since() const {
  return std::max(ledger_.watched_from(), ledger_.last_time() - kOverlap);
}

void EventWatch::reconnect() {
  gave_up_ = true;
  tail_->disconnect();
}

void EventWatch::stream_opened() {
  open_ = ledger_.counts().connected = true;
  ++connection_;
  continuity_.opened(ledger_.last_identity(), client_.now());
  if (std::exchange(was_open_, true)) ++ledger_.counts().reconnects;
  refused_ = false;
  // What is lost of a burst is lost within milliseconds. But something may open and end at once
  // again and again.
  if (in_vain_++ < kMostInVain) back_off_.reset();
  engine_.events_come(true);
  hooks_.on_open();
  audit_after(0ms);
}

void EventWatch::stream_is_good() {
  if (std::exchange(in_vain_, 0) > 0) back_off_.reset();
  if (std::exchange(ending_logged_, false)) spdlog::info("the event stream is open again");
}

void EventWatch::stream_ended(const Result<void>& outcome) {
  const bool was_open = std::exchange(open_, false);
  ledger_.counts().connected = false;
  if (was_open) {
    const bool lost = outcome || outcome.error().kind == ErrorKind::kConnect;
    continuity_.ended(lost && !gave_up_);
  } else if (!outcome) {
    note_failed_try(outcome.error());
  }
  if (!std::exchange(ending_logged_, true)) {
    if (outcome) {
      spdlog::info("the event stream ended: connecting again");
    } else {
      spdlog::warn("there is no event stream until the engine gives one again: {}",
                   outcome.error().message);
    }
  }
  engine_.events_come(false);
  ended_ = true;
  ended_timer_.cancel();
}

void EventWatch::note_failed_try(const Error& error) {
  const bool reached = error.kind != ErrorKind::kConnect && error.kind != ErrorKind::kTimeout;
  if (reached) {
    continuity_.refused();
  } else {
    continuity_.not_reached();
  }
  refused_ = error.kind == ErrorKind::kForbidden || error.kind == ErrorKind::kNotFound ||
             error.kind == ErrorKind::kHttp4xx;
}

// --- what the tail has read ---

void EventWatch::wake() {
  if (!std::exchange(draining_, true)) drain();
}

void EventWatch::drain() {
  if (stopped_) return;
  if (position_ == batch_.lines.size()) {
    if (batch_.lines.capacity() > kUsualBatch) batch_.lines = std::string();
    tail_->take(batch_);
    position_ = 0;
    if (batch_.empty()) {
      draining_ = false;
      return;
    }
    if (batch_.opened) stream_opened();
    for (; batch_.oversized > 0; --batch_.oversized) ledger_.malformed();
  }
  const std::string_view lines = batch_.lines;
  for (std::size_t i = 0; i < kSlice && position_ < lines.size(); ++i) {
    const std::size_t end = lines.find('\n', position_);
    take_line(lines.substr(position_, end - position_));
    position_ = end + 1;
  }
  if (position_ == lines.size() && batch_.ended) {
    const Result<void> outcome = *std::exchange(batch_.ended, std::nullopt);
    stream_ended(outcome);
  }
  boost::asio::post(tasks_.executor(), [this] { drain(); });
}

void EventWatch::take_line(std::string_view line) {
  const Result<Event> event = parse::event(line);
  if (!event) {
    ledger_.malformed();
    if (!std::exchange(malformed_logged_, true)) {
      spdlog::warn("an event could not be read and was passed over (logged once): {}",
                   event.error().message);
    }
    return;
  }
  continuity_.delivered(state::identity_of(*event), event->time);
  if (event->time > ledger_.last_time()) stream_is_good();
  ledger_.take(*event);
  hooks_.on_event(*event);
  changed_ = true;
}

// --- completeness ---

void EventWatch::audit_after(std::chrono::milliseconds pause) {
  // Whoever sets the timer anew ends a wait for its old expiry.
  audit_timer_.expires_after(pause);
}

awaitable<void> EventWatch::keep_auditing() {
  for (;;) {
    while (steady_clock::now() < audit_timer_.expiry()) co_await wait(audit_timer_);
    audit_after(kAuditInterval);
    if (open_) {
      co_await audit();
    } else if (refused_) {
      // Then inspects are all that there is to go by.
      ledger_.settle(client_.now());
    }
  }
}

awaitable<void> EventWatch::audit() {
  const std::uint64_t connection = connection_;
  const UnixNanos until = client_.now();
  UnixNanos from = since();
  if (audited_) from = std::max(ledger_.watched_from(), std::min(audited_until_ - kOverlap, from));
  // Where the engine's clock was set back: it refuses what begins after its end.
  from = std::min(from, until);
  Result<std::vector<Event>> reply = co_await remembered_events(client_, from, until);
  if (!reply) {
    if (open_ && failed_audits_++ == 0) {
      spdlog::warn("whether the engine dropped events can't be told: {}", reply.error().message);
    }
    ledger_.counts().audited = failed_audits_ < kMostFailedAudits;
    audit_after(continuity_.is_settled() ? kFailedAuditPause : 1s);
    co_return;
  }
  failed_audits_ = 0;
  ledger_.counts().audited = true;
  const std::vector<Event> remembered = std::move(reply).value();
  ledger_.compare(remembered);
  if (!co_await wait_for_the_stream(connection)) co_return;
  stream_is_good();
  judge(remembered);
  if (const std::size_t recovered = ledger_.recover()) {
    spdlog::warn("the engine dropped {} events from its stream; they were recovered", recovered);
    reconnect();
  }
  if (!remembered.empty()) {
    audited_ = state::identity_of(remembered.back());
    audited_until_ = remembered.back().time;
  }
  ledger_.settle(until);
  changed_ = true;
}

// Until all that the stream has brought is taken; false if it ended meanwhile.
awaitable<bool> EventWatch::wait_for_the_stream(std::uint64_t connection) {
  steady_timer timer(tasks_.executor());
  timer.expires_after(kStreamIsLate);
  co_await wait(timer);
  while (draining_ && connection == connection_) {
    timer.expires_after(10ms);
    co_await wait(timer);
  }
  const bool goes_on = open_ && connection == connection_;
  co_return goes_on;
}

void EventWatch::judge(const std::vector<Event>& remembered) {
  std::vector<std::uint64_t> identities;
  identities.reserve(remembered.size());
  for (const Event& event : remembered) identities.push_back(state::identity_of(event));
  if (!continuity_.is_settled()) {
    const state::StreamContinuity::Verdict verdict = continuity_.judge(identities);
    if (verdict.gap) {
      ledger_.gap(*verdict.gap, client_.now());
      spdlog::warn("events are lost for good ({}); what they did is derived from what changed",
                   state::kGapReasons[static_cast<std::size_t>(*verdict.gap)]);
    }
    if (!verdict.complete) {
      engine_.look_at_all();
      audit_after(kAuditAfterGap);
    }
    return;
  }
  // The engine's memory reaches back to the last audit, or what it begins with was delivered.
  if (remembered.empty() || !ledger_.misses(remembered.front())) return;
  const bool reaches_back =
      audited_ && std::find(identities.begin(), identities.end(), *audited_) != identities.end();
  if (reaches_back) return;
  if (!audited_ && identities.size() < state::StreamContinuity::kRemembered) return;
  ledger_.gap(state::GapReason::kSlowReader, client_.now());
  spdlog::warn("the engine dropped events from its stream and has forgotten them since");
  engine_.look_at_all();
  audit_after(kAuditAfterGap);
}

// --- once a second ---

awaitable<void> EventWatch::keep_tidy() {
  steady_timer timer(tasks_.executor());
  for (;;) {
    timer.expires_after(1s);
    co_await wait(timer);
    ledger_.tick(client_.now());
    if (std::exchange(changed_, false)) save();
  }
}

void EventWatch::save() {
  if (!state_file_ || !resumed_) return;
  const EngineInfo* const engine = engine_.info();
  std::string text = parse::ledger_state_text(ledger_.state(engine != nullptr ? engine->id : ""));
  if (text == saved_) return;
  saved_ = text;
  state_file_->save(std::move(text));
}

void EventWatch::finish() {
  ledger_.flush();
  save();
}

}  // namespace docktap::app
