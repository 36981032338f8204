#pragma once

#include <string>
#include <string_view>

#include "render/number.h"

namespace docktap::render {

// Writes one family of the text format: HELP and TYPE before its first sample, and nothing at all
// if there is none.
class FamilyWriter {
 public:
  FamilyWriter(std::string& out, std::string_view name, std::string_view type,
               std::string_view help)
      : out_(out), name_(name), type_(type), help_(help) {}

  // A sample with up to two blocks of finished labels: `id="…",name="…"` and `,state="…"`. Absent
  // values have no sample.
  void sample(std::string_view labels, std::string_view more_labels, const Number& value) {
    if (value.is_absent()) return;
    begin();
    if (!labels.empty() || !more_labels.empty()) {
      out_ += '{';
      out_.append(labels).append(more_labels);
      out_ += '}';
    }
    finish(value);
  }

  // The same with one further label whose value is escaped here.
  void sample(std::string_view labels, std::string_view label, std::string_view label_value,
              const Number& value);

  // For the parts of a histogram or summary, whose names have a suffix.
  void part(std::string_view suffix, std::string_view labels, const Number& value);

 private:
  // Header, if this is the first sample, and the name.
  void begin() {
    if (!begun_) write_header();
    out_ += name_;
  }
  void finish(const Number& value) {
    out_ += ' ';
    value.append_to(out_);
    out_ += '\n';
  }
  void write_header();

  std::string& out_;
  std::string_view name_;
  std::string_view type_;
  std::string_view help_;
  bool begun_ = false;
};

}  // namespace docktap::render
