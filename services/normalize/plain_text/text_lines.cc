// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/plain_text/text_lines.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "services/normalize/outline.h"

namespace nianbao::normalize {
namespace {

// A table is looked for in so many lines at once; the longest form has 300.
constexpr std::size_t kTableWindow = 1500;
// Tables without marks are looked for where a number stands alone within so many lines, and not
// more often than this: every try reads the window.
constexpr std::size_t kNumberDistance = 48;
constexpr std::size_t kMaxTries = 2000;

bool IsNumberLine(Traits traits) {
  return (traits & (trait::kDigit | trait::kWord)) == trait::kDigit;
}

bool MayBeginColumns(const Line& line, Traits traits) {
  return (traits & trait::kSpace) != 0 && HasGap(line.text);
}

// A sentence is no cell of a table without marks.
bool IsSentence(const Line& line, Traits traits) {
  return (traits & trait::kUnclean) == 0 && line.text.size() > 2 && EndsSentence(line.text);
}

std::vector<Traits> TraitsOf(std::span<const Line> lines) {
  const TraitTable table;
  std::vector<Traits> traits;
  traits.reserve(lines.size());
  for (const Line& line : lines) traits.push_back(table(line.text));
  return traits;
}

// Whether a number stands alone soon after the line at `at`; `next` remembers where.
bool NumberNear(std::span<const Traits> lines, std::size_t at, std::size_t& next) {
  next = std::max(next, at);
  while (next < lines.size() && next < at + kNumberDistance && !IsNumberLine(lines[next])) ++next;
  return next < lines.size() && next < at + kNumberDistance;
}

}  // namespace

absl::Status TakeLines(std::span<const Line> lines, const LineUses& uses) {
  const std::vector<Traits> traits = TraitsOf(lines);
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
    if ((traits[i] & trait::kRule) != 0) table = MatchMarkedTable(window);
    if (!table && MayBeginListedFields(traits[i])) table = MatchListedFields(window);
    if (!table && aligned_tries < kMaxTries && MayBeginColumns(lines[i], traits[i])) {
      ++aligned_tries;
      table = MatchAlignedColumns(window);
    }
    if (!table && tries < kMaxTries && NumberNear(traits, i, number)) {
      ++tries;
      if (!IsSentence(lines[i], traits[i])) table = MatchUnmarkedTable(window);
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
  const auto may_be_row = [table = TraitTable()](const Line& line) {
    const Traits traits = table(line.text);
    return (traits & trait::kRule) != 0 || MayBeginListedFields(traits) || IsNumberLine(traits) ||
           MayBeginColumns(line, traits);
  };
  return lines.size() > 1 && std::any_of(lines.begin(), lines.end(), may_be_row);
}

std::string LostCellsNotice(std::size_t tables) {
  return absl::StrCat(
      "blank cells left nothing behind in ", tables,
      " of the tables: where a row has fewer cells than others, their columns are not certain");
}

}  // namespace nianbao::normalize
