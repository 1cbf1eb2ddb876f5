// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/document_laws.h"

#include <cstdint>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/text/text.h"

namespace nianbao::normalize {
namespace {

absl::Status Breach(std::string_view what) {
  return absl::InternalError({what.data(), what.size()});
}

template <typename Runs>
absl::Status CheckRuns(const std::string& text, const Runs& runs) {
  std::int32_t end = 0;
  std::int32_t source_end = 0;
  for (const v1::SourceRun& run : runs) {
    if (run.begin() != end || run.end() <= run.begin()) return Breach("runs leave a gap");
    if (run.source_begin() < source_end || run.source_end() < run.source_begin()) {
      return Breach("runs are not in the order of the original");
    }
    end = run.end();
    source_end = run.source_end();
  }
  if (end != static_cast<std::int32_t>(text::Length(text)))
    return Breach("runs do not end the text");
  return absl::OkStatus();
}

absl::Status CheckText(const std::string& text) {
  const std::u32string characters = text::DecodeUtf8(text);
  if (text::EncodeUtf8(characters) != text) return Breach("a text is no valid UTF-8");
  for (const char32_t c : characters) {
    if (c < 0x20 || (c >= 0x7F && c < 0xA0)) return Breach("a text holds a control character");
  }
  if (!characters.empty() && (characters.front() == U' ' || characters.back() == U' ')) {
    return Breach("a text begins or ends with a space");
  }
  return absl::OkStatus();
}

absl::Status CheckTable(const v1::Table& table) {
  std::set<std::pair<int, int>> covered;
  std::pair<int, int> last{-1, -1};
  for (const v1::Cell& cell : table.cells()) {
    RETURN_IF_ERROR(CheckText(cell.text()));
    RETURN_IF_ERROR(CheckRuns(cell.text(), cell.runs()));
    const std::pair<int, int> place{cell.row(), cell.column()};
    if (place <= last) return Breach("cells are not in order");
    last = place;
    const int rows = std::max(1, cell.row_span());
    const int columns = std::max(1, cell.column_span());
    if (cell.row() + rows > table.row_count() || cell.column() + columns > table.column_count()) {
      return Breach("a cell reaches out of its grid");
    }
    for (int r = 0; r < rows; ++r) {
      for (int c = 0; c < columns; ++c) {
        if (!covered.insert({cell.row() + r, cell.column() + c}).second) {
          return Breach("two cells cover one place");
        }
      }
    }
    if (cell.source_begin() > cell.source_end()) return Breach("a cell ends before it begins");
  }
  return absl::OkStatus();
}

absl::Status CheckBlock(const v1::Block& block) {
  RETURN_IF_ERROR(CheckText(block.text()));
  RETURN_IF_ERROR(CheckRuns(block.text(), block.runs()));
  RETURN_IF_ERROR(CheckTable(block.table()));
  if (block.source_begin() < 0 || block.source_begin() > block.source_end()) {
    return Breach("a block ends before it begins");
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckLaws(const v1::NormalizedDocument& document) {
  for (int i = 0; i < document.blocks_size(); ++i) {
    const absl::Status status = CheckBlock(document.blocks(i));
    if (!status.ok()) return Annotate(status, absl::StrCat("block ", i));
  }
  std::int32_t block = 0;
  for (const v1::Part& part : document.parts()) {
    if (part.begin_block() < block || part.end_block() <= part.begin_block()) {
      return Breach("parts are empty or not in order");
    }
    block = part.end_block();
  }
  if (block > document.blocks_size()) return Breach("a part reaches out of the document");
  std::int32_t omitted = 0;
  for (const v1::Omission& omission : document.omissions()) {
    if (omission.source_begin() < omitted || omission.source_end() <= omission.source_begin()) {
      return Breach("omissions are empty or not in order");
    }
    omitted = omission.source_end();
  }
  std::int32_t drawn = 0;
  for (const v1::GlyphRun& run : document.glyph_runs()) {
    if (run.begin() < drawn || run.edges_size() < 2) return Breach("glyph runs are not in order");
    drawn = run.begin() + run.edges_size() - 1;
  }
  return absl::OkStatus();
}

}  // namespace nianbao::normalize
