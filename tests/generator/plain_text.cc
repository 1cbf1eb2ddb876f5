// SPDX-License-Identifier: Apache-2.0
#include "tests/generator/plain_text.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <vector>

#include "absl/strings/str_replace.h"
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

std::string CommaGrid(const Grid& grid) {
  std::string out;
  for (int row = 0; row < grid.rows; ++row) {
    const std::vector<std::string> texts = Row(grid, row);
    for (std::size_t i = 0; i < texts.size(); ++i) {
      const bool quoted = texts[i].find_first_of(",\"") != std::string::npos;
      const std::string inside =
          quoted ? absl::StrReplaceAll(texts[i], {{"\"", "\"\""}}) : texts[i];
      out += (i == 0 ? "" : ",") + (quoted ? "\"" + inside + "\"" : inside);
    }
    out += "\n";
  }
  return out;
}

// Columns at the front in which no row has a number; 0 where the first is not filled three times.
int LabelColumns(const Grid& grid) {
  constexpr int kMinLabels = 3;
  constexpr int kMaxLabels = 3;
  int labels = 0;
  for (; labels < std::min(grid.columns, kMaxLabels); ++labels) {
    int filled = 0;
    for (const Cell& cell : grid.cells) {
      if (cell.column != labels || cell.text.empty()) continue;
      if (text::ParseNumber(cell.text)) return labels;
      ++filled;
    }
    if (labels == 0 && filled < kMinLabels) break;
  }
  return labels;
}

std::string TwoBlocks(const Grid& whole) {
  constexpr int kWide = 6;
  const Grid grid = Project(whole, TableForm::kPlaces);
  const int labels = LabelColumns(grid);
  const int middle = labels + (grid.columns - labels + 1) / 2;
  // Columns without a header are not told from another table.
  const bool headed = std::any_of(grid.cells.begin(), grid.cells.end(), [middle](const Cell& cell) {
    return cell.column >= middle && !cell.text.empty() && !text::ParseNumber(cell.text);
  });
  if (grid.columns < kWide || labels == 0 || !headed) return TabbedGrid(grid);
  Grid first{.rows = grid.rows, .columns = middle};
  Grid second{.rows = grid.rows, .columns = labels + grid.columns - middle};
  for (const Cell& cell : grid.cells) {
    if (cell.column < middle) first.cells.push_back(cell);
    if (cell.column >= labels && cell.column < middle) continue;
    second.cells.push_back(cell);
    if (cell.column >= middle) second.cells.back().column -= middle - labels;
  }
  return TabbedGrid(first) + "\n" + TabbedGrid(second);
}

const char kTextTop[] =
    "首页\n政务公开\n政务服务\n互动交流\n专题专栏\n当前位置：首页 > 政务公开 > "
    "政府信息公开年报\n发布时间：2024-01-15 10:20\n来源：本站\n浏览次数：1234\n字号：大 中 小\n";

const char kTextBottom[] =
    "\n扫一扫在手机打开当前页\n【打印】 【关闭】\n分享到：微信 新浪微博 "
    "QQ空间\n上一篇：关于开展检查的通知\n下一篇：没有了\n相关链接\n某县水务局2019年政府信息公开"
    "工作年度报告\n关于公布目录的通知\n网站地图 | 联系我们 | 隐私声明\n主办单位：本站编辑部\n"
    "网站标识码：0000000000\n某ICP备00000000号\n您是第12345位访问者\n";

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

std::string WriteCommas(const Document& document) {
  return WriteLines(WithoutSpans(document), CommaGrid);
}

std::string WriteTwoBlocks(const Document& document) {
  return WriteLines(WithoutSpans(document), TwoBlocks);
}

std::string WriteSiteText(const Document& document) {
  return kTextTop + WriteTabs(document) + kTextBottom;
}

std::string WriteWrapped(const Document& document) {
  return WriteLines(WithoutSpans(document), TabbedGrid, Wrap);
}

}  // namespace nianbao::generator
