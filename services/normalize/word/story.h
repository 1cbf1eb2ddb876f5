// SPDX-License-Identifier: Apache-2.0
// The text of a Word document as stored, and beside it what its characters form.
//
// A story is the body, a note, a header: paragraphs, tables and drawings in reading order. Its
// parts hold places in the text, so that the text can be converted once as a whole afterwards.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "services/normalize/reading.h"

namespace nianbao::normalize {

// The decoded original; see NormalizedDocument.
struct DecodedText {
  std::u32string text{};
  std::vector<LeftOut> left_out{};

  std::int32_t Position() const { return static_cast<std::int32_t>(text.size()); }
};

// Characters of a line that stand together in the decoded text, or that stand nowhere in it.
struct LinePiece {
  SourceSpan source{};
  // A number that Word writes; `source` is the empty span where it belongs then.
  std::u32string generated{};
};

// A paragraph, or what of one stands between two breaks.
struct StoryLine {
  absl::InlinedVector<LinePiece, 1> pieces{};
  // As LineHints::heading_level.
  int heading_level = -1;
  // Has text that Word did not write.
  bool has_text = false;
};

struct StoryPicture {
  SourceSpan alternative{};
};

// A chart with the data behind it; each cell covers one place.
struct StoryChart {
  struct Cell {
    int row = 0;
    int column = 0;
    SourceSpan text{};
  };
  SourceSpan title{};
  SourceSpan place{};
  std::vector<Cell> cells{};
};

// Where a note is referred to.
struct NoteMark {
  // "footnote" or "endnote".
  std::string kind{};
  std::string id{};
};

struct StoryTable;
using StoryItem =
    std::variant<StoryLine, StoryPicture, StoryChart, NoteMark, std::unique_ptr<StoryTable>>;
using Story = std::vector<StoryItem>;

struct StoryCell {
  enum class Merge { kNone, kStart, kContinue };
  int column_span = 1;
  // With the cells below and beside.
  Merge down = Merge::kNone;
  Merge across = Merge::kNone;
  // Preferred width in twentieths of a point; 0 where none is stated so.
  int width = 0;
  // Without the mark that ends the cell.
  SourceSpan place{};
  Story content{};
};

struct StoryRow {
  // Columns left free before the first and after the last cell.
  int columns_before = 0;
  int columns_after = 0;
  std::vector<StoryCell> cells{};
};

struct StoryTable {
  // Widths of the grid's columns in twentieths of a point.
  std::vector<int> grid{};
  SourceSpan place{};
  std::vector<StoryRow> rows{};
};

}  // namespace nianbao::normalize
