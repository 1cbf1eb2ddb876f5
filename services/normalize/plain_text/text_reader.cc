// SPDX-License-Identifier: Apache-2.0
#include "services/normalize/plain_text/text_reader.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "services/normalize/block_builder.h"
#include "services/normalize/characters/traits.h"
#include "services/normalize/plain_text/text_lines.h"

namespace nianbao::normalize {
namespace {

std::vector<Line> SplitLines(std::u32string_view text) {
  const TraitTable table;
  std::vector<Line> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    Traits traits = 0;
    const std::u32string_view rest = text.substr(begin);
    const std::size_t length = table.Find(rest, trait::kLineEnd, traits);
    lines.push_back({rest.substr(0, length), static_cast<std::int32_t>(begin)});
    begin += length + (rest.substr(length).starts_with(U"\r\n") ? 2 : 1);
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
