#include "parse/engine_json.h"
#include "parse/json_reading.h"

namespace docktap::parse {
namespace {

bool read_process(JsonReader& json, Value value, ExecInfo& out) {
  return json.each_field("ProcessConfig", value, [&](std::string_view key, Value field) {
    if (key == "privileged") return json.read("ProcessConfig.privileged", field, out.privileged);
    if (key == "user") return json.read("ProcessConfig.user", field, out.user);
    return true;
  });
}

}  // namespace

Result<ExecInfo> exec_inspect(std::string& body) {
  Parser parser;
  JsonReader json("/exec/{id}/json");
  ExecInfo info;
  const bool read = json.read_document<Object>(parser, padded(body), [&](Object object) {
    return json.each_field("the document", object, [&](std::string_view key, Value value) {
      return key != "ProcessConfig" || read_process(json, value, info);
    });
  });
  if (!read) return json.error();
  return info;
}

}  // namespace docktap::parse
