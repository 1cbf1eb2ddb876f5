// SPDX-License-Identifier: Apache-2.0
#include "services/nianbao/excerpt.h"

#include <algorithm>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "common/text/text.h"

namespace nianbao::cli {
namespace {

constexpr std::string_view kSeparator = " | ";
constexpr std::string_view kBlankCell = "[ ]";
constexpr std::u32string_view kEllipsis = U"…";

// Code points [begin, end) of a text that the evidence takes.
struct Place {
  std::u32string text;
  std::size_t begin = 0;
  std::size_t end = 0;
};

int WidthOf(std::u32string_view text) { return text::DisplayWidth(text::EncodeUtf8(text)); }

// Covers the row: begins in it, or reaches into it from above.
bool InRow(const v1::Cell& cell, std::int32_t row) {
  return cell.row() <= row && row < cell.row() + std::max(cell.row_span(), 1);
}

std::optional<Place> FindInTable(const v1::Table& table, const v1::Evidence& evidence) {
  Place place;
  bool found = false;
  for (const v1::Cell& cell : table.cells()) {
    if (!InRow(cell, evidence.row())) continue;
    if (!place.text.empty()) place.text += text::DecodeUtf8(kSeparator);
    const std::size_t at = place.text.size();
    place.text += text::DecodeUtf8(cell.text().empty() ? kBlankCell : cell.text());
    if (cell.row() != evidence.row() || cell.column() != evidence.column()) continue;
    found = true;
    const bool whole = cell.text().empty() || evidence.end() <= evidence.begin();
    place.begin = whole ? at : at + static_cast<std::size_t>(evidence.begin());
    place.end = whole ? place.text.size() : at + static_cast<std::size_t>(evidence.end());
  }
  if (!found || place.end > place.text.size()) return std::nullopt;
  return place;
}

std::optional<Place> FindPlace(const v1::NormalizedDocument& document,
                               const v1::Evidence& evidence) {
  if (!evidence.has_block() || evidence.block() < 0 || evidence.block() >= document.blocks_size() ||
      evidence.begin() < 0) {
    return std::nullopt;
  }
  const v1::Block& block = document.blocks(evidence.block());
  if (evidence.has_row()) return FindInTable(block.table(), evidence);
  Place place{.text = text::DecodeUtf8(block.text()),
              .begin = static_cast<std::size_t>(evidence.begin()),
              .end = static_cast<std::size_t>(std::max(evidence.end(), evidence.begin()))};
  if (place.end > place.text.size()) return std::nullopt;
  return place;
}

// Widens [begin, end) to both sides, character by character, as far as `width` allows.
void Widen(const Place& place, int width, std::size_t& begin, std::size_t& end) {
  int left = width - WidthOf(std::u32string_view(place.text).substr(begin, end - begin));
  bool grew = true;
  while (grew) {
    grew = false;
    if (begin > 0) {
      const int columns = WidthOf(std::u32string_view(place.text).substr(begin - 1, 1));
      if (columns <= left) {
        --begin;
        left -= columns;
        grew = true;
      }
    }
    if (end < place.text.size()) {
      const int columns = WidthOf(std::u32string_view(place.text).substr(end, 1));
      if (columns <= left) {
        ++end;
        left -= columns;
        grew = true;
      }
    }
  }
}

}  // namespace

std::optional<Excerpt> FindExcerpt(const v1::NormalizedDocument& document,
                                   const v1::Evidence& evidence, int width) {
  const std::optional<Place> place = FindPlace(document, evidence);
  if (!place) return std::nullopt;
  std::size_t begin = place->begin;
  std::size_t end = place->end;
  const int ellipses = 2 * WidthOf(kEllipsis);
  const bool fits = WidthOf(place->text) <= width;
  Widen(*place, fits ? width : width - ellipses, begin, end);
  const std::u32string_view text = place->text;
  std::u32string line;
  if (begin > 0) line += kEllipsis;
  line += text.substr(begin, place->begin - begin);
  Excerpt excerpt{.line = {}, .mark_begin = WidthOf(line), .mark_end = 0};
  line += text.substr(place->begin, place->end - place->begin);
  excerpt.mark_end = std::max(WidthOf(line), excerpt.mark_begin + 1);
  line += text.substr(place->end, end - place->end);
  if (end < text.size()) line += kEllipsis;
  excerpt.line = text::EncodeUtf8(line);
  return excerpt;
}

std::string RenderExcerpt(const Excerpt& excerpt, int indent) {
  const std::string front(static_cast<std::size_t>(indent), ' ');
  return absl::StrCat(
      front, excerpt.line, "\n", front,
      std::string(static_cast<std::size_t>(excerpt.mark_begin), ' '), "^",
      std::string(static_cast<std::size_t>(excerpt.mark_end - excerpt.mark_begin - 1), '~'), "\n");
}

}  // namespace nianbao::cli
