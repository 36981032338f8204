#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace docktap::test {

// What the fake engine does instead of answering as it should.
struct Fault {
  enum class Kind {
    kStatus,   // `status` with {"message": text}
    kBody,     // 200 with `text` as the body
    kRaw,      // `text` as it is, in place of HTTP
    kCutOff,   // the true reply, ended after `bytes` of its body
    kEndless,  // a reply that goes on without end
    kHang,     // no reply, until the client or the engine goes
    kSilence,  // of the event stream: the head of the reply and then nothing
    kDelay,    // the true reply, later
  };

  Kind kind = Kind::kHang;
  int status = 500;
  std::string text;
  std::size_t bytes = 0;
  std::chrono::milliseconds delay{0};

  static Fault of_status(int code, std::string message) {
    return {Kind::kStatus, code, std::move(message), 0, {}};
  }
  static Fault body(std::string body) { return {Kind::kBody, 200, std::move(body), 0, {}}; }
  static Fault raw(std::string bytes) { return {Kind::kRaw, 0, std::move(bytes), 0, {}}; }
  static Fault cut_off(std::size_t after) { return {Kind::kCutOff, 200, "", after, {}}; }
  static Fault endless() { return {Kind::kEndless, 200, "", 0, {}}; }
  static Fault hang() { return {}; }
  static Fault silence() { return {Kind::kSilence, 200, "", 0, {}}; }
  static Fault delayed(std::chrono::milliseconds time) { return {Kind::kDelay, 200, "", 0, time}; }
};

}  // namespace docktap::test
