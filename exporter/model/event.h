#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.h"

namespace docktap {

// The engine copies a container's labels over the attributes of its events: a label of one of these
// names hides what the engine says under it.
struct AttributeMasks {
  bool exit_code = false;  // exitCode
  bool signal = false;     // signal
  bool exec_id = false;    // execID
  bool image_id = false;   // imageID
};

// One line of `GET /events`. `action` is cut at the first `:`: behind it stands a command line with
// whatever secrets it carries (exec_create, exec_start), of which only a keyed hash is kept, or a
// health status, which is kept apart.
struct Event {
  UnixNanos time = 0;         // timeNano
  std::string type;           // container, image, volume, network, plugin, daemon, …
  std::string action;         // start, die, exec_start, health_status, …
  std::string actor_id;       // for containers the 64 hex digits
  std::string name;           // Actor.Attributes.name
  std::string image;          // Actor.Attributes.image: of containers, as the user wrote it
  std::string container;      // Actor.Attributes.container: who was connected to a network
  std::string network_type;   // Actor.Attributes.type: driver of a network
  std::string exec_id;        // Actor.Attributes.execID: part of an event's identity
  std::uint64_t command = 0;  // exec_create, exec_start: keyed_hash of the command line
  bool runs_shell = false;    // exec_create, exec_start: the command is a shell
  std::string health;         // health_status only: healthy, unhealthy, running
  std::string signal;         // kill only: a number, or empty where a label's text hides it
  std::string image_id;       // commit only: of the image that it made
  std::optional<std::int64_t> exit_code;  // die and exec_die only
  AttributeMasks masks;    // create only, where labels stand among the attributes alone
  bool inferred = false;   // not sent by the engine, but derived from a comparison
  bool recovered = false;  // left out of the stream, found by an audit: newer ones came before it
};

}  // namespace docktap
