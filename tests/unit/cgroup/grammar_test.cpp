#include "cgroup/grammar.h"

#include <gtest/gtest.h>

#include <string>

namespace docktap::cgroup {
namespace {

TEST(ReadSingle, IsANumberOrNothing) {
  EXPECT_EQ(read_single("123\n"), 123U);
  EXPECT_EQ(read_single("0\n"), 0U);
  EXPECT_EQ(read_single("max\n"), std::nullopt);
  EXPECT_EQ(read_single(""), std::nullopt);
  EXPECT_EQ(read_single("-1\n"), std::nullopt);
}

TEST(ReadKeyed, TakesKnownKeysAndLeavesTheRest) {
  constexpr KeyedField kFields[] = {{"usage_usec", &StatsSample::cpu_usage_ns, 1000},
                                    {"user_usec", &StatsSample::cpu_user_ns, 1000},
                                    {"system_usec", &StatsSample::cpu_system_ns, 1000}};
  StatsSample sample;
  read_keyed("usage_usec 5\nnice_usec 1\nuser_usec x\nsystem_usec\nusage 7", kFields, sample);
  EXPECT_EQ(sample.cpu_usage_ns, 5000U);
  EXPECT_EQ(sample.cpu_user_ns, std::nullopt) << "malformed is absent";
  EXPECT_EQ(sample.cpu_system_ns, std::nullopt);
}

TEST(ReadPressure, TakesTheTotals) {
  const Pressure both = read_pressure(
      "some avg10=0.00 avg60=0.00 avg300=0.00 total=12\nfull avg10=0.00 avg60=0.00 avg300=0.00 "
      "total=3\n");
  EXPECT_EQ(both.some_us, 12U);
  EXPECT_EQ(both.full_us, 3U);
  const Pressure some = read_pressure("some avg10=0.00 avg60=0.00 avg300=0.00 total=12\n");
  EXPECT_EQ(some.full_us, std::nullopt) << "kernels before 5.13 have no full line for CPU";
  EXPECT_EQ(read_pressure("some total=\nfull nonsense").some_us, std::nullopt);
}

// What a grammar hands out, as text.
struct Taken {
  void operator()(unsigned major, unsigned minor, std::string_view key, std::uint64_t value) {
    text += std::to_string(major) + ":" + std::to_string(minor) + " " + std::string(key) + "=" +
            std::to_string(value) + ";";
  }
  std::string text;
};

TEST(ReadIoStat, HandsOutPairs) {
  Taken taken;
  read_io_stat("8:0 rbytes=1 wbytes=2 broken rios=x wios=4\n\nnonsense rbytes=9\n8:16\n",
               std::ref(taken));
  EXPECT_EQ(taken.text, "8:0 rbytes=1;8:0 wbytes=2;8:0 wios=4;");
}

TEST(ReadBlkio, HandsOutOperationsButNotTheGrandTotal) {
  Taken taken;
  read_blkio("8:0 Read 1\n8:0 Write 2\n8:0 Total 3\n8:1 Read\nTotal 3\n", std::ref(taken));
  EXPECT_EQ(taken.text, "8:0 Read=1;8:0 Write=2;8:0 Total=3;");
}

TEST(ReadPerCpu, IsAListByCpu) {
  std::vector<std::uint64_t> cores;
  read_per_cpu("12 34 0 \n", cores);
  EXPECT_EQ(cores, (std::vector<std::uint64_t>{12, 34, 0}));
}

TEST(ReadNetDev, LeavesTheLoopbackOut) {
  std::vector<NetworkCounters> networks;
  read_net_dev(
      "Inter-|   Receive\n face |bytes\n"
      "    lo: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n"
      "  eth0:1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n"
      "broken: 1 2 3\n",
      networks);
  ASSERT_EQ(networks.size(), 1U);
  EXPECT_EQ(networks[0].interface, "eth0");
  EXPECT_EQ(networks[0].rx_bytes, 1U);
  EXPECT_EQ(networks[0].rx_packets, 2U);
  EXPECT_EQ(networks[0].rx_errors, 3U);
  EXPECT_EQ(networks[0].rx_dropped, 4U);
  EXPECT_EQ(networks[0].tx_bytes, 9U);
  EXPECT_EQ(networks[0].tx_packets, 10U);
  EXPECT_EQ(networks[0].tx_errors, 11U);
  EXPECT_EQ(networks[0].tx_dropped, 12U);
}

}  // namespace
}  // namespace docktap::cgroup
