// SPDX-License-Identifier: Apache-2.0
// Reads PDF files made by tests, and shows what came out.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "services/normalize/pdf/pdf_maker_for_test.h"
#include "services/normalize/pdf/pdf_reader.h"
#include "services/normalize/reader_context_for_test.h"

namespace nianbao::normalize::pdf {

inline Reading Read(PdfMaker maker) {
  absl::StatusOr<Reading> reading = ReadPdf(maker.Build(), TestContext());
  EXPECT_TRUE(reading.ok()) << reading.status();
  return reading.ok() ? *std::move(reading) : Reading();
}

inline Reading ReadPage(std::string_view content) {
  PdfMaker maker;
  maker.AddPage(content);
  return Read(std::move(maker));
}

inline std::vector<std::string> TextsOf(const Reading& reading) {
  std::vector<std::string> texts;
  for (const DraftBlock& block : reading.blocks) texts.push_back(block.text.Utf8());
  return texts;
}

inline std::vector<std::string> CellsOf(const DraftBlock& table) {
  std::vector<std::string> cells;
  for (const GridCell& cell : table.grid.cells) cells.push_back(cell.text.Utf8());
  return cells;
}

// "人数[2x1]": the text of a cell and how many rows and columns it covers, where that is not one.
inline std::string Outline(const GridCell& cell) {
  const std::string span =
      "[" + std::to_string(cell.row_span) + "x" + std::to_string(cell.column_span) + "]";
  return cell.text.Utf8() + (span == "[1x1]" ? "" : span);
}

// A line for each block, and for each row of a table: "H1 一、概述", "P 全年", "~ 1" for what is
// boilerplate, "N" for a note, "I" for a picture, "| 许可 | 3".
inline std::vector<std::string> Outline(const Reading& reading) {
  std::vector<std::string> lines;
  for (const DraftBlock& block : reading.blocks) {
    const std::string text = " " + block.text.Utf8();
    if (block.boilerplate) {
      lines.push_back("~" + text);
    } else if (block.kind == v1::Block::HEADING) {
      lines.push_back("H" + std::to_string(block.level) + text);
    } else if (block.kind != v1::Block::TABLE) {
      lines.push_back(v1::Block::Kind_Name(block.kind).substr(0, 1) + text);
    }
    int row = -1;
    for (const GridCell& cell : block.grid.cells) {
      if (std::exchange(row, cell.row) != cell.row) lines.emplace_back();
      lines.back() += (lines.back().empty() ? "| " : " | ") + Outline(cell);
    }
  }
  return lines;
}

}  // namespace nianbao::normalize::pdf
