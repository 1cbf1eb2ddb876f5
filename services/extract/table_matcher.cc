// SPDX-License-Identifier: Apache-2.0
#include "services/extract/table_matcher.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "services/extract/evidence.h"
#include "services/extract/row_alignment.h"
#include "services/extract/table_columns.h"

namespace nianbao::extract {
namespace {

using Kind = CellValue::Kind;
using forms::v1::FormColumn;
using forms::v1::FormRow;

// A header that names a column tells forms apart that share their rows.
constexpr double kHeaderScore = 5;
// Of a large table's rows at least every third must be there under its label.
constexpr std::size_t kRowShare = 3;

// A value of the table and where it stands.
struct Found {
  const TableRow* row = nullptr;
  const FormRow* form_row = nullptr;
  const FormColumn* column = nullptr;
  PlacedCell placed;
};

std::string UnitOf(const Found& found, const CellValue& value) {
  if (!value.unit.empty()) return value.unit;
  if (!found.row->unit.empty()) return found.row->unit;
  return found.column->unit().empty() ? found.form_row->unit() : found.column->unit();
}

// The place behind the last cell of a row, where a lost cell would stand.
v1::Evidence LostCellEvidence(const TableRow& row) {
  v1::Evidence evidence;
  if (row.cells.empty()) return evidence;
  evidence = CellEvidence(row.block, *row.cells.back().cell);
  const v1::Cell& last = *row.cells.back().cell;
  evidence.set_column(last.column() + std::max(last.column_span(), 1));
  evidence.set_end(0);
  evidence.clear_quote();
  evidence.mutable_source()->set_begin(evidence.source().end());
  return evidence;
}

v1::Fact MakeFact(const Found& found) {
  v1::Fact fact;
  fact.set_indicator(forms::CellIndicator(*found.form_row, *found.column));
  fact.set_column(found.column->applicant());
  fact.set_origin(v1::Fact::TABLE);
  fact.set_uncertain(found.placed.uncertain);
  if (found.placed.cell == nullptr) {
    fact.set_unit(UnitOf(found, {}));
    *fact.mutable_evidence() = LostCellEvidence(*found.row);
    return fact;
  }
  const CellValue& value = found.placed.cell->value;
  fact.set_unit(UnitOf(found, value));
  fact.set_literal(found.placed.cell->cell->text());
  fact.set_approximate(value.approximate);
  *fact.mutable_evidence() = CellEvidence(found.row->block, *found.placed.cell->cell);
  if (value.kind == Kind::kNumber) fact.set_value(value.value);
  // 12.5万 where the form counts in 万元 leaves the 元 to the header.
  const bool in_ten_thousands = value.unit.empty() && fact.unit() == "万元" &&
                                std::string_view(fact.literal()).ends_with("万");
  if (in_ten_thousands && fact.has_value()) fact.set_value(fact.value() / 10000);
  if (value.kind == Kind::kNotApplicable) fact.set_mark(v1::Fact::NOT_APPLICABLE);
  if (value.kind == Kind::kWords) fact.set_mark(v1::Fact::NOT_A_NUMBER);
  return fact;
}

struct TableFacts {
  std::vector<v1::Fact> facts;
  std::vector<std::size_t> rows;
  double score = 0;
};

void AddRow(const TableRow& row, std::size_t begin, const FormRow& form_row, bool by_place,
            const ColumnPlan& plan, const FormTableLabels& form, bool padded, TableFacts& out) {
  std::vector<PlacedCell> placed = PlaceCells(row, begin, plan, form, padded);
  for (std::size_t c = 0; c < placed.size(); ++c) {
    placed[c].uncertain = placed[c].uncertain || by_place;
    out.facts.push_back(MakeFact({&row, &form_row, form.columns[c].column, placed[c]}));
  }
}

// True where the caption of the form's table stands among the words above its first row.
bool HasCaption(std::span<const TableRow> rows, std::size_t first, const FormTableLabels& form) {
  for (std::size_t i = first; i-- > 0 && first - i < 4 && rows[i].block == rows[first].block;) {
    for (const RowCell& cell : rows[i].cells) {
      if (Similarity(cell.label, form.captions) >= kSameLabel) return true;
    }
    if (!rows[i].words_only()) return false;
  }
  return false;
}

TableFacts ReadLabelled(std::span<const TableRow> rows, const std::vector<bool>& taken,
                        const FormTableLabels& form) {
  TableFacts result;
  const RowAlignment alignment = AlignRows(rows, taken, form);
  if (alignment.labelled * kRowShare < form.required_rows || alignment.labelled == 0) return result;
  const std::size_t first = alignment.matches.front().row;
  ColumnPlan plan = PlanColumns(rows, first, form);
  // A table of a few rows needs more than a row label to be known.
  const bool small = form.required_rows < 5;
  if (small && plan.headers == 0 && !HasCaption(rows, first, form)) return result;
  result.score = alignment.score + kHeaderScore * static_cast<double>(plan.headers);
  bool padded = false;
  for (const RowMatch& match : alignment.matches) {
    padded |= IsPadded(rows[match.row], rows[match.row].ValuesBegin(match.label_cells), form);
  }
  int block = rows[first].block;
  for (const RowMatch& match : alignment.matches) {
    const TableRow& row = rows[match.row];
    if (row.block != block) {
      block = row.block;
      const ColumnPlan next = PlanColumns(rows, match.row, form);
      if (next.headers > 0 || row.layout != v1::Table::MARKED) plan = next;
    }
    AddRow(row, row.ValuesBegin(match.label_cells), *form.rows[match.form_row].row, match.by_place,
           plan, form, padded, result);
    result.rows.push_back(match.row);
  }
  return result;
}

// Number of cells of a row that are headers of the form's columns, at any level.
std::size_t HeaderHits(const TableRow& row, const FormTableLabels& form) {
  return static_cast<std::size_t>(
      std::count_if(row.cells.begin(), row.cells.end(), [&](const RowCell& cell) {
        return std::any_of(form.columns.begin(), form.columns.end(), [&](const auto& column) {
          return std::any_of(column.levels.begin(), column.levels.end(), [&](const auto& level) {
            return Similarity(cell.label, level) >= kSameLabel;
          });
        });
      }));
}

// A table of one row without a label: it is known by its header alone.
TableFacts ReadUnlabelled(std::span<const TableRow> rows, const std::vector<bool>& taken,
                          const FormTableLabels& form) {
  TableFacts result;
  std::size_t hits = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const TableRow& row = rows[i];
    const std::size_t here = taken[i] || !row.words_only() ? 0 : HeaderHits(row, form);
    if (here > 0) {
      hits += here;
      continue;
    }
    const bool blank = row.words_only() && row.front.empty() && row.cells.size() > 2;
    if (!taken[i] && hits * 2 >= form.columns.size() && (row.filled > 0 || blank)) {
      const ColumnPlan plan = PlanColumns(rows, i, form);
      const std::size_t begin = row.ValuesBegin(row.front.size());
      // Rows of fewer values than columns tell nothing about which are missing.
      const bool doubtful =
          plan.grid_columns.empty() && row.cells.size() - begin < form.columns.size();
      AddRow(row, begin, *form.rows.front().row, doubtful, plan, form, false, result);
      result.rows.push_back(i);
      result.score = static_cast<double>(hits);
      return result;
    }
    hits = 0;
  }
  return result;
}

bool ByPlace(const v1::Fact& a, const v1::Fact& b) {
  const auto key = [](const v1::Fact& fact) {
    return std::tuple(fact.evidence().block(), fact.evidence().row(), fact.evidence().column());
  };
  return key(a) < key(b);
}

}  // namespace

TableMatcher::TableMatcher(const forms::Catalogue& catalogue) {
  for (const forms::v1::Form& form : catalogue.forms()) {
    FormLabels labels{v1::Report::FORM_UNSPECIFIED, &form, {}};
    v1::Report::Form_Parse(form.form(), &labels.form);
    for (const forms::v1::FormTable& table : form.tables()) labels.tables.push_back(Prepare(table));
    forms_.push_back(std::move(labels));
  }
}

TableReading TableMatcher::Read(std::span<const TableRow> rows, const FormLabels& form) const {
  TableReading reading;
  reading.form = form.form;
  reading.taken.assign(rows.size(), false);
  for (const FormTableLabels& table : form.tables) {
    TableFacts found = table.unlabelled ? ReadUnlabelled(rows, reading.taken, table)
                                        : ReadLabelled(rows, reading.taken, table);
    if (found.facts.empty()) continue;
    reading.tables.push_back(table.table->id());
    reading.score += found.score;
    for (std::size_t row : found.rows) reading.taken[row] = true;
    std::move(found.facts.begin(), found.facts.end(), std::back_inserter(reading.facts));
  }
  std::stable_sort(reading.facts.begin(), reading.facts.end(), ByPlace);
  return reading;
}

TableReading TableMatcher::Match(std::span<const TableRow> rows, int year) const {
  TableReading best;
  best.taken.assign(rows.size(), false);
  bool best_in_force = false;
  for (const FormLabels& form : forms_) {
    TableReading reading = Read(rows, form);
    if (reading.tables.empty()) continue;
    const forms::v1::Form& source = *form.source;
    const bool in_force =
        source.first_year() <= year && (source.last_year() == 0 || year <= source.last_year());
    if (reading.score > best.score || (reading.score == best.score && in_force && !best_in_force)) {
      best = std::move(reading);
      best_in_force = in_force;
    }
  }
  return best;
}

}  // namespace nianbao::extract
