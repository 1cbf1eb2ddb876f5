// SPDX-License-Identifier: Apache-2.0
#include "services/extract/loose_tables.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "common/text/text.h"
#include "services/extract/evidence.h"

namespace nianbao::extract {
namespace {

using Kind = CellValue::Kind;

// The year that a header names: "2017年", "2017年度"; 0 where it names none.
int YearOf(std::string_view header) {
  const std::u32string text = text::DecodeUtf8(header);
  for (std::size_t i = 0; i + 4 < text.size(); ++i) {
    const bool digits = std::all_of(text.begin() + static_cast<std::ptrdiff_t>(i),
                                    text.begin() + static_cast<std::ptrdiff_t>(i) + 4,
                                    [](char32_t c) { return c >= U'0' && c <= U'9'; });
    const bool starts = i == 0 || text[i - 1] < U'0' || text[i - 1] > U'9';
    if (digits && starts && text[i + 4] == U'年') {
      const int year = std::stoi(text::EncodeUtf8(text.substr(i, 4)));
      if (year >= 1990 && year <= 2100) return year;
    }
  }
  return 0;
}

bool IsCumulative(std::string_view header) { return header.find("累计") != std::string_view::npos; }

void Describe(std::string_view label, std::string_view header, int year, v1::Fact& fact) {
  const std::string what = text::Substring(label, 0, kMaxQuote);
  const std::string period = text::Substring(header, 0, kMaxQuote);
  fact.set_phrase(period.empty() ? what : what.empty() ? period : what + " " + period);
  const int own = YearOf(header);
  fact.set_year(own != 0 ? own : year);
  if (IsCumulative(header)) fact.set_period(v1::Fact::CUMULATIVE);
}

v1::Fact MakeFact(const TableRow& row, const RowCell& cell) {
  v1::Fact fact;
  fact.set_origin(v1::Fact::TABLE);
  fact.set_value(cell.value.value);
  fact.set_literal(text::Substring(cell.cell->text(), 0, kMaxQuote));
  fact.set_approximate(cell.value.approximate);
  fact.set_unit(cell.value.unit.empty() ? row.unit : cell.value.unit);
  *fact.mutable_evidence() = EvidenceOf(row, cell);
  return fact;
}

std::string LabelOf(const TableRow& row) {
  std::string label;
  for (std::size_t index : row.front) {
    if (!label.empty()) label += " ";
    label += text::Substring(row.cells[index].cell->text(), 0, kMaxQuote);
  }
  return label;
}

std::vector<const RowCell*> Numbers(const TableRow& row) {
  std::vector<const RowCell*> numbers;
  for (const RowCell& cell : row.cells) {
    if (cell.value.kind == Kind::kNumber) numbers.push_back(&cell);
  }
  return numbers;
}

// Header texts of the last row of words above; the last ones belong to the numbers of a row, from
// the right.
struct Header {
  int block = -1;
  std::vector<std::string> texts;
};

// A label, then headers, then as many numbers, in one row.
bool IsChart(const TableRow& row, const std::vector<const RowCell*>& numbers) {
  return row.front.size() >= 3 && row.front.size() == numbers.size() + 1 &&
         row.cells.size() == row.front.size() + numbers.size();
}

void AddChart(const TableRow& row, const std::vector<const RowCell*>& numbers, int year,
              std::vector<v1::Fact>& facts) {
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    v1::Fact fact = MakeFact(row, *numbers[i]);
    fact.set_origin(v1::Fact::CHART);
    Describe(row.cells[row.front[0]].cell->text(), row.cells[row.front[i + 1]].cell->text(), year,
             fact);
    facts.push_back(std::move(fact));
  }
}

// The row of `free` that bears the label next to the numbers; nullptr where none or several do.
const forms::v1::FormRow* FindFreeRow(const TableRow& row, const FormTableLabels* free) {
  if (free == nullptr || row.front.empty()) return nullptr;
  const Label& label = row.cells[row.front.back()].label;
  const FormRowLabels* best = nullptr;
  int most = kSameLabel - 1;
  bool tied = false;
  for (const FormRowLabels& candidate : free->rows) {
    const int similarity = Similarity(label, candidate.labels);
    if (similarity < most || similarity < kSameLabel) continue;
    tied = similarity == most;
    most = similarity;
    best = &candidate;
  }
  return best == nullptr || tied ? nullptr : best->row;
}

// 本年, 2011年, 历年累计, 数量: what stands there counts what the row says.
bool IsPeriod(std::string_view header) {
  if (header.empty() || YearOf(header) != 0 || IsCumulative(header)) return true;
  static constexpr std::array<std::string_view, 10> kWords = {
      "本年", "本年度", "当年", "今年", "数量", "数值", "统计数", "合计", "总计", "数据"};
  return std::find(kWords.begin(), kWords.end(), header) != kWords.end();
}

void AddRow(const TableRow& row, const std::vector<const RowCell*>& numbers, const Header& header,
            int year, const FormTableLabels* free, std::vector<v1::Fact>& facts) {
  const std::string label = LabelOf(row);
  const forms::v1::FormRow* const known = FindFreeRow(row, free);
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    std::string_view text;
    const auto column = static_cast<std::size_t>(std::max(numbers[i]->column, 0));
    if (row.layout == v1::Table::MARKED && column < header.texts.size()) {
      text = header.texts[column];
    } else if (header.texts.size() > numbers.size()) {
      text = header.texts[header.texts.size() - numbers.size() + i];
    }
    v1::Fact fact = MakeFact(row, *numbers[i]);
    Describe(label, text, year, fact);
    if (known != nullptr && IsPeriod(text)) {
      fact.set_indicator(known->indicator());
      if (fact.unit().empty()) fact.set_unit(known->unit());
      fact.clear_phrase();
    }
    facts.push_back(std::move(fact));
  }
}

struct Token {
  std::int32_t begin = 0;
  std::int32_t end = 0;
  std::string text;
};

std::vector<Token> Split(std::string_view utf8) {
  const std::u32string text = text::DecodeUtf8(utf8);
  std::vector<Token> tokens;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    while (end < text.size() && !text::IsSpace(text[end])) ++end;
    if (end > i) {
      tokens.push_back({static_cast<std::int32_t>(i), static_cast<std::int32_t>(end),
                        text::EncodeUtf8(text.substr(i, end - i))});
    }
    i = end + 1;
  }
  return tokens;
}

constexpr std::size_t kMaxChartLine = 600;

}  // namespace

std::vector<v1::Fact> ReadLooseTables(std::span<const TableRow> rows,
                                      const std::vector<bool>& taken, int year,
                                      const FormTableLabels* free) {
  std::vector<v1::Fact> facts;
  Header header;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const TableRow& row = rows[i];
    if (row.block != header.block) header = {row.block, {}};
    if (row.words_only() && row.cells.size() > 1) {
      header.texts.clear();
      for (const RowCell& cell : row.cells) header.texts.push_back(cell.cell->text());
    }
    if (taken[i] || facts.size() >= kMaxLooseFacts) continue;
    const std::vector<const RowCell*> numbers = Numbers(row);
    if (numbers.empty()) continue;
    if (IsChart(row, numbers)) {
      AddChart(row, numbers, year, facts);
    } else {
      AddRow(row, numbers, header, year, free, facts);
    }
  }
  return facts;
}

std::vector<v1::Fact> ReadChart(int index, const v1::Block& block, int year) {
  std::map<int, std::string> categories;
  std::map<int, std::string> series;
  std::vector<v1::Fact> facts;
  for (const v1::Cell& cell : block.table().cells()) {
    if (facts.size() >= kMaxLooseFacts) break;
    if (cell.row() == 0) series[cell.column()] = text::Substring(cell.text(), 0, kMaxQuote);
    if (cell.column() == 0) categories[cell.row()] = text::Substring(cell.text(), 0, kMaxQuote);
    if (cell.row() == 0 || cell.column() == 0) continue;
    const CellValue value = ReadCell(cell.text());
    if (value.kind != Kind::kNumber) continue;
    v1::Fact fact;
    fact.set_origin(v1::Fact::CHART);
    fact.set_value(value.value);
    fact.set_unit(value.unit);
    fact.set_literal(cell.text());
    *fact.mutable_evidence() = CellEvidence(index, cell);
    const std::string& category = categories[cell.row()];
    const std::string& name = series[cell.column()];
    const bool by_category = YearOf(category) != 0;
    Describe(by_category ? name : category, by_category ? category : name, year, fact);
    facts.push_back(std::move(fact));
  }
  return facts;
}

std::vector<v1::Fact> ReadChartLine(int index, const v1::Block& block, int year) {
  std::vector<v1::Fact> facts;
  if (block.text().size() > kMaxChartLine || !text::HasSpace(block.text())) return facts;
  const std::vector<Token> tokens = Split(block.text());
  const auto is_number = [](const Token& token) {
    return ReadCell(token.text).kind == Kind::kNumber;
  };
  const auto first = std::find_if(tokens.begin(), tokens.end(), is_number);
  const auto words = static_cast<std::size_t>(first - tokens.begin());
  if (words < 3 || tokens.size() != 2 * words - 1 || !std::all_of(first, tokens.end(), is_number)) {
    return facts;
  }
  for (std::size_t i = 1; i < words; ++i) {
    const Token& number = tokens[words + i - 1];
    const CellValue value = ReadCell(number.text);
    v1::Fact fact;
    fact.set_origin(v1::Fact::CHART);
    fact.set_value(value.value);
    fact.set_unit(value.unit);
    fact.set_literal(number.text);
    *fact.mutable_evidence() = TextEvidence(index, block, number.begin, number.end);
    Describe(tokens[0].text, tokens[i].text, year, fact);
    facts.push_back(std::move(fact));
  }
  return facts;
}

}  // namespace nianbao::extract
