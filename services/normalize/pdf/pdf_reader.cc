// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/pdf/pdf_reader.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/status/status.h"
#include "services/normalize/block_builder.h"
#include "services/normalize/pdf/line_joints.h"
#include "services/normalize/pdf/page_furniture.h"
#include "services/normalize/pdf/pages.h"
#include "services/normalize/pdf/ruled_tables.h"
#include "services/normalize/pdf/table_joining.h"
#include "services/normalize/pdf/table_text.h"

namespace nianbao::normalize {
namespace {

using pdf::Line;
using pdf::PageItem;
using pdf::PageLayout;
using pdf::PageTable;
using pdf::TableCell;

constexpr std::size_t kMaxNotices = 20;

// The text of a PDF as it goes to the BlockBuilder: tables wait for their next page.
class PdfAssembler {
 public:
  PdfAssembler(const std::vector<PageLayout>& pages, const PreparedText& text)
      : pages_(pages), text_(text), builder_(text), joints_(pdf::MeasureBody(pages)) {}

  absl::StatusOr<Reading> Assemble(const NormalizerOptions& options);

 private:
  void AddItem(const PageItem& item, const PageLayout& page, bool first);
  void AddLine(const PageItem& item, const PageLayout& page);
  void AddTable(const PageItem& item, bool first);
  void AddFurniture(const PageItem& item);
  void FlushTable();
  void FlushFurniture();
  void LeaveOut(const std::vector<Line>& lines, v1::Omission::Reason reason);
  MappedText TextOf(const Line& line) const;
  MappedText TextOf(const TableCell& cell) const;
  Grid GridOf(const PageTable& table);

  const std::vector<PageLayout>& pages_;
  const PreparedText& text_;
  BlockBuilder builder_;
  pdf::LineJoints joints_;
  std::optional<PageTable> table_;
  // Furniture that is kept, until no paragraph goes on around it.
  std::vector<MappedText> furniture_;
  std::set<std::u32string> seen_furniture_;
  std::vector<LeftOut> left_out_;
  std::size_t blocks_ = 0;
  std::size_t cells_ = 0;
  std::int32_t position_ = 0;
};

MappedText PdfAssembler::TextOf(const Line& line) const {
  const auto begin = static_cast<std::size_t>(line.place.begin);
  const auto length = static_cast<std::size_t>(line.place.end - line.place.begin);
  return MappedText(std::u32string_view(text_.text).substr(begin, length), line.place.begin);
}

MappedText PdfAssembler::TextOf(const TableCell& cell) const {
  MappedText text;
  const Line* before = nullptr;
  for (const Line& line : cell.lines) {
    if (before != nullptr && !pdf::CutsNumber(cell, *before, line)) {
      const std::int32_t end = text.Extent().end;
      text.Append(U'\n', {end, end + 1});
    }
    text.Append(TextOf(line));
    before = &line;
  }
  return text;
}

Grid PdfAssembler::GridOf(const PageTable& table) {
  Grid grid;
  grid.layout = table.layout;
  for (const TableCell& cell : table.cells) {
    GridCell made;
    made.row = cell.row;
    made.column = cell.column;
    made.row_span = cell.row_span;
    made.column_span = cell.column_span;
    made.text = TextOf(cell);
    if (!made.text.empty()) {
      made.place = made.text.Extent();
      position_ = std::max(position_, made.place.end);
    } else {
      made.place = {position_, position_};
    }
    made.box = ToPageBox(cell.box, pages_[static_cast<std::size_t>(cell.page - 1)]);
    cells_ += static_cast<std::size_t>(cell.row_span) * static_cast<std::size_t>(cell.column_span);
    grid.Add(std::move(made));
  }
  grid.rows = std::max(grid.rows, table.row_count());
  grid.columns = std::max(grid.columns, table.column_count());
  return grid;
}

void PdfAssembler::LeaveOut(const std::vector<Line>& lines, v1::Omission::Reason reason) {
  for (const Line& line : lines) left_out_.push_back({reason, line.place});
}

void PdfAssembler::FlushTable() {
  if (!table_) return;
  Grid grid = GridOf(*table_);
  SourceSpan place = grid.cells.front().place;
  for (const GridCell& cell : grid.cells) place.end = std::max(place.end, cell.place.end);
  builder_.AddTable(std::move(grid), place, false);
  table_.reset();
}

void PdfAssembler::FlushFurniture() {
  LineHints hints;
  hints.boilerplate = true;
  for (MappedText& text : std::exchange(furniture_, {})) builder_.AddLine(std::move(text), hints);
}

void PdfAssembler::AddFurniture(const PageItem& item) {
  const std::u32string text = item.line.Text();
  if (pdf::HoldsWords(text) && seen_furniture_.insert(pdf::FurnitureKey(text)).second) {
    furniture_.push_back(TextOf(item.line));
  } else {
    left_out_.push_back({v1::Omission::PAGE_FURNITURE, item.line.place});
  }
}

void PdfAssembler::AddTable(const PageItem& item, bool first) {
  joints_.Break();
  if (table_ && first && pdf::GoesOn(*table_, item.table)) {
    LeaveOut(pdf::JoinTables(*table_, item.table), v1::Omission::PAGE_FURNITURE);
    return;
  }
  FlushTable();
  FlushFurniture();
  table_ = item.table;
}

void PdfAssembler::AddLine(const PageItem& item, const PageLayout& page) {
  FlushTable();
  const pdf::JointHints hints = joints_.Next(item.line, page);
  if (hints.joint != LineHints::Joint::kContinues) FlushFurniture();
  position_ = item.line.place.end;
  if (hints.after_blank) builder_.AddBlank();
  builder_.AddLine(TextOf(item.line), hints);
}

void PdfAssembler::AddItem(const PageItem& item, const PageLayout& page, bool first) {
  ++blocks_;
  switch (item.kind) {
    case PageItem::Kind::kLine:
      return AddLine(item, page);
    case PageItem::Kind::kTable:
      return AddTable(item, first);
    case PageItem::Kind::kPicture:
      FlushTable();
      builder_.AddImage({}, {position_, position_}, false, ToPageBox(item.box, page));
  }
}

absl::StatusOr<Reading> PdfAssembler::Assemble(const NormalizerOptions& options) {
  for (const PageLayout& page : pages_) {
    bool first = true;
    for (const PageItem& item : page.items) {
      if (item.furniture) {
        AddFurniture(item);
        continue;
      }
      AddItem(item, page, first);
      first = false;
    }
    LeaveOut(page.hidden, v1::Omission::HIDDEN);
    LeaveOut(page.watermarks, v1::Omission::PAGE_FURNITURE);
  }
  FlushTable();
  FlushFurniture();
  if (blocks_ > options.max_blocks || cells_ > options.max_cells) {
    return absl::ResourceExhaustedError(absl::StrCat("the PDF has more than ", options.max_blocks,
                                                     " lines or ", options.max_cells,
                                                     " cells of tables: send each report alone"));
  }
  return builder_.Finish(std::move(left_out_));
}

std::vector<std::string> NoticesOf(const pdf::Pages& pages) {
  std::vector<std::string> notices;
  for (const pdf::LossyFont& font : pages.lossy_fonts) {
    notices.push_back(absl::StrCat("page ", font.first_page, ": font ", font.name,
                                   " has no Unicode map, ", font.lost, " characters are lost"));
  }
  for (const PageLayout& page : pages.layouts) {
    if (page.scan) {
      notices.push_back(absl::StrCat("page ", page.number, ": is a picture and was not read"));
    } else if (page.recognized) {
      notices.push_back(absl::StrCat("page ", page.number,
                                     ": is a scan; its text is what recognition put under it"));
    }
    if (page.clipped > 0) {
      notices.push_back(absl::StrCat("page ", page.number, ": ", page.clipped,
                                     " characters lie outside of what is shown"));
    }
  }
  if (!pages.attachments.empty()) {
    notices.push_back(
        absl::StrCat("attached files are not read: ", absl::StrJoin(pages.attachments, ", ")));
  }
  if (pages.comments > 0) {
    notices.push_back(absl::StrCat("notes of reviewers are not read: ", pages.comments));
  }
  if (notices.size() > kMaxNotices) notices.resize(kMaxNotices);
  return notices;
}

}  // namespace

absl::StatusOr<Reading> ReadPdf(std::string_view bytes, const ReaderContext& context) {
  ASSIGN_OR_RETURN(pdf::Pages pages, pdf::ReadPages(bytes, context.options));
  const PreparedText text = context.script.Prepare(std::move(pages.original.text));
  ASSIGN_OR_RETURN(Reading reading, PdfAssembler(pages.layouts, text).Assemble(context.options));
  reading.glyph_runs = std::move(pages.original.glyph_runs);
  reading.notices = NoticesOf(pages);
  return reading;
}

}  // namespace nianbao::normalize
