// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/plain_text/text_reader.h"

#include <algorithm>
#include <span>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/text/text.h"
#include "services/normalize/block_builder.h"
#include "services/normalize/plain_text/text_table.h"

namespace nianbao::normalize {
namespace {

// A table is looked for in so many lines at once; the longest form has 300.
constexpr std::size_t kTableWindow = 1500;
// Tables without marks are looked for where a number stands alone within so many lines, and not
// more often than this: every try reads the window.
constexpr std::size_t kNumberDistance = 48;
constexpr std::size_t kMaxTries = 2000;

bool IsLineEnd(char32_t c) {
  return c == U'\n' || c == U'\r' || c == U'\f' || c == U'\v' || c == 0x85 || c == 0x2028 ||
         c == 0x2029;
}

std::vector<Line> SplitLines(std::u32string_view text) {
  std::vector<Line> lines;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!IsLineEnd(text[i])) continue;
    lines.push_back({text.substr(begin, i - begin), static_cast<std::int32_t>(begin)});
    if (text[i] == U'\r' && i + 1 < text.size() && text[i + 1] == U'\n') ++i;
    begin = i + 1;
  }
  if (begin < text.size()) {
    lines.push_back({text.substr(begin), static_cast<std::int32_t>(begin)});
  }
  return lines;
}

bool IsNumberLine(std::u32string_view text) {
  bool digit = false;
  for (const char32_t c : text) {
    const char32_t narrow = text::ToHalfWidth(c);
    if (narrow >= U'0' && narrow <= U'9') {
      digit = true;
    } else if (!text::IsSpace(c) && narrow != U'.' && narrow != U',' && narrow != U'-') {
      return false;
    }
  }
  return digit;
}

// Whether a number stands alone soon after the line at `at`; `next` remembers where.
bool NumberNear(const std::vector<Line>& lines, std::size_t at, std::size_t& next) {
  next = std::max(next, at);
  while (next < lines.size() && next < at + kNumberDistance && !IsNumberLine(lines[next].text)) {
    ++next;
  }
  return next < lines.size() && next < at + kNumberDistance;
}

}  // namespace

absl::StatusOr<Reading> ReadText(std::u32string decoded, const ReaderContext& context) {
  const NormalizerOptions& options = context.options;
  if (decoded.size() > options.max_characters) return TooLong(options);
  const PreparedText prepared = context.script.Prepare(std::move(decoded));
  const std::vector<Line> lines = SplitLines(prepared.text);
  BlockBuilder builder(prepared);
  std::size_t cells = 0;
  std::size_t lost_cells = 0;
  std::size_t tries = 0;
  std::size_t aligned_tries = 0;
  std::size_t number = 0;
  std::size_t blocks = 0;
  for (std::size_t i = 0; i < lines.size();) {
    if (IsBlankLine(lines[i].text)) {
      builder.AddBlank();
      ++i;
      continue;
    }
    if (++blocks > options.max_blocks) {
      return absl::ResourceExhaustedError(
          absl::StrCat("it has more than ", options.max_blocks, " lines: send the report alone"));
    }
    const auto window = std::span(lines).subspan(i, std::min(kTableWindow, lines.size() - i));
    std::optional<TextTable> table;
    if (MayBeginMarkedTable(lines[i].text)) table = MatchMarkedTable(window);
    if (!table && aligned_tries < kMaxTries && HasGap(lines[i].text)) {
      ++aligned_tries;
      table = MatchAlignedColumns(window);
    }
    if (!table && tries < kMaxTries && NumberNear(lines, i, number)) {
      ++tries;
      table = MatchUnmarkedTable(window);
    }
    if (!table) {
      builder.AddLine(MappedText(lines[i].text, lines[i].begin));
      ++i;
      continue;
    }
    cells += table->grid.cells.size();
    lost_cells += table->lost_cells ? 1 : 0;
    if (cells > options.max_cells) {
      return absl::ResourceExhaustedError(absl::StrCat(
          "its tables have more than ", options.max_cells, " cells: send the report alone"));
    }
    const Line& last = window[table->lines - 1];
    builder.AddTable(std::move(table->grid),
                     {lines[i].begin, last.begin + static_cast<std::int32_t>(last.text.size())},
                     false);
    i += table->lines;
  }
  Reading reading = builder.Finish();
  if (lost_cells > 0) {
    reading.notices.push_back(absl::StrCat(
        "blank cells left nothing behind in ", lost_cells,
        " of the tables: where a row has fewer cells than others, their columns are not certain"));
  }
  return reading;
}

}  // namespace nianbao::normalize
