#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <unordered_map>

namespace docktap::app {

// Which containers have to be inspected, each at most once at a time: an inspect that was overtaken
// by something newer tells of the past, so its reply is dropped and it is asked again.
class InspectQueue {
 public:
  void add(const std::string& id);

  // The next one to ask for; nullopt if there is none.
  std::optional<std::string> take();

  // After the reply for a taken id. False: it was overtaken and is queued again.
  bool finish(const std::string& id);

  bool idle() const { return entries_.empty(); }  // nothing queued and nothing under way

 private:
  enum class Stage { kQueued, kUnderWay, kOvertaken };

  std::deque<std::string> queue_;
  std::unordered_map<std::string, Stage> entries_;
};

}  // namespace docktap::app
