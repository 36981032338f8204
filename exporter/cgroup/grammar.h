#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>

#include "model/stats_sample.h"

namespace docktap::cgroup {

// The grammars of the kernel's files, as pure functions on their text. Unknown keys are passed
// over; what is absent or malformed stays absent.

// One line off the front of `text`, without its line feed; false at the end.
bool take_line(std::string_view& text, std::string_view& line);
// One word off the front of `line`; empty at the end.
std::string_view take_word(std::string_view& line);

// `123\n`. Nullopt for `max` too.
OptionalCount read_single(std::string_view text);

// One field of a file with lines of `key value`, and what makes it the sample's unit.
struct KeyedField {
  std::string_view key;
  OptionalCount StatsSample::*field;
  std::uint64_t factor = 1;
};
void read_keyed(std::string_view text, std::span<const KeyedField> fields, StatsSample& out);

// `some avg10=0.00 avg60=0.00 avg300=0.00 total=1234`, and the same with `full`.
Pressure read_pressure(std::string_view text);

// `8:16 rbytes=1 wbytes=2 rios=3 wios=4 …` of io.stat, or `8:16 Read 1` of blkio.throttle: calls
// `take(major, minor, key, value)` for each pair.
using DeviceValue =
    std::function<void(unsigned major, unsigned minor, std::string_view key, std::uint64_t value)>;
void read_io_stat(std::string_view text, const DeviceValue& take);
void read_blkio(std::string_view text, const DeviceValue& take);

// `123 456 …`: nanoseconds by CPU.
void read_per_cpu(std::string_view text, std::vector<std::uint64_t>& out);

// /proc/<pid>/net/dev, without the loopback interface.
void read_net_dev(std::string_view text, std::vector<NetworkCounters>& out);

}  // namespace docktap::cgroup
