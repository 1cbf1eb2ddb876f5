// SPDX-License-Identifier: Apache-2.0
#include "tests/generator/form_tables.h"

#include <algorithm>
#include <map>
#include <utility>

namespace nianbao::generator {
namespace {

using forms::v1::FormColumn;
using forms::v1::FormRow;
using forms::v1::FormTable;

std::string LabelOf(const FormRow& row) { return row.labels_size() > 0 ? row.labels(0) : ""; }

class TablePrinter {
 public:
  TablePrinter(const FormTable& table, const FormState& state, const PrintStyle& style)
      : table_(table), state_(state), style_(style) {
    for (const FormRow& row : table.rows()) {
      if (style.optional_rows || !row.optional()) rows_.push_back(&row);
    }
    listed_ = table.columns_size() == 1 && Depth() > 1;
    labels_ = listed_ ? 2 : Depth();
    for (const FormColumn& column : table.columns()) {
      header_rows_ = std::max(header_rows_, column.headers_size());
    }
  }

  PrintedTable Print() {
    PrintHeader();
    int at = header_rows_;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (rows_[i]->heading() && !listed_) continue;
      if (listed_) {
        printed_.grid.Add({at, 0, 1, 1, LabelOf(*rows_[i])});
        printed_.grid.Add({at, 1, 1, 1, rows_[i]->heading() ? "" : rows_[i]->unit()});
      } else {
        PrintLabels(i, at);
      }
      PrintValues(*rows_[i], at);
      ++at;
    }
    Order();
    return std::move(printed_);
  }

 private:
  // Columns of labels that the deepest group needs; 0 for a table without row labels.
  int Depth() const {
    int depth = 0;
    for (const FormRow* row : rows_) {
      if (row->labels_size() > 0) depth = std::max(depth, row->groups_size() + 1);
    }
    return depth;
  }

  std::string Corner() const {
    if (table_.id() == "applications") {
      return "（" + table_.captions(0) + "）";
    }
    return listed_ ? "统计指标" : "信息内容";
  }

  void PrintHeader() {
    if (labels_ > 0) {
      printed_.grid.Add({0, 0, header_rows_, listed_ ? 1 : labels_, Corner()});
      if (listed_) printed_.grid.Add({0, 1, header_rows_, 1, "单位"});
    }
    for (int level = 0; level < header_rows_; ++level) {
      for (int c = 0; c < table_.columns_size();) c += PrintHeaderCell(level, c);
    }
  }

  // Prints the header that begins at column `c`; returns how many columns it spans.
  int PrintHeaderCell(int level, int c) {
    const FormColumn& column = table_.columns(c);
    if (level >= column.headers_size()) return 1;
    int span = 1;
    while (c + span < table_.columns_size() && SharesHeader(c, c + span, level)) ++span;
    const bool last = level + 1 == column.headers_size();
    printed_.grid.Add({level, labels_ + c, last ? header_rows_ - level : 1, span,
                       column.headers(level).labels(0)});
    return span;
  }

  bool SharesHeader(int a, int b, int level) const {
    for (int i = 0; i <= level; ++i) {
      const auto& one = table_.columns(a).headers();
      const auto& two = table_.columns(b).headers();
      if (i >= one.size() || i >= two.size() || one[i].labels(0) != two[i].labels(0)) return false;
    }
    return level + 1 < table_.columns(a).headers_size();
  }

  void PrintLabels(std::size_t i, int at) {
    const FormRow& row = *rows_[i];
    if (row.labels_size() == 0) return;
    for (int g = 0; g < row.groups_size(); ++g) {
      if (previous_ != nullptr && InGroup(*previous_, row, g)) continue;
      int span = 0;
      for (std::size_t k = i; k < rows_.size(); ++k) {
        if (!rows_[k]->heading() && !InGroup(*rows_[k], row, g)) break;
        if (rows_[k]->heading() && !HeadsWithin(*rows_[k], row, g)) break;
        span += rows_[k]->heading() ? 0 : 1;
      }
      printed_.grid.Add({at, g, span, 1, row.groups(g)});
    }
    const int first = row.groups_size();
    printed_.grid.Add({at, first, 1, labels_ - first, LabelOf(row)});
    previous_ = &row;
  }

  // Whether `row` stands in the first g + 1 groups of `member` as a row with values.
  static bool InGroup(const FormRow& row, const FormRow& member, int g) {
    if (row.heading()) return false;
    for (int i = 0; i <= g; ++i) {
      if (i >= row.groups_size() || row.groups(i) != member.groups(i)) return false;
    }
    return true;
  }

  static bool HeadsWithin(const FormRow& heading, const FormRow& member, int g) {
    if (heading.groups_size() <= g) return false;
    for (int i = 0; i <= g; ++i) {
      if (heading.groups(i) != member.groups(i)) return false;
    }
    return true;
  }

  std::string Print(double value) const { return value == 0 ? style_.zero : PrintNumber(value); }

  void PrintValues(const FormRow& row, int at) {
    for (int c = 0; c < table_.columns_size(); ++c) {
      const FormColumn& column = table_.columns(c);
      const std::string indicator = forms::CellIndicator(row, column);
      const std::string text =
          row.heading() ? "" : Print(state_.Get(indicator, column.applicant()));
      if (!row.heading()) {
        printed_.values.push_back({printed_.grid.cells.size(), indicator, column.applicant(),
                                   column.unit().empty() ? row.unit() : column.unit()});
      }
      printed_.grid.Add({at, labels_ + c, 1, 1, text});
    }
  }

  void Order() {
    std::vector<std::pair<int, int>> places;
    for (const ValueCell& value : printed_.values) {
      const Cell& cell = printed_.grid.cells[value.cell];
      places.emplace_back(cell.row, cell.column);
    }
    printed_.grid.Sort();
    std::map<std::pair<int, int>, std::size_t> index;
    for (std::size_t i = 0; i < printed_.grid.cells.size(); ++i) {
      index[{printed_.grid.cells[i].row, printed_.grid.cells[i].column}] = i;
    }
    for (std::size_t i = 0; i < places.size(); ++i) printed_.values[i].cell = index[places[i]];
  }

  const FormTable& table_;
  const FormState& state_;
  const PrintStyle& style_;
  std::vector<const FormRow*> rows_;
  bool listed_ = false;
  int labels_ = 0;
  int header_rows_ = 0;
  // The last row with values.
  const FormRow* previous_ = nullptr;
  PrintedTable printed_;
};

// Stretches the last column of a table to `columns`.
void Widen(Grid& grid, int columns) {
  for (Cell& cell : grid.cells) {
    if (cell.column + cell.column_span == grid.columns) cell.column_span = columns - cell.column;
  }
}

}  // namespace

PrintedTable PrintTable(const FormTable& table, const FormState& state, const PrintStyle& style) {
  return TablePrinter(table, state, style).Print();
}

PrintedTable JoinTables(const std::vector<std::pair<std::string, PrintedTable>>& items) {
  PrintedTable joined;
  int columns = 0;
  for (const auto& [caption, item] : items) columns = std::max(columns, item.grid.columns);
  for (const auto& [caption, item] : items) {
    Grid grid = item.grid;
    Widen(grid, columns);
    joined.grid.Add({joined.grid.rows, 0, 1, columns, caption});
    const std::size_t first = joined.grid.cells.size();
    const int row = joined.grid.rows;
    for (Cell& cell : grid.cells) {
      cell.row += row;
      joined.grid.Add(std::move(cell));
    }
    for (ValueCell value : item.values) {
      value.cell += first;
      joined.values.push_back(std::move(value));
    }
  }
  return joined;
}

}  // namespace nianbao::generator
