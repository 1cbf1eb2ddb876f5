// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/html/html_text.h"

#include <gumbo.h>

#include <algorithm>
#include <array>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/text/text.h"

namespace nianbao::normalize {
namespace {

constexpr std::size_t kStep = 256;
constexpr std::size_t kMaxEntity = 32;

bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

bool IsNameCharacter(char32_t c) {
  return c < 0x80 && absl::ascii_isalnum(static_cast<unsigned char>(c));
}

// Elements that have no content or whose end is implied by the next of their kind.
bool NeverNests(std::string_view name) {
  static constexpr std::array<std::string_view, 27> kNames = {
      "area",  "base",  "br",    "col",  "dd",    "dt",     "embed", "frame", "hr",
      "img",   "input", "li",    "link", "meta",  "option", "p",     "param", "source",
      "tbody", "td",    "tfoot", "th",   "thead", "tr",     "track", "wbr",   "colgroup"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

// What the tags of a page tell without parsing: how deep elements nest at most, how many there are.
struct Shape {
  std::size_t depth = 0;
  std::size_t elements = 0;
};

Shape Survey(std::string_view html) {
  std::size_t depth = 0;
  Shape shape;
  std::string name;
  for (std::size_t at = html.find('<'); at != std::string_view::npos; at = html.find('<', at + 1)) {
    const bool closing = at + 1 < html.size() && html[at + 1] == '/';
    name.clear();
    for (std::size_t i = at + 1 + (closing ? 1 : 0); i < html.size() && name.size() < 16; ++i) {
      if (!absl::ascii_isalnum(static_cast<unsigned char>(html[i]))) break;
      name.push_back(absl::ascii_tolower(static_cast<unsigned char>(html[i])));
    }
    if (name.empty()) continue;
    shape.elements += closing ? 0 : 1;
    if (NeverNests(name)) continue;
    if (closing) {
      depth -= depth > 0 ? 1 : 0;
    } else {
      shape.depth = std::max(shape.depth, ++depth);
    }
  }
  return shape;
}

// Length of the character reference at `at` of `source` that was read as `c` before `next` (0 at
// the end); 1 where it is a plain ampersand.
std::size_t EntityLength(std::u32string_view source, std::size_t at, char32_t c, char32_t next) {
  std::size_t i = at + 1;
  if (i < source.size() && source[i] == U'#') ++i;
  const std::size_t first = i;
  while (i < source.size() && i - at < kMaxEntity && IsNameCharacter(source[i])) ++i;
  if (i == first) return 1;
  if (i < source.size() && source[i] == U';') {
    const bool literal = c == U'&' && source.substr(at + 1, 3) != U"amp" &&
                         source.substr(at + 1, 3) != U"AMP" && source[at + 1] != U'#';
    return literal ? 1 : i + 1 - at;
  }
  if (c == U'&' && source.substr(at + 1, 3) != U"amp") return 1;
  if (source[at + 1] == U'#') return i - at;
  // "&nbspfoo": the name ends where the text goes on.
  for (std::size_t end = i; end > first; --end) {
    if (end == source.size() ? next == 0 : source[end] == next) return end - at;
  }
  return i - at;
}

}  // namespace

HtmlTree::HtmlTree(std::u32string_view text) : text_(text), utf8_(text::EncodeUtf8(text)) {
  positions_.reserve(utf8_.size() / kStep + 2);
  std::int32_t position = 0;
  for (std::size_t i = 0; i < utf8_.size(); ++i) {
    if (i % kStep == 0) positions_.push_back(position);
    position += IsContinuation(utf8_[i]) ? 0 : 1;
  }
  positions_.push_back(position);
}

HtmlTree::~HtmlTree() {
  if (output_ != nullptr) gumbo_destroy_output(&kGumboDefaultOptions, output_);
}

absl::StatusOr<std::unique_ptr<HtmlTree>> HtmlTree::Parse(std::u32string_view text,
                                                          const NormalizerOptions& limits) {
  std::unique_ptr<HtmlTree> tree(new HtmlTree(text));
  const Shape shape = Survey(tree->utf8_);
  if (shape.depth > limits.max_depth) {
    return absl::ResourceExhaustedError(
        absl::StrCat("its elements nest deeper than ", limits.max_depth,
                     ": save the page from a browser and send that"));
  }
  if (shape.elements > limits.max_elements) {
    return absl::ResourceExhaustedError(
        absl::StrCat("it has more than ", limits.max_elements, " elements: send the report alone"));
  }
  GumboOptions options = kGumboDefaultOptions;
  options.max_errors = 0;
  tree->output_ = gumbo_parse_with_options(&options, tree->utf8_.data(), tree->utf8_.size());
  if (tree->output_ == nullptr) return absl::InternalError("the HTML parser gave no tree");
  return tree;
}

const GumboInternalNode* HtmlTree::root() const { return output_->root; }

std::int32_t HtmlTree::PositionOf(std::size_t offset) const {
  offset = std::min(offset, utf8_.size());
  std::int32_t position = positions_[offset / kStep];
  if (offset / kStep * kStep >= utf8_.size()) return positions_.back();
  for (std::size_t i = offset / kStep * kStep; i < offset; ++i) {
    position += IsContinuation(utf8_[i]) ? 0 : 1;
  }
  return position;
}

MappedText HtmlTree::TextOf(const GumboInternalNode& node) const {
  const GumboText& raw = node.v.text;
  const std::u32string decoded = text::DecodeUtf8(raw.text);
  MappedText mapped;
  const auto offset = static_cast<std::size_t>(raw.original_text.data - utf8_.data());
  if (raw.original_text.data == nullptr || offset > utf8_.size()) return mapped;
  const std::int32_t begin = PositionOf(offset);
  const std::int32_t end = PositionOf(offset + raw.original_text.length);
  const auto source =
      text_.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin));
  std::size_t at = 0;
  for (std::size_t i = 0; i < decoded.size(); ++i) {
    const char32_t c = decoded[i];
    // A stray tag that the parser ignored inside the text.
    while (at < source.size() && source[at] == U'<' && c != U'<') {
      at = std::min(source.find(U'>', at), source.size() - 1) + 1;
    }
    std::size_t length = 1;
    if (at < source.size() && source[at] == U'&') {
      length = EntityLength(source, at, c, i + 1 < decoded.size() ? decoded[i + 1] : 0);
    } else if (at + 1 < source.size() && source[at] == U'\r' && source[at + 1] == U'\n') {
      length = 2;
    }
    length = std::min(length, source.size() - std::min(at, source.size()));
    const auto first = begin + static_cast<std::int32_t>(at);
    mapped.Append(c, {first, first + static_cast<std::int32_t>(length)});
    at += length;
  }
  return mapped;
}

SourceSpan HtmlTree::OuterSpan(const GumboInternalNode& element) const {
  const GumboElement& e = element.v.element;
  const SourceSpan inner = InnerSpan(element);
  const std::size_t begin = e.start_pos.offset;
  const std::int32_t end =
      e.original_end_tag.data != nullptr && e.original_end_tag.length > 0
          ? PositionOf(static_cast<std::size_t>(e.original_end_tag.data - utf8_.data()) +
                       e.original_end_tag.length)
          : inner.end;
  return {std::min(PositionOf(begin), end), end};
}

SourceSpan HtmlTree::InnerSpan(const GumboInternalNode& element) const {
  const GumboElement& e = element.v.element;
  const std::int32_t begin = PositionOf(e.start_pos.offset + e.original_tag.length);
  const std::int32_t end = PositionOf(e.end_pos.offset);
  return {begin, std::max(begin, end)};
}

}  // namespace nianbao::normalize
