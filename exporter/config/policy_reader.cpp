#include "config/policy_reader.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

#include "base/text.h"
#include "config/nearest.h"
#include "config/policy_values.h"

namespace docktap::config {
namespace {

using Kind = YamlNode::Kind;

constexpr std::size_t kMostFaults = 100;
constexpr std::size_t kShownBytes = 80;

std::string shown(std::string_view text) { return printable(text, kShownBytes); }

std::string did_you_mean(std::string_view name, std::span<const std::string_view> candidates) {
  const std::optional<std::string_view> found = nearest(name, candidates);
  return found ? std::string("; did you mean ").append(*found).append("?") : std::string();
}

std::string listed(std::span<const std::string_view> names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? " or " : ", ";
    text += names[i];
  }
  return text;
}

// What a map has under a key; null if nothing, or if it is no map.
const YamlNode* find(const YamlNode* map, std::string_view key) {
  if (map == nullptr || map->kind != Kind::kMap) return nullptr;
  for (std::size_t i = 0; i + 1 < map->children.size(); i += 2) {
    const YamlNode& candidate = map->children[i];
    if (candidate.kind == Kind::kScalar && candidate.text == key) return &map->children[i + 1];
  }
  return nullptr;
}

// Checks that are off until something says what they are to look for.
struct CheckWithSetting {
  Check check;
  std::string_view section, key;
};

constexpr CheckWithSetting kChecksWithSetting[] = {
    {Check::kImageUnsigned, "images", "signature_label"},
    {Check::kNetworkNotInternal, "networks", "isolated_label"},
    {Check::kVolumeUnencrypted, "volumes", "encrypted"},
};

class Reader {
 public:
  explicit Reader(UnixNanos now) : now_(now) {}

  PolicyReading read_root(const YamlNode& root) {
    constexpr Key kKeys[] = {
        {"limits", &Reader::read_limits},   {"checks", &Reader::read_checks},
        {"waivers", &Reader::read_waivers}, {"approved_registries", &Reader::read_registries},
        {"secrets", &Reader::read_secrets}, {"sensitive", &Reader::read_sensitive},
        {"images", &Reader::read_images},   {"networks", &Reader::read_networks},
        {"volumes", &Reader::read_volumes}, {"engine", &Reader::read_engine},
    };
    if (root.kind == Kind::kMap) {
      each_key<Key>(root, "", kKeys, [this](const Key& key, const YamlNode& value) {
        // All of a section may be commented out.
        if (value.kind != Kind::kNull) (this->*key.read)(value, std::string(key.name));
      });
    } else if (root.kind != Kind::kNull && root.kind != Kind::kBroken) {
      complain(root.place, "the file",
               "it must be a map: keys such as `limits:`, with their values");
    }
    settle_checks(root);
    return std::move(reading_);
  }

 private:
  struct Key {
    std::string_view name;
    void (Reader::*read)(const YamlNode& value, const std::string& path);
  };
  struct CheckKey {
    std::string_view name;
    Check check;
  };

  void complain(Place place, std::string_view thing, std::string_view what) {
    if (is_full()) {
      ++reading_.more_faults;
    } else {
      reading_.faults.push_back({place, std::string(thing).append(": ").append(what)});
    }
  }

  void complain_of_value(const YamlNode& value, const std::string& path, std::string_view what) {
    complain(value.place, path + "=" + shown(value.text), what);
  }

  bool is_full() const { return reading_.faults.size() == kMostFaults; }
  std::size_t complaints() const { return reading_.faults.size() + reading_.more_faults; }

  // Whether the value is of this kind; complains if not.
  bool expect(const YamlNode& value, const std::string& path, Kind kind) {
    if (value.kind == kind) return true;
    if (value.kind == Kind::kBroken) return false;
    const std::string_view wanted = kind == Kind::kMap    ? "it must be a map, with keys"
                                    : kind == Kind::kList ? "it must be a list"
                                                          : "it must be a single value";
    switch (value.kind) {
      case Kind::kNull:
        complain(value.place, path, std::string("it is empty; ").append(wanted));
        break;
      case Kind::kScalar: complain_of_value(value, path, wanted); break;
      case Kind::kList:
        complain(value.place, path, std::string("it is a list; ").append(wanted));
        break;
      case Kind::kMap:
        complain(value.place, path, std::string("it is a map; ").append(wanted));
        break;
      case Kind::kBroken: break;
    }
    return false;
  }

  // Calls `take` with each value of a map whose key is one of those of the table.
  template <typename Row, typename Take>
  void each_key(const YamlNode& map, const std::string& path, std::span<const Row> rows,
                Take take) {
    if (!expect(map, path, Kind::kMap)) return;
    const std::string_view whose = path.empty() ? "the file" : std::string_view(path);
    std::map<std::string_view, int> lines;
    for (std::size_t i = 0; i + 1 < map.children.size(); i += 2) {
      const YamlNode& key = map.children[i];
      if (key.kind == Kind::kBroken) continue;
      if (key.kind != Kind::kScalar) {
        complain(key.place, whose, "a key must be a single word");
        continue;
      }
      const auto [first, is_new] = lines.emplace(key.text, key.place.line);
      if (!is_new) {
        complain(key.place, under(path, key.text),
                 "the key is there twice, first in line " + std::to_string(first->second) +
                     "; keep one of them");
        continue;
      }
      const auto row = std::find_if(rows.begin(), rows.end(),
                                    [&](const Row& each) { return each.name == key.text; });
      if (row == rows.end()) {
        complain_of_key(key, path, rows);
      } else {
        take(*row, map.children[i + 1]);
      }
    }
  }

  template <typename Row>
  void complain_of_key(const YamlNode& key, const std::string& path, std::span<const Row> rows) {
    std::vector<std::string_view> names;  // none where nobody will read the hint
    if (!is_full()) {
      for (const Row& row : rows) names.push_back(row.name);
    }
    constexpr std::size_t kFew = 12;
    const std::string what = std::is_same_v<Row, CheckKey> ? "unknown check" : "unknown key";
    std::string hint = did_you_mean(key.text, names);
    if (hint.empty() && !names.empty() && names.size() <= kFew) {
      hint = "; it must be " + listed(names);
    }
    complain(key.place, under(path, key.text), what + hint);
  }

  static std::string under(const std::string& path, std::string_view key) {
    return path.empty() ? shown(key) : path + "." + shown(key);
  }

  void read_section(const YamlNode& value, const std::string& path, std::span<const Key> keys) {
    each_key<Key>(value, path, keys, [&](const Key& key, const YamlNode& inner) {
      (this->*key.read)(inner, under(path, key.name));
    });
  }

  // A single value.
  template <typename Out>
  bool read_value(Out& out, Fault (*read)(Out&, std::string_view), const YamlNode& value,
                  const std::string& path) {
    if (!expect(value, path, Kind::kScalar)) return false;
    const Fault fault = read(out, value.text);
    if (fault) complain_of_value(value, path, *fault);
    return !fault;
  }

  template <auto member, auto read>
  void value_of(const YamlNode& value, const std::string& path) {
    read_value(reading_.policy.*member, +read, value, path);
  }

  template <std::uint64_t least, std::uint64_t most>
  static Fault read_number(std::uint64_t& out, std::string_view value) {
    return read_count(out, value, least, most);
  }

  // The list takes the place of the default one.
  template <typename Out>
  void read_list(std::vector<Out>& out, Fault (*read)(Out&, std::string_view),
                 const YamlNode& value, const std::string& path) {
    if (!expect(value, path, Kind::kList)) return;
    out.clear();
    for (const YamlNode& entry : value.children) {
      Out item{};
      if (read_value(item, read, entry, path)) out.push_back(std::move(item));
    }
  }

  template <auto member, auto read>
  void list_of(const YamlNode& value, const std::string& path) {
    read_list(reading_.policy.*member, +read, value, path);
  }

  void read_limits(const YamlNode& value, const std::string& path) {
    constexpr Key kKeys[] = {
        {"memory", &Reader::value_of<&Policy::memory_bytes, read_size>},
        {"cpus", &Reader::value_of<&Policy::cpus, read_cpus>},
        {"pids", &Reader::value_of<&Policy::pids, read_number<1, 4194304>>},
        {"nofile", &Reader::value_of<&Policy::nofile, read_number<1, 2147483647>>},
    };
    read_section(value, path, kKeys);
  }

  void read_secrets(const YamlNode& value, const std::string& path) {
    constexpr Key kKeys[] = {
        {"names", &Reader::list_of<&Policy::secret_names, read_name_pattern>},
        {"except", &Reader::list_of<&Policy::no_secret_names, read_name_pattern>},
    };
    read_section(value, path, kKeys);
  }

  static Fault read_port(std::uint16_t& out, std::string_view value) {
    std::uint64_t port = 0;
    if (Fault fault = read_count(port, value, 1, 65535)) return fault;
    out = static_cast<std::uint16_t>(port);
    return std::nullopt;
  }

  void read_sensitive(const YamlNode& value, const std::string& path) {
    constexpr Key kKeys[] = {
        {"paths", &Reader::list_of<&Policy::sensitive_paths, read_folder>},
        {"ports", &Reader::list_of<&Policy::sensitive_ports, read_port>},
    };
    read_section(value, path, kKeys);
  }

  void read_images(const YamlNode& value, const std::string& path) {
    constexpr Key kKeys[] = {
        {"signature_label", &Reader::value_of<&Policy::signature_label, read_label>}};
    read_section(value, path, kKeys);
  }

  void read_networks(const YamlNode& value, const std::string& path) {
    constexpr Key kKeys[] = {
        {"isolated_label", &Reader::value_of<&Policy::isolated_label, read_label>}};
    read_section(value, path, kKeys);
  }

  void read_volumes(const YamlNode& value, const std::string& path) {
    constexpr Key kKeys[] = {
        {"encrypted", &Reader::read_encrypted},
        {"encrypted_label", &Reader::value_of<&Policy::encrypted_label, read_label>},
    };
    read_section(value, path, kKeys);
    const YamlNode* const label = find(&value, "encrypted_label");
    if (label != nullptr && find(&value, "encrypted") == nullptr) {
      complain(label->place, under(path, "encrypted_label"),
               "it has no effect without volumes.encrypted, which says what to look for");
    }
  }

  void read_encrypted(const YamlNode& value, const std::string& path) {
    list_of<&Policy::encrypted_volumes, read_pattern>(value, path);
    refuse_empty_list(value, path,
                      "it must name at least one volume; without the key none matters");
  }

  void read_engine(const YamlNode& value, const std::string& path) {
    constexpr Key kKeys[] = {
        {"oldest_supported", &Reader::value_of<&Policy::oldest_supported_engine, read_version>}};
    read_section(value, path, kKeys);
  }

  void read_registries(const YamlNode& value, const std::string& path) {
    std::vector<std::string>& registries = reading_.policy.approved_registries;
    if (!expect(value, path, Kind::kList)) return;
    for (const YamlNode& entry : value.children) {
      read_value(registries, add_registries, entry, path);
    }
    refuse_empty_list(value, path, "it must name at least one; without the key all are approved");
  }

  void refuse_empty_list(const YamlNode& value, const std::string& path, std::string_view what) {
    if (value.kind == Kind::kList && value.children.empty()) complain(value.place, path, what);
  }

  static std::vector<CheckKey> check_keys() {
    std::vector<CheckKey> keys;
    for (const CheckRow& row : kChecks) keys.push_back({row.name, row.check});
    return keys;
  }

  void read_checks(const YamlNode& value, const std::string& path) {
    const std::vector<CheckKey> keys = check_keys();
    each_key<CheckKey>(value, path, keys, [&](const CheckKey& key, const YamlNode& inner) {
      read_check(key.check, inner, under(path, key.name));
    });
  }

  void read_check(Check check, const YamlNode& value, const std::string& path) {
    constexpr std::string_view kForms = "it must be on or off, or a map with enabled and severity";
    if (value.kind == Kind::kScalar) {
      read_switch(check, value, path, kForms);
      return;
    }
    if (value.kind == Kind::kNull || value.kind == Kind::kList) {
      complain(value.place, path, kForms);
      return;
    }
    struct Part {
      std::string_view name;
    };
    constexpr Part kParts[] = {{"enabled"}, {"severity"}};
    each_key<Part>(value, path, kParts, [&](const Part& part, const YamlNode& inner) {
      const std::string where = under(path, part.name);
      if (!expect(inner, where, Kind::kScalar)) return;
      if (part.name == "enabled") {
        read_switch(check, inner, where, "it must be on or off");
      } else {
        read_severity(check, inner, where);
      }
    });
  }

  void read_switch(Check check, const YamlNode& value, const std::string& path,
                   std::string_view what) {
    const std::optional<bool> on = switch_of(value.text);
    if (!on) {
      complain_of_value(value, path, what);
      return;
    }
    switches_[index_of(check)] = Switch{*on, value.place};
  }

  void read_severity(Check check, const YamlNode& value, const std::string& path) {
    const std::optional<Severity> severity = severity_named(value.text);
    if (severity) {
      reading_.policy.severities[index_of(check)] = severity;
      return;
    }
    std::vector<std::string_view> names;
    for (const Severity each : kSeverities) names.push_back(to_string(each));
    complain_of_value(value, path, "it must be " + listed(names) + did_you_mean(value.text, names));
  }

  // What `checks` says wins over what the settings mean.
  void settle_checks(const YamlNode& root) {
    for (const auto& [check, section, key] : kChecksWithSetting) {
      const std::optional<Switch>& given = switches_[index_of(check)];
      if (find(find(&root, section), key) != nullptr) {
        reading_.policy.on.set(index_of(check));
      } else if (given && given->on) {
        complain(given->place, "checks." + std::string(row_of(check).name),
                 "it can't be on without " + std::string(section) + "." + std::string(key) +
                     ", which says what to look for");
      }
    }
    for (std::size_t i = 0; i < kChecks.size(); ++i) {
      if (switches_[i]) reading_.policy.on.set(i, switches_[i]->on);
    }
  }

  struct Draft {
    Waiver waiver;
    std::optional<Check> check;
  };
  struct WaiverKey {
    std::string_view name;
    void (Reader::*read)(Draft& draft, const YamlNode& value, const std::string& path);
  };

  void read_waivers(const YamlNode& value, const std::string& path) {
    if (!expect(value, path, Kind::kList)) return;
    for (const YamlNode& entry : value.children) read_waiver(entry, path);
  }

  void read_waiver(const YamlNode& entry, const std::string& path) {
    constexpr WaiverKey kKeys[] = {
        {"check", &Reader::read_waived_check},
        {"name", &Reader::part_of<&Waiver::name, read_pattern>},
        {"image", &Reader::part_of<&Waiver::image, read_pattern>},
        {"label", &Reader::part_of<&Waiver::label, read_label_pattern>},
        {"reason", &Reader::part_of<&Waiver::reason, read_reason>},
        {"expires", &Reader::part_of<&Waiver::expires, read_last_day>},
    };
    const std::size_t before = complaints();
    Draft draft;
    each_key<WaiverKey>(entry, path, kKeys, [&](const WaiverKey& key, const YamlNode& value) {
      (this->*key.read)(draft, value, under(path, key.name));
    });
    if (entry.kind != Kind::kMap) return;
    check_parts(entry, path, draft.check);
    if (complaints() > before || !draft.check) return;
    draft.waiver.check = *draft.check;
    if (draft.waiver.expires <= now_) {
      const YamlNode& date = *find(&entry, "expires");
      reading_.warnings.push_back(
          {date.place, path + ".expires=" + shown(date.text) + ": the waiver of " +
                           std::string(row_of(*draft.check).name) +
                           " has expired and has no effect; remove it or give it another date"});
    }
    reading_.policy.waivers.push_back(std::move(draft.waiver));
  }

  template <auto member, auto read>
  void part_of(Draft& draft, const YamlNode& value, const std::string& path) {
    read_value(draft.waiver.*member, +read, value, path);
  }

  void read_waived_check(Draft& draft, const YamlNode& value, const std::string& path) {
    draft.check = read_check_name(value, path);
  }

  // Whether a waiver has all that it must have, and nothing that makes no sense.
  void check_parts(const YamlNode& entry, const std::string& path,
                   const std::optional<Check>& check) {
    for (const std::string_view key : {"check", "reason"}) {
      if (find(&entry, key) == nullptr) {
        complain(entry.place, path, "a waiver must have a " + std::string(key));
      }
    }
    const YamlNode* condition = nullptr;
    for (const std::string_view key : {"label", "image", "name"}) {
      if (const YamlNode* const value = find(&entry, key)) condition = value;
    }
    if (!check) return;  // what conditions it needs nobody can tell
    if (is_of_host(*check) && condition != nullptr) {
      complain(condition->place, path,
               std::string(row_of(*check).name) +
                   " is a check of the host; its waiver must not have name, image or label");
    } else if (!is_of_host(*check) && condition == nullptr) {
      complain(entry.place, path, "a waiver must have at least one of name, image and label");
    }
  }

  std::optional<Check> read_check_name(const YamlNode& value, const std::string& path) {
    if (!expect(value, path, Kind::kScalar)) return std::nullopt;
    const std::optional<Check> check = check_named(value.text);
    if (!check) {
      std::vector<std::string_view> names;
      if (!is_full()) {
        for (const CheckRow& row : kChecks) names.push_back(row.name);
      }
      complain_of_value(value, path, "unknown check" + did_you_mean(value.text, names));
    }
    return check;
  }

  struct Switch {
    bool on;
    Place place;
  };

  const UnixNanos now_;
  PolicyReading reading_;
  std::array<std::optional<Switch>, kChecks.size()> switches_;
};

}  // namespace

PolicyReading read_policy(const YamlNode& root, UnixNanos now) {
  return Reader(now).read_root(root);
}

}  // namespace docktap::config
