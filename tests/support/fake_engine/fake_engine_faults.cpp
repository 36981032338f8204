#include <sys/socket.h>

#include <chrono>
#include <thread>

#include "support/fake_engine/fake_engine.h"
#include "support/fake_engine/http_text.h"

namespace docktap::test {

void FakeEngine::set_fault(const std::string& endpoint, Fault fault) {
  const std::lock_guard lock(mutex_);
  faults_.insert_or_assign(endpoint, std::move(fault));
}

void FakeEngine::clear_faults() {
  const std::lock_guard lock(mutex_);
  faults_.clear();
}

void FakeEngine::hang(int fd) const {
  char byte = 0;
  while (!leaving()) {
    if (::recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

bool FakeEngine::answer_with_fault(int fd, const Request& request, const Fault& fault) {
  switch (fault.kind) {
    case Fault::Kind::kStatus: {
      const std::string body = message_reply(fault.text);
      const std::string head = reply_head(fault.status, body.size(), headers());
      return send_all(fd, request.method == "HEAD" ? head : head + body);
    }
    case Fault::Kind::kBody:
      return send_all(fd, reply_head(200, fault.text.size(), headers()) +
                              (request.method == "HEAD" ? "" : fault.text));
    case Fault::Kind::kRaw: send_all(fd, fault.text); return false;
    case Fault::Kind::kCutOff: {
      const std::string body = reply_to(request).second;
      send_all(fd, reply_head(200, body.size(), headers()) + body.substr(0, fault.bytes));
      return false;
    }
    case Fault::Kind::kEndless:
      if (!send_all(fd, chunked_head(headers()))) {
        return false;
      }
      while (!leaving() && send_all(fd, chunk(std::string(1000, ' ')))) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
      }
      return false;
    case Fault::Kind::kHang: hang(fd); return false;
    case Fault::Kind::kSilence:
      if (request.target.find("until=") != std::string::npos) return answer(fd, request);
      send_all(fd, chunked_head(headers()));
      hang(fd);
      return false;
    case Fault::Kind::kDelay: std::this_thread::sleep_for(fault.delay); return answer(fd, request);
  }
  return false;
}

}  // namespace docktap::test
