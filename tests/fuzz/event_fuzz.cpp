// One event line. What stands behind it in the buffer, the next lines as a rule, must not matter.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "check.h"
#include "parse/engine_json.h"

namespace docktap::fuzz {
namespace {

constexpr std::size_t kPadding = 64;

// The buffer ends with the padding, so that the address sanitizer sees a byte too much.
Result<Event> parse(std::string_view line, std::string_view behind) {
  std::vector<char> buffer(line.size() + kPadding);
  if (!line.empty()) std::memcpy(buffer.data(), line.data(), line.size());
  for (std::size_t i = 0; i < kPadding; ++i) buffer[line.size() + i] = behind[i % behind.size()];
  return parse::event({buffer.data(), line.size()});
}

bool same(const Event& a, const Event& b) {
  return a.time == b.time && a.type == b.type && a.action == b.action && a.actor_id == b.actor_id &&
         a.name == b.name && a.image == b.image && a.container == b.container &&
         a.network_type == b.network_type && a.exec_id == b.exec_id && a.command == b.command &&
         a.runs_shell == b.runs_shell && a.health == b.health && a.signal == b.signal &&
         a.image_id == b.image_id && a.exit_code == b.exit_code &&
         a.masks.exit_code == b.masks.exit_code && a.masks.signal == b.masks.signal &&
         a.masks.exec_id == b.masks.exec_id && a.masks.image_id == b.masks.image_id;
}

void feed(std::string_view line) {
  const Result<Event> event = parse(line, std::string_view("\0", 1));
  for (const std::string_view behind :
       {"\n{\"timeNano\":5,\"Type\":\"x\"}", "\"}}}", "123456789"}) {
    const Result<Event> again = parse(line, behind);
    check(event.has_value() == again.has_value(), "what stands behind a line decides nothing");
    if (event) check(same(*event, *again), "what stands behind a line changes no field");
  }
  if (!event) {
    check(!event.error().message.empty(), "an error has a message");
    return;
  }
  check(event->time > 0, "an event has a time");
  check(!event->type.empty(), "an event has a type");
  check(!event->action.empty(), "an event has an action");
  check(event->action.find(':') == std::string::npos, "an action has no tail");
  check(event->health.empty() || event->action == "health_status", "only health_status has health");
  check(event->signal.size() <= 2, "a signal is a number");
  check(event->image.empty() || event->type == "container", "only containers have an image");
  check(!event->inferred, "the engine sends nothing inferred");
}

}  // namespace
}  // namespace docktap::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  docktap::fuzz::feed({reinterpret_cast<const char*>(data), size});
  return 0;
}
