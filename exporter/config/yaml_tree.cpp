#include "config/yaml_tree.h"

#include <cstddef>
#include <exception>
#include <optional>
#include <sstream>
#include <string_view>
#include <utility>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include "base/utf8.h"

namespace docktap::config {
namespace {

constexpr std::size_t kMaxDepth = 16;
constexpr std::size_t kMaxValues = 100'000;
constexpr std::size_t kMostFaults = 100;

constexpr const char* kAlias =
    "aliases are not supported; a text that begins with `*` must be in quotes";

Place place_of(const YAML::Mark& mark) {
  return mark.is_null() ? Place() : Place{mark.line + 1, mark.column + 1};
}

// Ends the parser from within an event. Not a std::exception, so that nothing else catches it.
struct Stop {
  YamlFault fault;
};

// Builds the tree from the parser's events, which unlike yaml-cpp's own tree lets us stop it early
// and see keys that are there twice.
class Builder final : public YAML::EventHandler {
 public:
  explicit Builder(YamlTree& tree) : tree_(tree) {}

  void OnDocumentStart(const YAML::Mark& mark) override {
    // Also what the parser makes of text that does not belong to the value before it.
    if (++documents_ > 1) {
      throw Stop{{place_of(mark), "another document begins here; the file must be one map"}};
    }
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override {
    add(make(YamlNode::Kind::kNull, mark));
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    complain(mark, kAlias);
    add(make(YamlNode::Kind::kBroken, mark));
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                const std::string& value) override {
    YamlNode node = make(YamlNode::Kind::kScalar, mark);
    check_tag(mark, tag);
    node.text = value;
    add(std::move(node));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {
    open(YamlNode::Kind::kList, mark, tag);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {
    open(YamlNode::Kind::kMap, mark, tag);
  }
  void OnMapEnd() override { close(); }

  Place last() const { return last_; }

 private:
  YamlNode make(YamlNode::Kind kind, const YAML::Mark& mark) {
    last_ = place_of(mark);
    if (++values_ > kMaxValues) {
      throw Stop{{last_, "it has more than " + std::to_string(kMaxValues) + " values"}};
    }
    YamlNode node;
    node.kind = kind;
    node.place = last_;
    return node;
  }

  // `?` and `!` stand for none, of a plain and a quoted value.
  void check_tag(const YAML::Mark& mark, const std::string& tag) {
    if (tag.empty() || tag == "?" || tag == "!") return;
    complain(mark, "tags are not supported; a text that begins with `!` must be in quotes");
  }

  void complain(const YAML::Mark& mark, const char* what) {
    if (tree_.faults.size() < kMostFaults) tree_.faults.push_back({place_of(mark), what});
  }

  void open(YamlNode::Kind kind, const YAML::Mark& mark, const std::string& tag) {
    YamlNode node = make(kind, mark);
    if (open_.size() == kMaxDepth) {
      throw Stop{{last_, "it is nested more than " + std::to_string(kMaxDepth) + " levels deep"}};
    }
    check_tag(mark, tag);
    open_.push_back(std::move(node));
  }

  void close() {
    YamlNode node = std::move(open_.back());
    open_.pop_back();
    add(std::move(node));
  }

  void add(YamlNode node) {
    if (open_.empty()) {
      tree_.root = std::move(node);
    } else {
      open_.back().children.push_back(std::move(node));
    }
  }

  YamlTree& tree_;
  std::vector<YamlNode> open_;
  std::size_t values_ = 0;
  int documents_ = 0;
  Place last_;
};

// Bytes that no YAML has; the parser takes some of them for the end, or for another encoding.
std::optional<YamlFault> bad_byte(std::string_view text) {
  Place place{1, 1};
  while (!text.empty()) {
    const std::size_t length = utf8_character_length(text);
    if (length == 0) return YamlFault{place, "a byte here is not UTF-8"};
    const auto byte = static_cast<unsigned char>(text.front());
    if ((byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') || byte == 0x7F) {
      return YamlFault{place, "a control character is here; the file must be text"};
    }
    place.column += static_cast<int>(length);
    if (byte == '\n') place = {place.line + 1, 1};
    text.remove_prefix(length);
  }
  return std::nullopt;
}

// Whether a line, counted from zero, is indented with a tab, which the parser has other words for.
bool is_indented_with_tab(std::string_view text, int line) {
  for (; line > 0; --line) {
    const std::size_t feed = text.find('\n');
    if (feed == std::string_view::npos) return false;
    text.remove_prefix(feed + 1);
  }
  return text.substr(0, text.find_first_not_of(" \t")).find('\t') != std::string_view::npos;
}

YamlFault syntax_fault(std::string_view text, const YAML::Exception& error, Place last) {
  const std::string_view message = error.msg;
  if (message.starts_with("the referenced anchor")) return {place_of(error.mark), kAlias};
  // What it says of the end that parse_yaml adds.
  if (message.find("document indicator in scalar") != std::string_view::npos) {
    return {last, "the text in quotes that begins here or next is not closed"};
  }
  if (is_indented_with_tab(text, error.mark.line)) {
    return {place_of(error.mark), "syntax: indent with spaces, not with a tab"};
  }
  return {place_of(error.mark), "syntax: " + error.msg};
}

}  // namespace

YamlTree parse_yaml(const std::string& text) {
  YamlTree tree;
  std::optional<YamlFault> end = bad_byte(text);
  if (!end) {
    Builder builder(tree);
    try {
      // Without a mark of its end the parser takes quotes that are not closed for closed there.
      std::istringstream stream(text + "\n...\n");
      YAML::Parser parser(stream);
      while (parser.HandleNextDocument(builder)) {
      }
    } catch (const Stop& stop) {
      end = stop.fault;
    } catch (const YAML::Exception& error) {
      end = syntax_fault(text, error, builder.last());
    } catch (const std::exception& error) {
      end = {builder.last(), std::string("it can't be read from here on: ") + error.what()};
    }
  }
  if (end) {
    tree.faults.push_back(*std::move(end));
    tree.complete = false;
  }
  return tree;
}

}  // namespace docktap::config
