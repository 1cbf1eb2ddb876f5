// SPDX-License-Identifier: Apache-2.0
// Tables of the document walk. Source: ECMA-376 part 1, 17.4.
#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "services/normalize/word/story_reader.h"
#include "services/normalize/word/xml_part.h"

namespace nianbao::normalize {
namespace {

using pugi::xml_node;
using View = std::string_view;

// Word allows 63, the widest official table has 15.
constexpr int kMaxColumns = 512;

int Columns(const xml_node& node, int least) {
  return std::clamp(NumberOf(node, "w:val", least), least, kMaxColumns);
}

StoryCell::Merge MergeOf(const xml_node& node) {
  return Value(node) == "restart" ? StoryCell::Merge::kStart : StoryCell::Merge::kContinue;
}

// `deleted`: whether a tracked change deletes the cell.
StoryCell CellOf(const xml_node& properties, bool& deleted) {
  StoryCell cell;
  bool tracked_merge = false;
  ForEachChild(properties, [&](const xml_node& property, View name) {
    if (name == "w:gridSpan") cell.column_span = Columns(property, 1);
    if (name == "w:vMerge") cell.down = MergeOf(property);
    if (name == "w:hMerge") cell.across = MergeOf(property);
    if (name == "w:cellMerge")
      tracked_merge = View(property.attribute("w:vMerge").value()) == "cont";
    if (name == "w:cellDel") deleted = true;
    if (name == "w:tcW" && View(property.attribute("w:type").value()) == "dxa") {
      cell.width = NumberOf(property, "w:w", 0);
    }
  });
  if (tracked_merge) cell.down = StoryCell::Merge::kContinue;
  return cell;
}

KeepOrWhy WhyRow(const xml_node& properties, KeepOrWhy why) {
  if (why != kKept) return why;
  if (properties.child("w:del")) return v1::Omission::DELETED;
  return IsOn(properties.child("w:hidden")) ? v1::Omission::HIDDEN : kKept;
}

}  // namespace

absl::Status StoryReader::ReadTable(const xml_node& node, KeepOrWhy why, Story& story) {
  auto table = std::make_unique<StoryTable>();
  table->place.begin = text_.Position();
  for (const xml_node column : node.child("w:tblGrid").children("w:gridCol")) {
    if (table->grid.size() == kMaxColumns) break;
    table->grid.push_back(std::max(0, NumberOf(column, "w:w", 0)));
  }
  RETURN_IF_ERROR(ReadRows(node, why, *table));
  table->place.end = text_.Position();
  if (table->rows.empty()) return absl::OkStatus();
  story.emplace_back(std::move(table));
  return absl::OkStatus();
}

absl::Status StoryReader::ReadRows(const xml_node& container, KeepOrWhy why, StoryTable& table) {
  for (const xml_node node : container.children()) {
    const View name = node.name();
    if (name == "w:tr") {
      RETURN_IF_ERROR(ReadRow(node, why, table));
    } else if (IsWrapper(name)) {
      RETURN_IF_ERROR(ReadRows(node, why, table));
    } else if (IsDeletion(name)) {
      RETURN_IF_ERROR(ReadRows(node, Deleted(why), table));
    } else if (name == "mc:AlternateContent") {
      RETURN_IF_ERROR(ReadRows(ChooseAlternative(node), why, table));
    }
  }
  return absl::OkStatus();
}

absl::Status StoryReader::ReadRow(const xml_node& node, KeepOrWhy why, StoryTable& table) {
  const xml_node properties = node.child("w:trPr");
  why = WhyRow(properties, why);
  StoryRow row;
  if (const xml_node before = properties.child("w:gridBefore")) {
    row.columns_before = Columns(before, 0);
  }
  if (const xml_node after = properties.child("w:gridAfter")) row.columns_after = Columns(after, 0);
  RETURN_IF_ERROR(ReadCells(node, why, row));
  if (why == kKept && !row.cells.empty()) table.rows.push_back(std::move(row));
  return absl::OkStatus();
}

absl::Status StoryReader::ReadCells(const xml_node& container, KeepOrWhy why, StoryRow& row) {
  for (xml_node node = container.first_child(); node; node = node.next_sibling()) {
    const View name = node.name();
    if (name == "w:tc") {
      RETURN_IF_ERROR(ReadCell(node, why, row));
    } else if (IsWrapper(name)) {
      RETURN_IF_ERROR(ReadCells(node, why, row));
    } else if (IsDeletion(name)) {
      RETURN_IF_ERROR(ReadCells(node, Deleted(why), row));
    } else if (name == "mc:AlternateContent") {
      RETURN_IF_ERROR(ReadCells(ChooseAlternative(node), why, row));
    }
  }
  return absl::OkStatus();
}

absl::Status StoryReader::ReadCell(const xml_node& node, KeepOrWhy why, StoryRow& row) {
  if (++cells_ > options_.max_cells) {
    return absl::ResourceExhaustedError(absl::StrCat(
        "its tables have more than ", options_.max_cells, " cells: send the report alone"));
  }
  bool deleted = false;
  StoryCell cell = CellOf(node.child("w:tcPr"), deleted);
  if (why == kKept && deleted) why = v1::Omission::DELETED;
  cell.place.begin = text_.Position();
  RETURN_IF_ERROR(Read(node, why, cell.content));
  cell.place.end = text_.Position();
  RETURN_IF_ERROR(Append(U"\t", why).status());
  if (why == kKept) row.cells.push_back(std::move(cell));
  return absl::OkStatus();
}

}  // namespace nianbao::normalize
