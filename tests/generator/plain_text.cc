// SPDX-License-Identifier: Apache-2.0
#include "tests/generator/plain_text.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <vector>

#include "common/text/text.h"
#include "tests/generator/rendering.h"

namespace nianbao::generator {
namespace {

constexpr std::size_t kLine = 38;

using WriteGrid = std::function<std::string(const Grid&)>;
using WriteLine = std::function<std::string(const Block&)>;

std::string Line(const Block& block) {
  const bool indented = block.kind != Block::Kind::kHeading;
  return (indented ? "　　" : "") + block.text + "\n";
}

std::string WriteLines(const Document& document, const WriteGrid& write,
                       const WriteLine& line = Line) {
  std::string out;
  for (const Block& block : document.blocks) {
    if (block.kind == Block::Kind::kTable) {
      out += "\n" + write(block.table) + "\n";
    } else {
      out += line(block);
    }
  }
  return out;
}

// The text of every place of a row, what merged cells cover included.
std::vector<std::string> Row(const Grid& grid, int row) {
  std::vector<std::string> texts(static_cast<std::size_t>(grid.columns));
  for (const Cell& cell : grid.cells) {
    if (cell.row == row) texts[static_cast<std::size_t>(cell.column)] = cell.text;
  }
  return texts;
}

std::string TabbedGrid(const Grid& grid) {
  std::string out;
  for (int row = 0; row < grid.rows; ++row) {
    const std::vector<std::string> texts = Row(grid, row);
    for (std::size_t i = 0; i < texts.size(); ++i) out += (i == 0 ? "" : "\t") + texts[i];
    out += "\n";
  }
  return out;
}

std::string BarredGrid(const Grid& grid) {
  std::string out;
  for (int row = 0; row < grid.rows; ++row) {
    out += "|";
    for (const std::string& text : Row(grid, row)) out += " " + text + " |";
    out += "\n";
  }
  return out;
}

std::string AlignedGrid(const Grid& grid) {
  std::vector<int> widths(static_cast<std::size_t>(grid.columns));
  for (const Cell& cell : grid.cells) {
    int& width = widths[static_cast<std::size_t>(cell.column)];
    if (cell.column_span == 1) width = std::max(width, text::DisplayWidth(cell.text));
  }
  for (const Cell& cell : grid.cells) {
    const auto first = widths.begin() + cell.column;
    const int room = std::accumulate(first, first + cell.column_span, 3 * (cell.column_span - 1));
    *(first + cell.column_span - 1) += std::max(0, text::DisplayWidth(cell.text) - room);
  }
  std::string out;
  for (int row = 0; row < grid.rows; ++row) {
    std::string line;
    int end = 0;
    for (int column = 0; column < grid.columns; ++column) {
      const Cell* cell = grid.At(row, column);
      line.append(static_cast<std::size_t>(std::max(0, end - text::DisplayWidth(line))), ' ');
      if (cell != nullptr) line += cell->text;
      end += widths[static_cast<std::size_t>(column)] + 3;
    }
    out += line + "\n";
  }
  return out;
}

std::string Wrap(const Block& block) {
  std::u32string left = text::DecodeUtf8(Line(block));
  std::string out;
  while (left.size() > kLine + 1) {
    out += text::EncodeUtf8(left.substr(0, kLine)) + "\n";
    left.erase(0, kLine);
  }
  return out + text::EncodeUtf8(left);
}

}  // namespace

std::string WriteTabs(const Document& document) {
  return WriteLines(WithoutSpans(document), TabbedGrid);
}

std::string WriteBars(const Document& document) {
  return WriteLines(WithoutSpans(document), BarredGrid);
}

std::string WriteWordCells(const Document& document) {
  return WriteLines(document, [](const Grid& grid) {
    std::string out;
    for (int row = 0; row < grid.rows; ++row) {
      for (const Cell& cell : grid.cells) {
        if (cell.row == row) out += "\t" + cell.text + "\n";
      }
      out += "\n";
    }
    return out;
  });
}

std::string WriteBareCells(const Document& document) {
  return WriteLines(document, [](const Grid& grid) {
    std::string out;
    for (const Cell& cell : grid.cells) {
      if (!cell.text.empty()) out += cell.text + "\n";
    }
    return out;
  });
}

std::string WriteAligned(const Document& document) {
  return WriteLines(WithoutSpans(document, TableForm::kColumns), AlignedGrid);
}

std::string WriteWrapped(const Document& document) {
  return WriteLines(WithoutSpans(document), TabbedGrid, Wrap);
}

}  // namespace nianbao::generator
