#include "app/state_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

#include "parse/ledger_state.h"

namespace docktap::app {
namespace {

std::string content_of(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

class StateFileTest : public testing::Test {
 protected:
  StateFileTest() { remove_all(); }
  ~StateFileTest() override { remove_all(); }

  void remove_all() {
    for (const char* const tail : {"", ".new", ".damaged"}) ::unlink((path_ + tail).c_str());
  }

  const std::string path_ = testing::TempDir() + "docktap-state-file-" + std::to_string(::getpid());
};

TEST_F(StateFileTest, KeepsWhatWasSavedLast) {
  LedgerState state;
  state.engine = "ABCD:EFGH";
  state.cursor = 1'700'000'000'000'000'000;
  state.counted = {1, 18'446'744'073'709'551'615U};
  {
    StateFile file(path_);
    file.save("an older one");
    file.save(parse::ledger_state_text(state));
  }
  const std::optional<LedgerState> loaded = load_state(path_);
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->engine, state.engine);
  EXPECT_EQ(loaded->cursor, state.cursor);
  EXPECT_EQ(loaded->counted, state.counted);
  EXPECT_NE(::access((path_ + ".new").c_str(), F_OK), 0) << "nothing is left beside it";
}

TEST_F(StateFileTest, NoFileYetIsNoState) { EXPECT_FALSE(load_state(path_)); }

TEST_F(StateFileTest, ADamagedOneIsSetAside) {
  std::ofstream(path_) << "{\"docktap_state\":1,\"engine\":\"AB";
  EXPECT_FALSE(load_state(path_));
  EXPECT_NE(::access(path_.c_str(), F_OK), 0);
  EXPECT_EQ(content_of(path_ + ".damaged"), "{\"docktap_state\":1,\"engine\":\"AB");
}

TEST_F(StateFileTest, AFolderInItsPlaceIsNoState) {
  const std::string folder = testing::TempDir();
  EXPECT_FALSE(load_state(folder));
}

TEST_F(StateFileTest, AFailedWriteLeavesTheOldOneWhole) {
  const std::string good = parse::ledger_state_text(LedgerState());
  { StateFile(path_).save(good); }
  // Something stands where the new one is made.
  ASSERT_EQ(::mkdir((path_ + ".new").c_str(), 0700), 0);
  { StateFile(path_).save("never written"); }
  EXPECT_EQ(content_of(path_), good);
  ::rmdir((path_ + ".new").c_str());
}

}  // namespace
}  // namespace docktap::app
