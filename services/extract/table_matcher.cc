// SPDX-License-Identifier: Apache-2.0
#include "services/extract/table_matcher.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "common/text/text.h"
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
  evidence = EvidenceOf(row, row.cells.back());
  const v1::Cell& last = *row.cells.back().cell;
  if (row.text == nullptr) {
    evidence.set_column(last.column() + std::max(last.column_span(), 1));
    evidence.set_end(0);
  } else {
    evidence.set_begin(evidence.end());
  }
  evidence.clear_quote();
  evidence.mutable_source()->set_begin(evidence.source().end());
  return evidence;
}

// The row lost cells, and its sum told where those that are left belong.
void AddAlternative(const Found& found, v1::Fact& fact) {
  fact.set_chosen_by_sum(true);
  fact.set_choice("the last number of the row is the sum of those before it: it is the total");
  v1::Fact::Reading& other = *fact.add_alternatives();
  other.set_indicator(fact.indicator());
  other.set_column(fact.column());
  if (found.placed.other != nullptr && found.placed.other->value.kind == Kind::kNumber) {
    other.set_value(found.placed.other->value.value);
  }
  other.set_reason("the cells that are left are the first ones of the row, in order");
}

v1::Fact MakeFact(const Found& found) {
  v1::Fact fact;
  fact.set_indicator(forms::CellIndicator(*found.form_row, *found.column));
  fact.set_column(found.column->applicant());
  fact.set_origin(v1::Fact::TABLE);
  fact.set_uncertain(found.placed.uncertain);
  if (found.placed.cell == nullptr) {
    if (found.placed.by_sum) AddAlternative(found, fact);
    fact.set_unit(UnitOf(found, {}));
    *fact.mutable_evidence() = LostCellEvidence(*found.row);
    return fact;
  }
  if (found.placed.by_sum) AddAlternative(found, fact);
  const CellValue& value = found.placed.cell->value;
  fact.set_unit(UnitOf(found, value));
  fact.set_literal(text::Substring(found.placed.cell->cell->text(), 0, kMaxQuote));
  fact.set_approximate(value.approximate);
  *fact.mutable_evidence() = EvidenceOf(*found.row, *found.placed.cell);
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

// True where the header names all outermost labels of the form's columns, or none of them: with
// some of them it is the header of a piece.
bool NamesAllOrNone(std::span<const TableRow> header, const FormTableLabels& form) {
  std::size_t named = 0;
  std::size_t all = 0;
  const Label* last = nullptr;
  for (const FormColumnLabels& column : form.columns) {
    const Label& outermost = column.levels.front().front();
    if (column.levels.size() < 2 || (last != nullptr && last->core() == outermost.core())) continue;
    last = &outermost;
    ++all;
    named += std::any_of(header.begin(), header.end(), [&](const TableRow& row) {
      return std::any_of(row.cells.begin(), row.cells.end(), [&](const RowCell& cell) {
        return Similarity(cell.label, column.levels.front()) >= kSameLabel;
      });
    });
  }
  return named == 0 ? all != 1 : named == all;
}

// A table of one row without a label: it is known by its header alone.
TableFacts ReadUnlabelled(std::span<const TableRow> rows, const std::vector<bool>& taken,
                          const FormTableLabels& form) {
  TableFacts result;
  std::size_t hits = 0;
  std::size_t header_rows = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const TableRow& row = rows[i];
    const std::size_t here = taken[i] || !row.words_only() ? 0 : HeaderHits(row, form);
    if (here > 0) {
      hits += here;
      ++header_rows;
      continue;
    }
    const bool blank = row.words_only() && row.front.empty() && row.cells.size() > 2;
    if (!taken[i] && hits * 2 >= form.columns.size() && (row.filled > 0 || blank) &&
        NamesAllOrNone(rows.subspan(i - header_rows, header_rows), form)) {
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
    hits = header_rows = 0;
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
    FormLabels labels{v1::Report::FORM_UNSPECIFIED, &form, {}, {}};
    v1::Report::Form_Parse(form.form(), &labels.form);
    for (const forms::v1::FormTable& table : form.tables()) {
      labels.tables.push_back(Prepare(table));
      const bool split = labels.tables.back().unlabelled;
      labels.pieces.push_back(split ? PiecesOf(labels.tables.back())
                                    : std::vector<FormTableLabels>());
    }
    forms_.push_back(std::move(labels));
  }
}

TableReading TableMatcher::Read(std::span<const TableRow> rows, const FormLabels& form) const {
  TableReading reading;
  reading.form = form.form;
  reading.taken.assign(rows.size(), false);
  const auto add = [&](TableFacts found) {
    reading.score += found.score;
    for (std::size_t row : found.rows) reading.taken[row] = true;
    std::move(found.facts.begin(), found.facts.end(), std::back_inserter(reading.facts));
  };
  for (std::size_t i = 0; i < form.tables.size(); ++i) {
    const FormTableLabels& table = form.tables[i];
    const std::size_t before = reading.facts.size();
    add(table.unlabelled ? ReadUnlabelled(rows, reading.taken, table)
                         : ReadLabelled(rows, reading.taken, table));
    const bool whole = reading.facts.size() > before;
    for (const FormTableLabels& piece : form.pieces[i]) {
      if (!whole) add(ReadUnlabelled(rows, reading.taken, piece));
    }
    if (reading.facts.size() > before) reading.tables.push_back(table.table->id());
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
