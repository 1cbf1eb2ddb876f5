// SPDX-License-Identifier: Apache-2.0
// The parsed page and where its text stands in the original.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/normalize/characters/mapped_text.h"
#include "services/normalize/html/html_arena.h"
#include "services/normalize/options.h"

struct GumboInternalNode;
struct GumboInternalOutput;

namespace nianbao::normalize {

// A page parsed by gumbo. Nodes live as long as it. `text` must outlive it.
class HtmlTree {
 public:
  // RESOURCE_EXHAUSTED: elements nest deeper, or are more, than `limits` allow, or the parser would
  // make so many of them that it runs out of its memory.
  static absl::StatusOr<std::unique_ptr<HtmlTree>> Parse(std::u32string_view text,
                                                         const NormalizerOptions& limits);
  HtmlTree(const HtmlTree&) = delete;
  HtmlTree& operator=(const HtmlTree&) = delete;

  // The node of the whole page, with what stands around <html>.
  const GumboInternalNode* document() const;
  const GumboInternalNode* root() const;

  // Elements are numbered in the order of the tree, from 0.
  std::size_t NumberOf(const GumboInternalNode& element) const;
  std::size_t elements() const { return elements_; }

  // The text of a text node with its sources; entities are one character with a longer source.
  MappedText TextOf(const GumboInternalNode& node) const;
  // Where the text of a text or comment node stands; {0, 0} for one that the parser made up.
  SourceSpan SpanOf(const GumboInternalNode& node) const;
  // Where the value of an attribute stands, its quotes included; {0, 0} where there is none.
  SourceSpan AttributeSpan(const GumboInternalNode& element, const char* name) const;
  // From the start tag to the end tag of an element, both included.
  SourceSpan OuterSpan(const GumboInternalNode& element) const;
  // What stands between the tags of an element.
  SourceSpan InnerSpan(const GumboInternalNode& element) const;

 private:
  explicit HtmlTree(std::u32string_view text);
  // False where the parser's memory was not enough.
  bool RunParser();
  // False where elements nest deeper than `max_depth`.
  bool NumberElements(std::size_t max_depth);
  // Where bytes [begin, begin + length) stand; {0, 0} for bytes that are not the page's.
  SourceSpan PieceSpan(const char* begin, std::size_t length) const;
  // Code points before byte `offset` of the page in UTF-8.
  std::int32_t PositionOf(std::size_t offset) const;

  std::u32string_view text_;
  std::string utf8_;
  // Code points before every kStep-th byte.
  std::vector<std::int32_t> positions_;
  HtmlArena arena_;
  std::size_t elements_ = 0;
  GumboInternalOutput* output_ = nullptr;
};

}  // namespace nianbao::normalize
