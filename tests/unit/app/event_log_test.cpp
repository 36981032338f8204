#include "app/event_log.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <functional>
#include <memory>
#include <sstream>
#include <string>
#include <thread>

namespace docktap::app {
namespace {

using std::chrono::steady_clock;

std::string content_of(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

bool becomes(const std::function<bool()>& condition) {
  const auto give_up = steady_clock::now() + std::chrono::seconds(20);
  while (!condition() && steady_clock::now() < give_up) ::usleep(2000);
  return condition();
}

class EventLogTest : public testing::Test {
 protected:
  EventLogTest() { ::unlink(path_.c_str()); }
  ~EventLogTest() override {
    ::unlink(path_.c_str());
    ::unlink(moved_.c_str());
  }

  std::unique_ptr<EventLog> open() {
    Result<std::unique_ptr<EventLog>> log = EventLog::open(path_);
    EXPECT_TRUE(log) << log.error().message;
    return std::move(log).value();
  }

  const std::string path_ = testing::TempDir() + "docktap-event-log-" + std::to_string(::getpid());
  const std::string moved_ = path_ + ".1";
};

TEST_F(EventLogTest, AppendsLinesAndWritesWhatIsQueuedAtItsEnd) {
  std::ofstream(path_) << "before\n";
  {
    const auto log = open();
    log->write("one");
    log->write("two");
  }
  EXPECT_EQ(content_of(path_), "before\none\ntwo\n");
}

TEST_F(EventLogTest, IsNotForEveryone) {
  open();
  struct stat status {};
  ASSERT_EQ(::stat(path_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07U, 0U);
}

TEST_F(EventLogTest, GoesOnInANewFileWhenTheOldOneWasMoved) {
  const auto log = open();
  log->write("old");
  ASSERT_TRUE(becomes([&] { return content_of(path_) == "old\n"; }));
  std::rename(path_.c_str(), moved_.c_str());
  log->write("still old");
  log->reopen();
  ASSERT_TRUE(becomes([&] { return ::access(path_.c_str(), F_OK) == 0; }));
  log->write("new");
  EXPECT_TRUE(becomes([&] { return content_of(path_) == "new\n"; }));
  EXPECT_EQ(content_of(moved_), "old\nstill old\n");
  EXPECT_EQ(log->lines_dropped(), 0U);
}

TEST_F(EventLogTest, AFolderThatIsMissingIsNamed) {
  const Result<std::unique_ptr<EventLog>> log = EventLog::open("/nowhere/events.log");
  ASSERT_FALSE(log);
  EXPECT_NE(log.error().message.find("--events.log=/nowhere/events.log"), std::string::npos);
}

TEST_F(EventLogTest, AFullDiskCostsLinesWhichAreCounted) {
  Result<std::unique_ptr<EventLog>> log = EventLog::open("/dev/full");
  ASSERT_TRUE(log);
  for (int i = 0; i < 10; ++i) (*log)->write("line");
  EXPECT_TRUE(becomes([&] { return (*log)->lines_dropped() == 10; })) << (*log)->lines_dropped();
}

TEST_F(EventLogTest, AReaderThatDoesNotReadCostsLinesAndNeverTime) {
  ASSERT_EQ(::mkfifo(path_.c_str(), 0600), 0);
  const int reader = ::open(path_.c_str(), O_RDONLY | O_NONBLOCK);
  {
    const auto log = open();
    const std::string line(1000, 'x');
    // More than the pipe and the queue hold: if a write waited, this would never end.
    for (int i = 0; i < 10'000; ++i) log->write(line);
    EXPECT_GT(log->lines_dropped(), 0U);
    EXPECT_LT(log->lines_dropped(), 10'000U);
  }
  ::close(reader);
}

TEST_F(EventLogTest, AReaderThatTakesALittleAtATimeDoesNotHoldUpTheEnd) {
  ASSERT_EQ(::mkfifo(path_.c_str(), 0600), 0);
  const int reader = ::open(path_.c_str(), O_RDONLY | O_NONBLOCK);
  std::atomic<bool> ended{false};
  std::size_t taken = 0;
  std::thread slow([&] {
    char piece[4096];
    while (!ended) {
      const ssize_t size = ::read(reader, piece, sizeof(piece));
      if (size > 0) taken += static_cast<std::size_t>(size);
      ::usleep(100'000);
    }
  });
  auto log = open();
  const std::string line(999, 'x');
  for (int i = 0; i < 4000; ++i) log->write(line);
  log.reset();
  ended = true;
  slow.join();
  // All of it would have taken this reader minutes.
  EXPECT_LT(taken, 4'000'000U / 2);
  ::close(reader);
}

TEST_F(EventLogTest, APipeThatNobodyReadsIsNamed) {
  ASSERT_EQ(::mkfifo(path_.c_str(), 0600), 0);
  const Result<std::unique_ptr<EventLog>> log = EventLog::open(path_);
  ASSERT_FALSE(log);
  EXPECT_NE(log.error().message.find("nobody reads"), std::string::npos) << log.error().message;
}

}  // namespace
}  // namespace docktap::app
