// SPDX-License-Identifier: Apache-2.0
// For tests: a normalized document from a few lines of text.
//
//   # heading of level 0 (a title)      ## of level 1      ### of level 2
//   ! what surrounds the documents of a page
//   | cell | cell |        a row; rows in a row are a table, SEPARATED
//   [] cell | {2x3}cell |  a row of a MARKED table; {rows x columns} is what a cell spans
//   ---                    the next part begins
//   anything else          a paragraph
//
// Sources are the code points of this text.
#pragma once

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "common/text/text.h"
#include "nianbao/v1/document.pb.h"

namespace nianbao::extract {

class TestDocument {
 public:
  static v1::NormalizedDocument Parse(std::string_view utf8) {
    TestDocument reader;
    const std::u32string all = text::DecodeUtf8(utf8);
    for (std::size_t begin = 0; begin < all.size();) {
      const std::size_t end = std::min(all.find(U'\n', begin), all.size());
      reader.ReadLine(std::u32string_view(all).substr(begin, end - begin), begin);
      begin = end + 1;
    }
    reader.EndPart();
    return std::move(reader.document_);
  }

 private:
  void ReadLine(std::u32string_view line, std::size_t at) {
    const bool separated = line.starts_with(U"|");
    const bool marked = line.starts_with(U"[]");
    if (!separated && !marked) table_ = nullptr;
    if (line.empty()) return;
    if (line == U"---") return EndPart();
    if (separated) return ReadRow(line.substr(1), at + 1, v1::Table::SEPARATED);
    if (marked) return ReadRow(line.substr(2), at + 2, v1::Table::MARKED);
    const std::size_t hashes = std::min(line.find_first_not_of(U'#'), line.size());
    v1::Block& block = *document_.add_blocks();
    std::size_t skip = 0;
    if (hashes > 0) {
      block.set_kind(v1::Block::HEADING);
      block.set_level(static_cast<std::int32_t>(hashes) - 1);
      skip = hashes + 1;
    } else {
      block.set_kind(v1::Block::PARAGRAPH);
      block.set_boilerplate(line.starts_with(U"! "));
      skip = block.boilerplate() ? 2 : 0;
    }
    block.set_text(text::EncodeUtf8(line.substr(skip)));
    SetRun(at + skip, at + line.size(), *block.add_runs());
    block.set_source_begin(static_cast<std::int32_t>(at));
    block.set_source_end(static_cast<std::int32_t>(at + line.size()));
  }

  static void SetRun(std::size_t begin, std::size_t end, v1::SourceRun& run) {
    run.set_begin(0);
    run.set_end(static_cast<std::int32_t>(end - begin));
    run.set_source_begin(static_cast<std::int32_t>(begin));
    run.set_source_end(static_cast<std::int32_t>(end));
  }

  void ReadRow(std::u32string_view line, std::size_t at, v1::Table::Layout layout) {
    if (table_ == nullptr) {
      v1::Block& block = *document_.add_blocks();
      block.set_kind(v1::Block::TABLE);
      table_ = block.mutable_table();
      table_->set_layout(layout);
      covered_.clear();
    }
    const int row = table_->row_count();
    table_->set_row_count(row + 1);
    int column = 0;
    for (std::size_t begin = 0; begin < line.size();) {
      const std::size_t end = std::min(line.find(U'|', begin), line.size());
      while (covered_.contains({row, column})) ++column;
      column += AddCell(line.substr(begin, end - begin), at + begin, row, column);
      begin = end + 1;
    }
    table_->set_column_count(std::max(table_->column_count(), column));
  }

  int AddCell(std::u32string_view field, std::size_t at, int row, int column) {
    const auto trim = [&] {
      while (!field.empty() && field.front() == U' ') {
        field.remove_prefix(1);
        ++at;
      }
      while (!field.empty() && field.back() == U' ') field.remove_suffix(1);
    };
    trim();
    int rows = 1;
    int columns = 1;
    if (field.starts_with(U"{")) {
      rows = static_cast<int>(field[1] - U'0');
      const std::size_t close = field.find(U'}');
      columns = std::stoi(text::EncodeUtf8(field.substr(3, close - 3)));
      field.remove_prefix(close + 1);
      at += close + 1;
      trim();
    }
    for (int r = row; r < row + rows; ++r) {
      for (int c = column; c < column + columns; ++c) covered_.insert({r, c});
    }
    v1::Cell& cell = *table_->add_cells();
    cell.set_row(row);
    cell.set_column(column);
    if (rows > 1) cell.set_row_span(rows);
    if (columns > 1) cell.set_column_span(columns);
    cell.set_text(text::EncodeUtf8(field));
    if (!field.empty()) SetRun(at, at + field.size(), *cell.add_runs());
    cell.set_source_begin(static_cast<std::int32_t>(at));
    cell.set_source_end(static_cast<std::int32_t>(at + field.size()));
    return columns;
  }

  void EndPart() {
    v1::Part& part = *document_.add_parts();
    part.set_number(document_.parts_size());
    part.set_begin_block(part_begin_);
    part.set_end_block(document_.blocks_size());
    part_begin_ = document_.blocks_size();
    table_ = nullptr;
  }

  v1::NormalizedDocument document_;
  v1::Table* table_ = nullptr;
  std::set<std::pair<int, int>> covered_;
  int part_begin_ = 0;
};

}  // namespace nianbao::extract
