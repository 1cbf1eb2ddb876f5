// SPDX-License-Identifier: Apache-2.0
// Fields set apart by commas and the like.
#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "common/text/text.h"
#include "services/normalize/outline.h"
#include "services/normalize/plain_text/text_table.h"

namespace nianbao::normalize {
namespace {

using View = std::u32string_view;

constexpr View kSeparators = U",;，；、/";
constexpr std::size_t kMaxLine = 400;
constexpr std::size_t kMaxField = 80;
constexpr std::size_t kMaxRows = 400;
constexpr std::size_t kMaxFields = 64;
// The one row of a table has so many.
constexpr std::size_t kManyNumbers = 5;

struct Field {
  MappedText text{};
  SourceSpan place{};
  bool number = false;
};

using Row = std::vector<Field>;

bool IsNumber(View text) {
  return IsMark(text) || text::ParseNumber(text::EncodeUtf8(text)).has_value();
}

// A field from `at`, which is moved to the separator behind it; nothing where quotation marks do
// not end.
std::optional<Field> ReadField(const Line& line, char32_t separator, std::size_t& at) {
  const View text = line.text;
  Field field;
  std::size_t first = at;
  while (first < text.size() && text::IsSpace(text[first])) ++first;
  if (first == text.size() || text[first] != U'"') {
    const std::size_t end = std::min(text.find(separator, at), text.size());
    const Line bare = Trim({text.substr(at, end - at), line.begin + static_cast<std::int32_t>(at)});
    field.text = MappedText(bare.text, bare.begin);
    field.place = {bare.begin, bare.begin + static_cast<std::int32_t>(bare.text.size())};
    at = end;
  } else {
    std::size_t i = first + 1;
    for (; i < text.size(); ++i) {
      if (text[i] == U'"' && (++i == text.size() || text[i] != U'"')) break;
      const auto place = line.begin + static_cast<std::int32_t>(i);
      field.text.Append(text[i], {place, place + 1});
    }
    if (text[i - 1] != U'"') return std::nullopt;
    while (i < text.size() && text::IsSpace(text[i])) ++i;
    if (i < text.size() && text[i] != separator) return std::nullopt;
    field.place = {line.begin + static_cast<std::int32_t>(first),
                   line.begin + static_cast<std::int32_t>(i)};
    at = i;
  }
  field.number = IsNumber(field.text.text());
  return field.text.size() <= kMaxField ? std::optional(std::move(field)) : std::nullopt;
}

// The fields of a line; none where it is no row.
Row ReadRow(const Line& line, char32_t separator) {
  Row row;
  if (line.text.size() > kMaxLine || IsBlankLine(line.text)) return row;
  for (std::size_t at = 0; at <= line.text.size() && row.size() < kMaxFields; ++at) {
    auto field = ReadField(line, separator, at);
    if (!field) return {};
    row.push_back(*std::move(field));
  }
  return row;
}

std::vector<Row> ReadRows(std::span<const Line> lines, char32_t separator) {
  std::vector<Row> rows;
  for (const Line& line : lines.first(std::min(kMaxRows, lines.size()))) {
    Row row = ReadRow(line, separator);
    if (row.size() < 2 || (!rows.empty() && row.size() != rows[0].size())) break;
    rows.push_back(std::move(row));
  }
  return rows;
}

bool IsQuantityHeader(const Row& row) {
  return std::all_of(row.begin() + 1, row.end(),
                     [](const Field& field) { return NamesQuantity(field.text.text()); });
}

// Words in the first row, and in the others either words in front and numbers or blanks behind, or
// words or blanks alone: the rows of a header, the heading of a group. Numbers in every other row
// that is no heading and no header, or many in the last, or quantities named in the first; where
// the separator is one of prose, numbers in two rows.
bool IsTable(const std::vector<Row>& rows, bool prose) {
  if (rows.size() < 2) return false;
  std::size_t with_numbers = 0;
  std::size_t plain = 0;
  std::size_t numbers = 0;
  for (const Row& row : rows) {
    const auto is_number = [](const Field& field) { return field.number; };
    const auto is_word = [](const Field& field) { return !field.number && !field.text.empty(); };
    numbers = static_cast<std::size_t>(std::count_if(row.begin(), row.end(), is_number));
    const auto words = static_cast<std::size_t>(std::count_if(row.begin(), row.end(), is_word));
    if (numbers > 0 && (&row == &rows[0] || 2 * words > row.size() + 1)) return false;
    with_numbers += numbers > 0 ? 1 : 0;
    plain += words + numbers > 1 && !IsQuantityHeader(row) ? 1 : 0;
  }
  const bool regular = with_numbers >= 2 && 2 * with_numbers >= plain;
  return regular || (!prose && (IsQuantityHeader(rows[0]) || numbers >= kManyNumbers));
}

}  // namespace

std::optional<TextTable> MatchListedFields(std::span<const Line> lines) {
  for (const char32_t separator : kSeparators) {
    if (lines.size() < 2 || lines[0].text.find(separator) == View::npos ||
        lines[1].text.find(separator) == View::npos) {
      continue;
    }
    std::vector<Row> rows = ReadRows(lines, separator);
    if (!IsTable(rows, separator >= 0x80 || separator == U'/')) continue;
    TextTable table{.lines = rows.size()};
    table.grid.layout = v1::Table::SEPARATED;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      int column = 0;
      for (Field& field : rows[i]) {
        table.grid.Add({.row = static_cast<int>(i),
                        .column = column++,
                        .text = std::move(field.text),
                        .place = field.place});
      }
    }
    return table;
  }
  return std::nullopt;
}

}  // namespace nianbao::normalize
