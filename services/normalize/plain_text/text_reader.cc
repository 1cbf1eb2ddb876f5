// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/plain_text/text_reader.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "services/normalize/block_builder.h"
#include "services/normalize/plain_text/text_lines.h"

namespace nianbao::normalize {
namespace {

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

}  // namespace

absl::StatusOr<Reading> ReadText(std::u32string decoded, const ReaderContext& context) {
  const NormalizerOptions& options = context.options;
  if (decoded.size() > options.max_characters) return TooLong(options);
  const PreparedText prepared = context.script.Prepare(std::move(decoded));
  const std::vector<Line> lines = SplitLines(prepared.text);
  BlockBuilder builder(prepared);
  std::size_t cells = 0;
  std::size_t lost_cells = 0;
  std::size_t blocks = 0;
  const auto add_line = [&](const Line& line) -> absl::Status {
    if (++blocks > options.max_blocks) {
      return absl::ResourceExhaustedError(
          absl::StrCat("it has more than ", options.max_blocks, " lines: send the report alone"));
    }
    builder.AddLine(MappedText(line.text, line.begin));
    return absl::OkStatus();
  };
  const auto add_table = [&](TextTable table, SourceSpan place) -> absl::Status {
    cells += table.grid.cells.size();
    lost_cells += table.lost_cells ? 1 : 0;
    if (cells > options.max_cells) {
      return absl::ResourceExhaustedError(absl::StrCat(
          "its tables have more than ", options.max_cells, " cells: send the report alone"));
    }
    builder.AddTable(std::move(table.grid), place, false);
    return absl::OkStatus();
  };
  RETURN_IF_ERROR(TakeLines(lines, {add_line, [&builder] { builder.AddBlank(); }, add_table}));
  Reading reading = builder.Finish();
  if (lost_cells > 0) reading.notices.push_back(LostCellsNotice(lost_cells));
  return reading;
}

}  // namespace nianbao::normalize
