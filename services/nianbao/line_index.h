// SPDX-License-Identifier: Apache-2.0
// Lines and columns of a text original.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace nianbao::cli {

// Immutable.
class LineIndex {
 public:
  struct Place {
    // Both from 1; columns count code points, as editors do.
    int line = 0;
    int column = 0;
  };

  // Lines end at LF, CR LF or CR.
  explicit LineIndex(std::u32string_view text);

  // The place of a code point, from 0. Nothing beyond the end of the text.
  std::optional<Place> Find(int code_point) const;

 private:
  std::vector<std::size_t> starts_;
  std::size_t length_;
};

}  // namespace nianbao::cli
