#include "render/check_reference.h"

#include "model/check.h"

namespace docktap::render {

std::string check_reference() {
  std::string text =
      "| check | severity | CIS | a finding says | remedy |\n"
      "|---|---|---|---|---|\n";
  for (const CheckRow& row : kChecks) {
    text.append("| `").append(row.name).append("` | ").append(to_string(row.severity));
    if (row.variant) text.append(" or ").append(to_string(*row.variant));
    if (!row.on) text.append(", off");
    text.append(" | ").append(row.cis).append(" | ").append(row.title);
    text.append(" | ").append(row.remedy).append(" |\n");
  }
  return text;
}

}  // namespace docktap::render
