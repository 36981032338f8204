#pragma once

#include <string_view>

#include "model/posture_facts.h"
#include "parse/json_reading.h"

namespace docktap::parse {

// The parts of an inspect that only the posture checks read. Leniently: what has a wrong type stays
// empty in `out`, so that the checks that need it are unknown and all others are not.
bool read_host_config_fact(JsonReader& json, std::string_view key, Value value, PostureFacts& out);
bool read_network_settings(JsonReader& json, Value value, PostureFacts& out);
bool read_mounts(JsonReader& json, Value value, PostureFacts& out);

// Of each variable of Config.Env that has a value, the name. No value is ever copied.
bool read_env_names(JsonReader& json, Value value, PostureFacts& out);

}  // namespace docktap::parse
