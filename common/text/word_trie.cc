// SPDX-License-Identifier: Apache-2.0
#include "common/text/word_trie.h"

#include <algorithm>

namespace nianbao::text {
namespace {

constexpr std::size_t kPlane = 0x10000;
constexpr std::size_t kPage = 256;

}  // namespace

// Page 0 has no words.
WordTrie::WordTrie() : nodes_(1), first_(kPage, -1) {}

std::int32_t WordTrie::Add(std::u32string_view word, std::int32_t value) {
  std::size_t node = 0;
  for (const char32_t c : word) {
    const auto next = static_cast<std::int32_t>(nodes_.size());
    const auto [child, added] = nodes_[node].children.emplace(c, next);
    const auto index = static_cast<std::size_t>(child->second);
    if (added) nodes_.emplace_back();
    node = index;
  }
  if (nodes_[node].value < 0) nodes_[node].value = value;
  return nodes_[node].value;
}

void WordTrie::Freeze() {
  for (const Node& node : nodes_) {
    FlatNode flat{
        .begin = static_cast<std::uint32_t>(edges_.size()), .end = 0, .value = node.value};
    for (const auto& [code_point, child] : node.children) edges_.push_back({code_point, child});
    flat.end = static_cast<std::uint32_t>(edges_.size());
    flat_.push_back(flat);
  }
  for (const auto& [code_point, child] : nodes_.front().children) {
    if (code_point >= kPlane) continue;
    std::uint16_t& page = pages_[code_point / kPage];
    if (page == 0) {
      page = static_cast<std::uint16_t>(first_.size() / kPage);
      first_.resize(first_.size() + kPage, -1);
    }
    first_[page * kPage + code_point % kPage] = child;
  }
  nodes_.clear();
}

std::int32_t WordTrie::Next(std::int32_t node, char32_t code_point) const {
  const FlatNode& flat = flat_[static_cast<std::size_t>(node)];
  const auto begin = edges_.begin() + flat.begin;
  const auto end = edges_.begin() + flat.end;
  const auto edge = std::lower_bound(begin, end, code_point,
                                     [](const Edge& e, char32_t c) { return e.code_point < c; });
  return edge == end || edge->code_point != code_point ? -1 : edge->node;
}

WordTrie::Match WordTrie::Longest(std::u32string_view text, std::size_t at) const {
  Match match;
  if (at >= text.size() || text[at] >= kPlane) return match;
  std::int32_t node = first_[pages_[text[at] / kPage] * kPage + text[at] % kPage];
  for (std::size_t i = at + 1; node >= 0; ++i) {
    const FlatNode& flat = flat_[static_cast<std::size_t>(node)];
    if (flat.value >= 0) match = {i - at, flat.value};
    if (i >= text.size()) break;
    node = Next(node, text[i]);
  }
  return match;
}

}  // namespace nianbao::text
