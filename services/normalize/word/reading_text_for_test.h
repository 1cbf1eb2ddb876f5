// SPDX-License-Identifier: Apache-2.0
// Writes what a reader made of a document in a line, for comparing.
#pragma once

#include <string>

#include "common/text/text.h"
#include "services/normalize/reading.h"

namespace nianbao::normalize {

// "a;b/c;d": "/" between rows; a span is written behind the text, "a<2,1>" for two rows.
inline std::string Describe(const Grid& grid) {
  std::string out;
  int row = 0;
  int column = 0;
  for (const GridCell& cell : grid.cells) {
    for (; row < cell.row; ++row, column = 0) out += "/";
    if (column++ > 0) out += ";";
    out += cell.text.Utf8();
    if (cell.row_span > 1 || cell.column_span > 1) {
      out += "<" + std::to_string(cell.row_span) + "," + std::to_string(cell.column_span) + ">";
    }
  }
  return out;
}

// "H1:一、概述|P:text|T[a;b]|I:picture|C:title[a;b]|N:note"; "~" before boilerplate.
inline std::string Describe(const Reading& reading) {
  std::string out;
  for (const DraftBlock& block : reading.blocks) {
    if (!out.empty()) out += "|";
    if (block.boilerplate) out += "~";
    switch (block.kind) {
      case v1::Block::HEADING:
        out += "H" + std::to_string(block.level) + ":";
        break;
      case v1::Block::TABLE:
        out += "T";
        break;
      case v1::Block::IMAGE:
        out += "I:";
        break;
      case v1::Block::CHART:
        out += "C:";
        break;
      case v1::Block::NOTE:
        out += "N:";
        break;
      default:
        out += "P:";
    }
    out += block.text.Utf8();
    if (!block.grid.cells.empty()) out += "[" + Describe(block.grid) + "]";
  }
  return out;
}

}  // namespace nianbao::normalize
