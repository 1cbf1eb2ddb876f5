// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/html/html_text.h"

#include <gumbo.h>

#include <algorithm>
#include <csetjmp>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/text/text.h"
#include "services/normalize/html/html_survey.h"

namespace nianbao::normalize {
namespace {

constexpr std::size_t kStep = 64;
constexpr std::size_t kMaxAttributes = 1000;
// What the tree of a page may take; a page of a million elements takes half of it.
constexpr std::size_t kMaxMemory = std::size_t{1} << 30;
constexpr std::size_t kMaxEntity = 32;

std::int32_t CountCharacters(std::string_view utf8) {
  return static_cast<std::int32_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

bool IsNameCharacter(char32_t c) {
  return c < 0x80 && absl::ascii_isalnum(static_cast<unsigned char>(c));
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

HtmlTree::HtmlTree(std::u32string_view text)
    : text_(text), utf8_(text::EncodeUtf8(text)), arena_(kMaxMemory) {
  positions_.reserve(utf8_.size() / kStep + 2);
  std::int32_t position = 0;
  for (std::size_t i = 0; i < utf8_.size(); i += kStep) {
    positions_.push_back(position);
    position += CountCharacters(std::string_view(utf8_).substr(i, kStep));
  }
  positions_.push_back(position);
}

bool HtmlTree::RunParser() {
  GumboOptions options = kGumboDefaultOptions;
  options.max_errors = 0;
  options.allocator = &HtmlArena::Allocate;
  options.deallocator = &HtmlArena::Free;
  options.userdata = &arena_;
  if (setjmp(*arena_.overflow()) != 0) return false;
  output_ = gumbo_parse_with_options(&options, utf8_.data(), utf8_.size());
  return true;
}

bool HtmlTree::NumberElements(std::size_t max_depth) {
  struct Open {
    GumboVector* children;
    unsigned int next;
  };
  std::vector<Open> open{{&output_->document->v.document.children, 0}};
  while (!open.empty()) {
    Open& top = open.back();
    if (top.next == top.children->length) {
      open.pop_back();
      continue;
    }
    auto& node = *static_cast<GumboNode*>(top.children->data[top.next++]);
    if (node.type != GUMBO_NODE_ELEMENT && node.type != GUMBO_NODE_TEMPLATE) continue;
    // The parser is done with it.
    node.index_within_parent = elements_++;
    if (open.size() > max_depth) return false;
    open.push_back({&node.v.element.children, 0});
  }
  return true;
}

absl::StatusOr<std::unique_ptr<HtmlTree>> HtmlTree::Parse(std::u32string_view text,
                                                          const NormalizerOptions& limits) {
  std::unique_ptr<HtmlTree> tree(new HtmlTree(text));
  const HtmlShape shape = SurveyHtml(tree->utf8_, limits.max_depth);
  const absl::Status too_deep =
      absl::ResourceExhaustedError(absl::StrCat("its elements nest deeper than ", limits.max_depth,
                                                ": save the page from a browser and send that"));
  if (shape.depth > limits.max_depth) return too_deep;
  if (shape.elements > limits.max_elements) {
    return absl::ResourceExhaustedError(
        absl::StrCat("it has more than ", limits.max_elements, " elements: send the report alone"));
  }
  if (shape.attributes > kMaxAttributes) {
    return absl::ResourceExhaustedError(
        absl::StrCat("an element has more than ", kMaxAttributes,
                     " attributes: save the page from a browser and send that"));
  }
  if (!tree->RunParser()) {
    return absl::ResourceExhaustedError(
        absl::StrCat("its tree of elements takes more than ", kMaxMemory >> 20,
                     " MiB: save the page from a browser and send that"));
  }
  // The parser opens elements that no tag of the page opens.
  if (!tree->NumberElements(2 * limits.max_depth)) return too_deep;
  return tree;
}

const GumboInternalNode* HtmlTree::document() const { return output_->document; }

const GumboInternalNode* HtmlTree::root() const { return output_->root; }

std::size_t HtmlTree::NumberOf(const GumboInternalNode& element) const {
  return element.index_within_parent;
}

std::int32_t HtmlTree::PositionOf(std::size_t offset) const {
  if (offset >= utf8_.size()) return positions_.back();
  const std::size_t step = offset / kStep * kStep;
  return positions_[offset / kStep] +
         CountCharacters(std::string_view(utf8_).substr(step, offset - step));
}

SourceSpan HtmlTree::PieceSpan(const char* begin, std::size_t length) const {
  if (begin < utf8_.data() || begin > utf8_.data() + utf8_.size()) return {};
  const auto offset = static_cast<std::size_t>(begin - utf8_.data());
  return {PositionOf(offset), PositionOf(offset + length)};
}

SourceSpan HtmlTree::SpanOf(const GumboInternalNode& node) const {
  const GumboStringPiece& piece = node.v.text.original_text;
  return PieceSpan(piece.data, piece.length);
}

SourceSpan HtmlTree::AttributeSpan(const GumboInternalNode& element, const char* name) const {
  const GumboAttribute* attribute = gumbo_get_attribute(&element.v.element.attributes, name);
  if (attribute == nullptr) return {};
  return PieceSpan(attribute->original_value.data, attribute->original_value.length);
}

MappedText HtmlTree::TextOf(const GumboInternalNode& node) const {
  const GumboText& raw = node.v.text;
  const auto [begin, end] = SpanOf(node);
  if (begin == end) return {};
  const auto source =
      text_.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin));
  const std::string_view text = raw.text;
  if (text.size() == raw.original_text.length &&
      std::equal(text.begin(), text.end(), raw.original_text.data)) {
    return MappedText(source, begin);
  }
  const std::u32string decoded = text::DecodeUtf8(text);
  MappedText mapped;
  std::size_t at = 0;
  for (std::size_t i = 0; i < decoded.size(); ++i) {
    const char32_t c = decoded[i];
    // A stray tag that the parser ignored inside the text, and the NUL that it drops.
    while (at < source.size() &&
           ((source[at] == U'<' && c != U'<') || (source[at] == 0 && c != 0))) {
      if (source[at] == U'<') at = std::min(source.find(U'>', at), source.size() - 1);
      ++at;
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
