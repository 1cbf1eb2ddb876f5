// SPDX-License-Identifier: Apache-2.0
// What one cell of a table says: a number, nothing, "not applicable", or words.
#pragma once

#include <string>
#include <string_view>

namespace nianbao::extract {

struct CellValue {
  enum class Kind {
    kBlank,
    kNumber,
    // "/", "-", "—", 无: not applicable.
    kNotApplicable,
    kWords,
  };
  Kind kind = Kind::kBlank;
  // The number; 0 for the other kinds.
  double value = 0;
  // Unit written behind the number (3件); empty where there is none.
  std::string unit;
  // True for 50余篇, 约30.
  bool approximate = false;
};

// Reads a cell's text. 0 may be written 〇, O or 零; a change may be written 增3, 减2, +3, -2.
CellValue ReadCell(std::string_view text);

// True where `text` is nothing but the name of a unit: 件, 万元, 条（次）.
bool IsUnit(std::string_view text);

}  // namespace nianbao::extract
