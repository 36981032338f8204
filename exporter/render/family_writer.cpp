#include "render/family_writer.h"

#include "base/text.h"

namespace docktap::render {

void FamilyWriter::sample(std::string_view labels, std::string_view label,
                          std::string_view label_value, const Number& value) {
  if (value.is_absent()) return;
  begin();
  out_ += '{';
  out_.append(labels);
  if (!labels.empty()) out_ += ',';
  out_.append(label).append("=\"");
  append_label_value(out_, label_value);
  out_ += "\"}";
  finish(value);
}

void FamilyWriter::part(std::string_view suffix, std::string_view labels, const Number& value) {
  begin();
  out_.append(suffix);
  if (!labels.empty()) {
    out_ += '{';
    out_.append(labels);
    out_ += '}';
  }
  finish(value);
}

void FamilyWriter::write_header() {
  begun_ = true;
  out_.append("# HELP ").append(name_).append(" ");
  for (const char c : help_) {
    if (c == '\\') {
      out_ += "\\\\";
    } else if (c == '\n') {
      out_ += "\\n";
    } else {
      out_ += c;
    }
  }
  out_.append("\n# TYPE ").append(name_).append(" ").append(type_).append("\n");
}

}  // namespace docktap::render
