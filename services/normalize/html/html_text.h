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
#include "services/normalize/options.h"

struct GumboInternalNode;
struct GumboInternalOutput;

namespace nianbao::normalize {

// A page parsed by gumbo. Nodes live as long as it. `text` must outlive it.
class HtmlTree {
 public:
  // RESOURCE_EXHAUSTED: elements nest deeper, or are more, than `limits` allow.
  static absl::StatusOr<std::unique_ptr<HtmlTree>> Parse(std::u32string_view text,
                                                         const NormalizerOptions& limits);
  ~HtmlTree();
  HtmlTree(const HtmlTree&) = delete;
  HtmlTree& operator=(const HtmlTree&) = delete;

  const GumboInternalNode* root() const;

  // The text of a text node with its sources; entities are one character with a longer source.
  MappedText TextOf(const GumboInternalNode& node) const;
  // From the start tag to the end tag of an element, both included.
  SourceSpan OuterSpan(const GumboInternalNode& element) const;
  // What stands between the tags of an element.
  SourceSpan InnerSpan(const GumboInternalNode& element) const;

 private:
  explicit HtmlTree(std::u32string_view text);
  // Code points before byte `offset` of the page in UTF-8.
  std::int32_t PositionOf(std::size_t offset) const;

  std::u32string_view text_;
  std::string utf8_;
  // Code points before every kStep-th byte.
  std::vector<std::int32_t> positions_;
  GumboInternalOutput* output_ = nullptr;
};

}  // namespace nianbao::normalize
