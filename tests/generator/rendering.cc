// SPDX-License-Identifier: Apache-2.0
#include "tests/generator/rendering.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "tests/generator/encodings.h"
#include "tests/generator/html.h"
#include "tests/generator/plain_text.h"
#include "tests/generator/word.h"

namespace nianbao::generator {
namespace {

// A place that no cell covers looks like a blank one.
Grid Places(const Grid& grid) {
  Grid out;
  std::vector<bool> covered(static_cast<std::size_t>(grid.rows * grid.columns));
  for (const Cell& cell : grid.cells) {
    for (int r = 0; r < cell.row_span; ++r) {
      for (int c = 0; c < cell.column_span; ++c) {
        out.Add({cell.row + r, cell.column + c, 1, 1, r + c == 0 ? cell.text : ""});
        covered[static_cast<std::size_t>((cell.row + r) * grid.columns + cell.column + c)] = true;
      }
    }
  }
  for (int at = 0; at < grid.rows * grid.columns; ++at) {
    if (!covered[static_cast<std::size_t>(at)]) {
      out.Add({at / grid.columns, at % grid.columns, 1, 1, ""});
    }
  }
  out.Sort();
  return out;
}

Grid Rows(const Grid& grid) {
  Grid out;
  int row = -1;
  int last = -1;
  int column = 0;
  for (const Cell& cell : grid.cells) {
    if (cell.row != last) {
      ++row;
      column = 0;
    }
    last = cell.row;
    out.Add({row, column++, 1, 1, cell.text});
  }
  return out;
}

Grid Texts(const Grid& grid) {
  Grid out;
  int place = 0;
  for (const Cell& cell : grid.cells) {
    if (!cell.text.empty()) out.Add({0, place++, 1, 1, cell.text});
  }
  return out;
}

bool SpansAll(const Grid& grid) {
  return !grid.cells.empty() && grid.cells.front().row_span == 1 &&
         grid.cells.front().column_span == grid.columns && grid.columns > 1;
}

bool HasOneText(const Grid& grid) {
  return grid.columns > 1 && grid.rows > 1 && !grid.cells.empty() &&
         grid.cells.front().row_span == 1 && !grid.cells.front().text.empty() &&
         std::all_of(grid.cells.begin() + 1, grid.cells.end(),
                     [](const Cell& cell) { return cell.row > 0 || cell.text.empty(); });
}

}  // namespace

Grid Project(const Grid& grid, TableForm form) {
  switch (form) {
    case TableForm::kGrid:
      break;
    case TableForm::kPlaces:
    case TableForm::kColumns:
      return Places(grid);
    case TableForm::kRows:
      return Rows(grid);
    case TableForm::kTexts:
      return Texts(grid);
  }
  return grid;
}

Document WithoutSpans(const Document& document, TableForm form) {
  Document out;
  out.name = document.name;
  for (Block block : document.blocks) {
    const bool caption =
        block.kind == Block::Kind::kTable &&
        (SpansAll(block.table) || (form == TableForm::kColumns && HasOneText(block.table)));
    if (caption) {
      std::vector<Cell>& cells = block.table.cells;
      out.blocks.push_back(Paragraph(cells.front().text));
      std::erase_if(cells, [](const Cell& cell) { return cell.row == 0; });
      for (Cell& cell : cells) --cell.row;
      --block.table.rows;
    }
    out.blocks.push_back(std::move(block));
  }
  return out;
}

Document WithDecimalNumbers(const Document& document) {
  Document out;
  out.name = document.name;
  int section = 0;
  for (Block block : document.blocks) {
    const std::size_t mark = block.text.find("、");
    const bool heads = block.kind == Block::Kind::kHeading && block.level == 1 &&
                       mark != std::string::npos && mark <= 9;
    if (!heads) {
      out.blocks.push_back(std::move(block));
      continue;
    }
    const std::string number = std::to_string(++section);
    out.blocks.push_back(Heading(1, number + "." + block.text.substr(mark + 3)));
    out.blocks.push_back(Heading(2, number + ".1基本情况"));
  }
  return out;
}

std::string WhatIsLost(TableForm form) {
  switch (form) {
    case TableForm::kGrid:
      break;
    case TableForm::kPlaces:
      return "it has no merged cells: a place that one covers is blank";
    case TableForm::kColumns:
      return "it has no merged cells, and a caption in a table's first row is a line above it";
    case TableForm::kRows:
      return "it has no columns: what merged cells cover is gone from its rows";
    case TableForm::kTexts:
      return "it has neither rows nor blank cells: only texts and their order are left";
  }
  return {};
}

Rendering OneByOne(std::string name, std::string extension, TableForm tables,
                   std::function<std::string(const Document&)> write, std::string media_type) {
  Rendering rendering;
  rendering.name = std::move(name);
  rendering.tables = tables;
  rendering.write = [extension = std::move(extension), write = std::move(write),
                     media_type = std::move(media_type)](std::span<const Document> documents) {
    std::vector<File> files;
    for (const Document& document : documents) {
      files.push_back({document.name + "." + extension, write(document), media_type});
    }
    return absl::StatusOr<std::vector<File>>(std::move(files));
  };
  return rendering;
}

const std::vector<Rendering>& AllRenderings() {
  static const auto* const renderings = [] {
    auto* all = new std::vector<Rendering>;
    const auto html = [](const Document& document) { return WriteCleanHtml(document); };
    all->push_back(OneByOne("html", "html", TableForm::kGrid, html));
    all->push_back(OneByOne("html-word", "htm", TableForm::kGrid, WriteWordHtml));
    all->push_back(OneByOne("html-site", "html", TableForm::kGrid, WriteSiteHtml));
    all->push_back(OneByOne("html-layout", "html", TableForm::kGrid, WriteLayoutHtml));
    all->push_back(OneByOne("html-broken", "html", TableForm::kGrid, WriteBrokenHtml));
    all->push_back(OneByOne("text-tabs", "txt", TableForm::kPlaces, WriteTabs));
    all->push_back(OneByOne("text-bars", "txt", TableForm::kPlaces, WriteBars));
    all->push_back(OneByOne("text-word-cells", "txt", TableForm::kRows, WriteWordCells));
    all->push_back(OneByOne("text-bare-cells", "txt", TableForm::kTexts, WriteBareCells));
    all->push_back(OneByOne("text-aligned", "txt", TableForm::kColumns, WriteAligned));
    all->push_back(OneByOne("html-divs", "html", TableForm::kPlaces, WriteDivHtml));
    all->push_back(OneByOne("html-roles", "html", TableForm::kGrid, WriteRoleHtml));
    all->push_back(OneByOne("html-pre", "html", TableForm::kColumns, WritePreHtml));
    all->push_back(OneByOne("html-breaks", "html", TableForm::kColumns, WriteBreakHtml));
    all->push_back(OneByOne("text-commas", "txt", TableForm::kPlaces, WriteCommas));
    all->push_back(OneByOne("text-two-blocks", "txt", TableForm::kPlaces, WriteTwoBlocks));
    all->push_back(OneByOne("text-site", "txt", TableForm::kPlaces, WriteSiteText));
    all->push_back(
        OneByOne("text-decimal", "txt", TableForm::kPlaces,
                 [](const Document& document) { return WriteTabs(WithDecimalNumbers(document)); }));
    all->back().told = WithDecimalNumbers;
    all->back().loses = "its sections are numbered 1. and 1.1";
    all->push_back(OneByOne("text-wrapped", "txt", TableForm::kPlaces, WriteWrapped));
    for (Rendering& rendering : EncodedRenderings()) all->push_back(std::move(rendering));
    for (Rendering& rendering : WordRenderings()) all->push_back(std::move(rendering));
    return all;
  }();
  return *renderings;
}

}  // namespace nianbao::generator
