// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/word/story_blocks.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "services/normalize/table_shape.h"
#include "services/normalize/word/cell_places.h"

namespace nianbao::normalize {
namespace {

template <typename T>
bool Holds(const Story& story) {
  return std::any_of(story.begin(), story.end(),
                     [](const StoryItem& item) { return std::holds_alternative<T>(item); });
}

std::size_t Length(const Story& story) {
  std::size_t length = 0;
  for (const StoryItem& item : story) {
    if (const auto* line = std::get_if<StoryLine>(&item)) {
      for (const LinePiece& piece : line->pieces) {
        length += static_cast<std::size_t>(piece.source.end - piece.source.begin);
      }
    }
  }
  return length;
}

bool IsNumber(std::u32string_view text) {
  bool digits = false;
  for (const char32_t c : text) {
    const bool digit = c >= U'0' && c <= U'9';
    if (!digit && std::u32string_view(U" \t\n.,-%").find(c) == std::u32string_view::npos) {
      return false;
    }
    digits = digits || digit;
  }
  return digits;
}

}  // namespace

std::u32string_view StoryBlocks::CharactersAt(SourceSpan span) const {
  return std::u32string_view(text_.text)
      .substr(static_cast<std::size_t>(span.begin),
              static_cast<std::size_t>(span.end - span.begin));
}

MappedText StoryBlocks::TextAt(SourceSpan span) const { return {CharactersAt(span), span.begin}; }

void StoryBlocks::Append(const StoryLine& line, MappedText& text) const {
  for (const LinePiece& piece : line.pieces) {
    if (piece.generated.empty()) {
      text.Append(CharactersAt(piece.source), piece.source);
      continue;
    }
    const bool traditional = text_.script == v1::Document::TRADITIONAL;
    for (const char32_t c :
         traditional ? context_.script.ToSimplified(piece.generated) : piece.generated) {
      text.Append(c, piece.source);
    }
  }
}

MappedText StoryBlocks::TextOf(const StoryLine& line) const {
  MappedText text;
  Append(line, text);
  return text;
}

MappedText StoryBlocks::TextOf(const StoryCell& cell) const {
  MappedText text;
  for (const StoryItem& item : cell.content) {
    const auto* line = std::get_if<StoryLine>(&item);
    if (line == nullptr || line->pieces.empty()) continue;
    if (!text.empty()) {
      const std::int32_t at = text.Extent().end;
      text.Append(U'\n', {at, at});
    }
    Append(*line, text);
  }
  return text;
}

bool StoryBlocks::IsLayoutTable(const StoryTable& table) const {
  TableShape shape{.rows = table.rows.size()};
  for (const StoryRow& row : table.rows) {
    shape.widest_row = std::max(shape.widest_row, row.cells.size());
    for (const StoryCell& cell : row.cells) {
      // What a table in a cell says would be lost in the text of the cell.
      if (Holds<std::unique_ptr<StoryTable>>(cell.content)) return true;
      shape.Add({.characters = Length(cell.content), .number = IsNumber(CharactersAt(cell.place))});
    }
  }
  return IsLayout(shape);
}

void StoryBlocks::AddLine(const StoryLine& line, bool boilerplate) {
  // Word numbers empty paragraphs too.
  if (!line.has_text) return;
  ++blocks_;
  builder_.AddLine(
      TextOf(line),
      {.heading_level = line.heading_level, .boilerplate = boilerplate, .whole = true});
}

void StoryBlocks::AddPicture(const StoryPicture& picture, bool boilerplate) {
  ++blocks_;
  builder_.AddImage(TextAt(picture.alternative), picture.alternative, boilerplate);
}

void StoryBlocks::AddChart(const StoryChart& chart) {
  Grid grid;
  grid.layout = v1::Table::MARKED;
  for (const StoryChart::Cell& cell : chart.cells) {
    grid.Add(
        {.row = cell.row, .column = cell.column, .text = TextAt(cell.text), .place = cell.text});
  }
  ++blocks_;
  builder_.AddChart(TextAt(chart.title), std::move(grid), chart.place);
}

void StoryBlocks::AddNote(const NoteMark& mark) {
  const auto found = notes_.find({mark.kind, mark.id});
  if (found == notes_.end() || found->second.referred_to) return;
  found->second.referred_to = true;
  for (const StoryItem& item : found->second.story) {
    const auto* line = std::get_if<StoryLine>(&item);
    if (line == nullptr || !line->has_text) continue;
    ++blocks_;
    builder_.AddNote(TextOf(*line));
  }
}

void StoryBlocks::AddDrawings(const StoryTable& table, bool boilerplate) {
  for (const StoryRow& row : table.rows) {
    for (const StoryCell& cell : row.cells) {
      for (const StoryItem& item : cell.content) {
        if (const auto* picture = std::get_if<StoryPicture>(&item)) {
          AddPicture(*picture, boilerplate);
        } else if (const auto* chart = std::get_if<StoryChart>(&item)) {
          AddChart(*chart);
        } else if (const auto* mark = std::get_if<NoteMark>(&item)) {
          AddNote(*mark);
        }
      }
    }
  }
}

absl::StatusOr<Grid> StoryBlocks::GridOf(const StoryTable& table) {
  const CellPlaces places = PlaceCells(table);
  Grid grid;
  grid.layout = v1::Table::MARKED;
  for (const PlacedCell& placed : places.cells) {
    places_ +=
        static_cast<std::size_t>(placed.row_span) * static_cast<std::size_t>(placed.column_span);
    if (places_ > context_.options.max_cells) {
      return absl::ResourceExhaustedError(absl::StrCat("its tables have more than ",
                                                       context_.options.max_cells,
                                                       " cells: send the report alone"));
    }
    GridCell cell{.row = placed.row,
                  .column = placed.column,
                  .row_span = placed.row_span,
                  .column_span = placed.column_span,
                  .text = TextOf(*placed.cell),
                  .place = placed.cell->place};
    grid.Add(std::move(cell));
  }
  for (const StoryCell* covered : places.covered) {
    if (Length(covered->content) > 0) {
      left_out_.push_back({v1::Omission::HIDDEN, covered->place});
    }
  }
  return grid;
}

absl::Status StoryBlocks::AddTable(const StoryTable& table, bool boilerplate) {
  if (IsLayoutTable(table)) {
    for (const StoryRow& row : table.rows) {
      for (const StoryCell& cell : row.cells) RETURN_IF_ERROR(Add(cell.content, boilerplate));
    }
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(Grid grid, GridOf(table));
  ++blocks_;
  builder_.AddTable(std::move(grid), table.place, boilerplate);
  AddDrawings(table, boilerplate);
  return absl::OkStatus();
}

absl::Status StoryBlocks::Add(const Story& story, bool boilerplate) {
  for (const StoryItem& item : story) {
    if (blocks_ > context_.options.max_blocks) {
      return absl::ResourceExhaustedError(absl::StrCat(
          "it has more than ", context_.options.max_blocks, " paragraphs: send the report alone"));
    }
    if (const auto* line = std::get_if<StoryLine>(&item)) {
      AddLine(*line, boilerplate);
    } else if (const auto* picture = std::get_if<StoryPicture>(&item)) {
      AddPicture(*picture, boilerplate);
    } else if (const auto* chart = std::get_if<StoryChart>(&item)) {
      AddChart(*chart);
    } else if (const auto* mark = std::get_if<NoteMark>(&item)) {
      AddNote(*mark);
    } else {
      RETURN_IF_ERROR(AddTable(*std::get<std::unique_ptr<StoryTable>>(item), boilerplate));
    }
  }
  return absl::OkStatus();
}

}  // namespace nianbao::normalize
