// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/plain_text/text_reader.h"

#include <algorithm>
#include <span>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/normalize/block_builder.h"
#include "services/normalize/characters/traits.h"
#include "services/normalize/outline.h"
#include "services/normalize/plain_text/text_table.h"

namespace nianbao::normalize {
namespace {

// A table is looked for in so many lines at once; the longest form has 300.
constexpr std::size_t kTableWindow = 1500;
// Tables without marks are looked for where a number stands alone within so many lines, and not
// more often than this: every try reads the window.
constexpr std::size_t kNumberDistance = 48;
constexpr std::size_t kMaxTries = 2000;

// The lines of a text and, for each, the traits of its characters.
struct Lines {
  std::vector<Line> lines;
  std::vector<Traits> traits;
};

Lines SplitLines(std::u32string_view text) {
  const TraitTable table;
  Lines lines;
  for (std::size_t begin = 0; begin < text.size();) {
    Traits traits = 0;
    const std::u32string_view rest = text.substr(begin);
    const std::size_t length = table.Find(rest, trait::kLineEnd, traits);
    lines.lines.push_back({rest.substr(0, length), static_cast<std::int32_t>(begin)});
    lines.traits.push_back(traits);
    begin += length + (rest.substr(length).starts_with(U"\r\n") ? 2 : 1);
  }
  return lines;
}

bool IsNumberLine(Traits traits) {
  return (traits & (trait::kDigit | trait::kWord)) == trait::kDigit;
}

// Whether a number stands alone soon after the line at `at`; `next` remembers where.
bool NumberNear(const std::vector<Traits>& lines, std::size_t at, std::size_t& next) {
  next = std::max(next, at);
  while (next < lines.size() && next < at + kNumberDistance && !IsNumberLine(lines[next])) ++next;
  return next < lines.size() && next < at + kNumberDistance;
}

// A sentence is no cell of a table without marks.
bool IsSentence(std::u32string_view line, Traits traits) {
  return (traits & trait::kUnclean) == 0 && line.size() > 2 && EndsSentence(line);
}

}  // namespace

absl::StatusOr<Reading> ReadText(std::u32string decoded, const ReaderContext& context) {
  const NormalizerOptions& options = context.options;
  if (decoded.size() > options.max_characters) return TooLong(options);
  const PreparedText prepared = context.script.Prepare(std::move(decoded));
  const auto [lines, traits] = SplitLines(prepared.text);
  BlockBuilder builder(prepared);
  std::size_t cells = 0;
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
    if ((traits[i] & trait::kRule) != 0) table = MatchMarkedTable(window);
    if (!table && aligned_tries < kMaxTries && (traits[i] & trait::kSpace) != 0 &&
        HasGap(lines[i].text)) {
      ++aligned_tries;
      table = MatchAlignedColumns(window);
    }
    if (!table && tries < kMaxTries && NumberNear(traits, i, number)) {
      ++tries;
      if (!IsSentence(lines[i].text, traits[i])) table = MatchUnmarkedTable(window);
    }
    if (!table) {
      builder.AddLine(MappedText(lines[i].text, lines[i].begin));
      ++i;
      continue;
    }
    cells += table->grid.cells.size();
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
  return builder.Finish();
}

}  // namespace nianbao::normalize
