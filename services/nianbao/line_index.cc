// SPDX-License-Identifier: Apache-2.0
#include "services/nianbao/line_index.h"

#include <algorithm>
#include <iterator>

namespace nianbao::cli {

LineIndex::LineIndex(std::u32string_view text) : starts_{0}, length_(text.size()) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool before_line_feed = text[i] == U'\r' && i + 1 < text.size() && text[i + 1] == U'\n';
    const bool ends_line = text[i] == U'\n' || (text[i] == U'\r' && !before_line_feed);
    if (ends_line) starts_.push_back(i + 1);
  }
}

std::optional<LineIndex::Place> LineIndex::Find(int code_point) const {
  if (code_point < 0 || static_cast<std::size_t>(code_point) > length_) return std::nullopt;
  const auto at = static_cast<std::size_t>(code_point);
  const auto next = std::upper_bound(starts_.begin(), starts_.end(), at);
  const std::size_t start = *std::prev(next);
  return Place{static_cast<int>(next - starts_.begin()), static_cast<int>(at - start) + 1};
}

}  // namespace nianbao::cli
