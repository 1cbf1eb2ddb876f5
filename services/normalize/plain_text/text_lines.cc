// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/plain_text/text_lines.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/text/text.h"

namespace nianbao::normalize {
namespace {

// A table is looked for in so many lines at once; the longest form has 300.
constexpr std::size_t kTableWindow = 1500;
// Tables without marks are looked for where a number stands alone within so many lines, and not
// more often than this: every try reads the window.
constexpr std::size_t kNumberDistance = 48;
constexpr std::size_t kMaxTries = 2000;

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
bool NumberNear(std::span<const Line> lines, std::size_t at, std::size_t& next) {
  next = std::max(next, at);
  while (next < lines.size() && next < at + kNumberDistance && !IsNumberLine(lines[next].text)) {
    ++next;
  }
  return next < lines.size() && next < at + kNumberDistance;
}

}  // namespace

absl::Status TakeLines(std::span<const Line> lines, const LineUses& uses) {
  std::size_t tries = 0;
  std::size_t aligned_tries = 0;
  std::size_t number = 0;
  for (std::size_t i = 0; i < lines.size();) {
    if (IsBlankLine(lines[i].text)) {
      uses.blank();
      ++i;
      continue;
    }
    const auto window = lines.subspan(i, std::min(kTableWindow, lines.size() - i));
    std::optional<TextTable> table;
    if (MayBeginMarkedTable(lines[i].text)) table = MatchMarkedTable(window);
    if (!table && MayBeginListedFields(lines[i].text)) table = MatchListedFields(window);
    if (!table && aligned_tries < kMaxTries && HasGap(lines[i].text)) {
      ++aligned_tries;
      table = MatchAlignedColumns(window);
    }
    if (!table && tries < kMaxTries && NumberNear(lines, i, number)) {
      ++tries;
      table = MatchUnmarkedTable(window);
    }
    if (!table) {
      RETURN_IF_ERROR(uses.line(lines[i]));
      ++i;
      continue;
    }
    const Line& last = window[table->lines - 1];
    const SourceSpan place{lines[i].begin,
                           last.begin + static_cast<std::int32_t>(last.text.size())};
    i += table->lines;
    RETURN_IF_ERROR(uses.table(*std::move(table), place));
  }
  return absl::OkStatus();
}

bool MayHoldTable(std::span<const Line> lines) {
  return lines.size() > 1 && std::any_of(lines.begin(), lines.end(), [](const Line& line) {
           return MayBeginMarkedTable(line.text) || MayBeginListedFields(line.text) ||
                  HasGap(line.text) || IsNumberLine(line.text);
         });
}

std::string LostCellsNotice(std::size_t tables) {
  return absl::StrCat(
      "blank cells left nothing behind in ", tables,
      " of the tables: where a row has fewer cells than others, their columns are not certain");
}

}  // namespace nianbao::normalize
