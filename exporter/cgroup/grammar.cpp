#include "cgroup/grammar.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace docktap::cgroup {
namespace {

struct DeviceNumber {
  unsigned major = 0;
  unsigned minor = 0;
};

std::optional<DeviceNumber> read_device_number(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const OptionalCount major = parse_u64(text.substr(0, colon));
  const OptionalCount minor = parse_u64(text.substr(colon + 1));
  if (!major || !minor) return std::nullopt;
  return DeviceNumber{static_cast<unsigned>(*major), static_cast<unsigned>(*minor)};
}

OptionalCount total_of(std::string_view line) {
  constexpr std::string_view kKey = "total=";
  const std::size_t at = line.find(kKey);
  if (at == std::string_view::npos) return std::nullopt;
  return parse_u64(trim(line.substr(at + kKey.size())));
}

}  // namespace

bool take_line(std::string_view& text, std::string_view& line) {
  if (text.empty()) return false;
  const std::size_t feed = text.find('\n');
  line = text.substr(0, feed);
  text.remove_prefix(feed == std::string_view::npos ? text.size() : feed + 1);
  return true;
}

std::string_view take_word(std::string_view& line) {
  const std::size_t begin = line.find_first_not_of(" \t");
  if (begin == std::string_view::npos) {
    line = {};
    return {};
  }
  line.remove_prefix(begin);
  const std::string_view word = line.substr(0, line.find_first_of(" \t"));
  line.remove_prefix(word.size());
  return word;
}

OptionalCount read_single(std::string_view text) { return parse_u64(trim(text)); }

void read_keyed(std::string_view text, std::span<const KeyedField> fields, StatsSample& out) {
  std::size_t missing = fields.size();
  std::string_view line;
  while (missing > 0 && take_line(text, line)) {
    const std::string_view key = take_word(line);
    const auto field = std::find_if(fields.begin(), fields.end(),
                                    [&](const KeyedField& known) { return known.key == key; });
    if (field == fields.end()) continue;
    --missing;
    if (const OptionalCount value = parse_u64(trim(line)))
      out.*field->field = *value * field->factor;
  }
}

Pressure read_pressure(std::string_view text) {
  Pressure pressure;
  std::string_view line;
  while (take_line(text, line)) {
    if (line.starts_with("some ")) pressure.some_us = total_of(line);
    if (line.starts_with("full ")) pressure.full_us = total_of(line);
  }
  return pressure;
}

void read_io_stat(std::string_view text, const DeviceValue& take) {
  std::string_view line;
  while (take_line(text, line)) {
    const std::optional<DeviceNumber> device = read_device_number(take_word(line));
    if (!device) continue;
    for (std::string_view pair = take_word(line); !pair.empty(); pair = take_word(line)) {
      const std::size_t equals = pair.find('=');
      if (equals == std::string_view::npos) continue;
      const OptionalCount value = parse_u64(pair.substr(equals + 1));
      if (value) take(device->major, device->minor, pair.substr(0, equals), *value);
    }
  }
}

void read_blkio(std::string_view text, const DeviceValue& take) {
  std::string_view line;
  while (take_line(text, line)) {
    const std::optional<DeviceNumber> device = read_device_number(take_word(line));
    if (!device) continue;  // the grand total
    const std::string_view key = take_word(line);
    const OptionalCount value = parse_u64(trim(line));
    if (value) take(device->major, device->minor, key, *value);
  }
}

void read_per_cpu(std::string_view text, std::vector<std::uint64_t>& out) {
  for (std::string_view word = take_word(text); !word.empty(); word = take_word(text)) {
    if (const OptionalCount value = parse_u64(trim(word))) out.push_back(*value);
  }
}

void read_net_dev(std::string_view text, std::vector<NetworkCounters>& out) {
  std::string_view line;
  while (take_line(text, line)) {
    // The two lines of headings have no colon.
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    const std::string_view name = trim(line.substr(0, colon));
    if (name == "lo") continue;
    line.remove_prefix(colon + 1);
    // bytes packets errs drop fifo frame compressed multicast, then the same for sending with colls
    // and carrier.
    std::array<OptionalCount, 16> columns;
    for (OptionalCount& column : columns) column = parse_u64(take_word(line));
    if (!std::all_of(columns.begin(), columns.end(), [](const auto& c) { return c.has_value(); })) {
      continue;
    }
    NetworkCounters& counters = out.emplace_back();
    counters.interface = name;
    counters.rx_bytes = *columns[0];
    counters.rx_packets = *columns[1];
    counters.rx_errors = columns[2];
    counters.rx_dropped = *columns[3];
    counters.tx_bytes = *columns[8];
    counters.tx_packets = *columns[9];
    counters.tx_errors = columns[10];
    counters.tx_dropped = *columns[11];
  }
}

}  // namespace docktap::cgroup
