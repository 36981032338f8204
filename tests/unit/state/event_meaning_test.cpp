#include "state/event_meaning.h"

#include "model/user.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "state/event_kinds.h"

namespace docktap::state {
namespace {

Event event_of(std::string_view type, std::string_view action) {
  Event event;
  event.type = type;
  event.action = action;
  return event;
}

std::string names_of(const SecurityEventSet& set) {
  std::string names;
  for (const SecurityEventRow& row : kSecurityEvents) {
    if (set.test(index_of(row.event))) names.append(names.empty() ? "" : " ").append(row.name);
  }
  return names;
}

std::string meaning(std::string_view type, std::string_view action) {
  return names_of(meaning_of(event_of(type, action)));
}

// `type action`: what it means. All other events mean nothing by themselves.
const std::map<std::string, std::string> kMeanings{
    {"container archive-path", "archive_out"},  // docker cp out of it
    {"container extract-to-dir", "archive_in"},
    {"container export", "export"},
    {"container commit", "commit"},
    {"container update", "update"},
    {"container rename", "rename"},
    {"image pull", "image_pull"},
    {"image load", "image_load"},
    {"image import", "image_import"},
    {"image save", "image_save"},
    {"image push", "image_push"},
    {"image tag", "image_tag"},
    {"image delete", "image_delete"},
    {"plugin create", "plugin_install"},
    {"plugin install", "plugin_install"},
    {"plugin pull", "plugin_install"},
    {"plugin enable", "plugin_enable"},
    {"plugin disable", "plugin_disable"},
    {"plugin remove", "plugin_remove"},
    {"daemon reload", "daemon_reload"},
    {"secret create", "swarm_secret"},
    {"secret update", "swarm_secret"},
    {"secret remove", "swarm_secret"},
    {"config create", "swarm_config"},
    {"config update", "swarm_config"},
    {"config remove", "swarm_config"},
    {"node create", "swarm_node"},
    {"node update", "swarm_node"},
    {"node remove", "swarm_node"},
};

TEST(MeaningOf, IsThatOfTheTypeAndTheActionTogether) {
  std::set<std::string_view> types, actions;
  for (const EventKind& kind : kEventKinds) {
    types.insert(kind.type);
    actions.insert(kind.action);
  }
  for (const std::string_view type : types) {
    if (type == "secret" || type == "config" || type == "node") continue;  // below
    for (const std::string_view action : actions) {
      const auto row = kMeanings.find(std::string(type).append(" ").append(action));
      EXPECT_EQ(meaning(type, action), row == kMeanings.end() ? "" : row->second)
          << type << " " << action;
    }
  }
  for (const auto& [kind, name] : kMeanings) {
    const std::size_t space = kind.find(' ');
    EXPECT_EQ(meaning(kind.substr(0, space), kind.substr(space + 1)), name) << kind;
  }
}

TEST(MeaningOf, AnyChangeOfTheSwarmCounts) {
  EXPECT_EQ(meaning("secret", "rotate"), "swarm_secret");
  EXPECT_EQ(meaning("config", "rotate"), "swarm_config");
  EXPECT_EQ(meaning("node", "promote"), "swarm_node");
  EXPECT_EQ(meaning("service", "update"), "");
}

TEST(MeaningOf, NamesAreExact) {
  for (const char* const action :
       {"", "commi", "commits", "COMMIT", "archive", "exports", "pull"}) {
    EXPECT_EQ(meaning("container", action), "") << action;
  }
  EXPECT_EQ(meaning("images", "pull"), "");
  EXPECT_EQ(meaning("Image", "pull"), "");
  EXPECT_EQ(meaning("", "pull"), "");
  EXPECT_EQ(meaning("nodes", "update"), "");
}

TEST(MeaningOf, OnlyAConnectionToTheHostsNetworkCounts) {
  Event event = event_of("network", "connect");
  for (const char* const driver : {"", "bridge", "overlay", "none", "hosts"}) {
    event.network_type = driver;
    EXPECT_EQ(names_of(meaning_of(event)), "") << driver;
  }
  event.network_type = "host";
  EXPECT_EQ(names_of(meaning_of(event)), "network_host_connect");
  event.action = "disconnect";
  EXPECT_EQ(names_of(meaning_of(event)), "");
  event.action = "connect";
  event.type = "volume";
  EXPECT_EQ(names_of(meaning_of(event)), "");
}

// A security event that nothing produces would be a series that stays 0 for ever.
TEST(MeaningOf, EverySecurityEventButThoseOfTheLedgerIsSomeEvents) {
  SecurityEventSet all;
  for (const SecurityEvent event :
       {SecurityEvent::kPrivilegedStart, SecurityEvent::kHostNamespaceStart,
        SecurityEvent::kSocketMountStart, SecurityEvent::kExec, SecurityEvent::kExecShell,
        SecurityEvent::kExecPrivileged, SecurityEvent::kExecRoot, SecurityEvent::kAttach,
        SecurityEvent::kImagePullUnapproved}) {
    add(all, event);
  }
  Event connect = event_of("network", "connect");
  connect.network_type = "host";
  all |= meaning_of(connect);
  for (const EventKind& kind : kEventKinds) all |= meaning_of(event_of(kind.type, kind.action));
  for (const SecurityEventRow& row : kSecurityEvents) {
    EXPECT_TRUE(all.test(index_of(row.event))) << row.name;
  }
}

TEST(SecurityEvents, StandInTheTableInTheirOrder) {
  for (std::size_t i = 0; i < kSecurityEvents.size(); ++i) {
    EXPECT_EQ(index_of(kSecurityEvents[i].event), i) << kSecurityEvents[i].name;
  }
}

struct ImageCase {
  const char* reference;
  bool approved;
};

TEST(IsApproved, AnEmptyListApprovesOfAll) {
  EXPECT_TRUE(is_approved("registry.evil/x", {}));
  EXPECT_TRUE(is_approved("alpine", {}));
}

TEST(IsApproved, GoesByTheWholeNameOfTheRegistry) {
  const std::vector<std::string> registries{"registry.example.com", "other:5000", "localhost"};
  for (const ImageCase& row : {
           ImageCase{"registry.example.com/app", true},
           ImageCase{"registry.example.com/team/app:1.2", true},
           ImageCase{"registry.example.com/app@sha256:0123", true},
           ImageCase{"registry.example.com.evil/app", false},
           ImageCase{"evil.registry.example.com/app", false},
           ImageCase{"example.com/app", false},
           ImageCase{"evil.com/registry.example.com/app", false},
           ImageCase{"evil/registry.example.com/app", false},
           ImageCase{"registry.example.com:5000/app", false},
           ImageCase{"registry.example.com", false},  // an image of that name
           ImageCase{"registry.example.com:1", false},
           ImageCase{"other:5000/app", true},
           ImageCase{"other:5001/app", false},
           ImageCase{"other/app", false},   // a team of the default registry
           ImageCase{"other:5000", false},  // a tag, no port
           ImageCase{"localhost/app", true},
           ImageCase{"localhost:5000/app", false},
           ImageCase{"localhost", false},
           ImageCase{"alpine", false},
           ImageCase{"alpine:latest", false},
           ImageCase{"library/alpine", false},
           ImageCase{"", false},
       }) {
    EXPECT_EQ(is_approved(row.reference, registries), row.approved) << row.reference;
  }
}

TEST(IsApproved, TheDefaultRegistryHasSeveralNames) {
  for (const char* const name : {"default", "docker.io", "index.docker.io"}) {
    for (const char* const image : {"alpine", "team/app:1", "docker.io/library/alpine"}) {
      EXPECT_TRUE(is_approved(image, {name})) << name << " " << image;
    }
    EXPECT_FALSE(is_approved("docker.io.evil/app", {name}));
    EXPECT_FALSE(is_approved("registry.example.com/app", {name}));
  }
}

TEST(IsApproved, DefaultIsWhatNamesNoRegistry) {
  for (const ImageCase& row : {
           ImageCase{"alpine", true}, ImageCase{"alpine:3.18", true},
           ImageCase{"alpine@sha256:0123", true}, ImageCase{"team/app:1", true},
           ImageCase{"team/deep/app.x:1", true}, ImageCase{"localhost/app", false},
           ImageCase{"host.example/app", false}, ImageCase{"host:5000/app", false},
           ImageCase{"default:5000/app", false}, ImageCase{"default.example/app", false},
           ImageCase{"Registry/app", false},  // capitals make it a host: no repository has any
       }) {
    EXPECT_EQ(is_approved(row.reference, {"default"}), row.approved) << row.reference;
  }
}

TEST(IsRoot, GoesByTheUserNotTheGroup) {
  for (const char* const user : {"", ":", ":1000", "root", "root:x", "root:1000", "0", "00", "000",
                                 "0:0", "00:1000", "0:www-data", "+0", "-0"}) {
    EXPECT_TRUE(is_root(user)) << user;
  }
  for (const char* const user : {"1", "10", "01", "0x0", "0a", " 0", "0 ", "1000:0", "www-data",
                                 "www-data:root", "rooty", "Root", "toor", "-", "+", "+1", "--0"}) {
    EXPECT_FALSE(is_root(user)) << user;
  }
}

}  // namespace
}  // namespace docktap::state
