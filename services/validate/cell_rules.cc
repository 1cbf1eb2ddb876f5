// SPDX-License-Identifier: Apache-2.0
#include "services/validate/cell_rules.h"

#include <cmath>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace nianbao::validate {
namespace {

using State = ReportCell::State;

// As many blanks as a reader wants to be shown; the message has the count.
constexpr std::size_t kShownBlanks = 5;

struct TableBlanks {
  int cells = 0;
  int doubtful = 0;
  // Blanks that other findings are about.
  std::size_t told = 0;
  std::vector<const ReportCell*> blank;
};

void ObjectToBlanks(const std::string& table, const TableBlanks& blanks, const FormIndex& index,
                    Ledger& ledger) {
  Objection objection;
  objection.rule = kBlankCell;
  objection.subject = {table};
  for (const ReportCell* cell : blanks.blank) {
    objection.subject.push_back(cell->key.first);
    objection.subject.push_back(cell->key.second);
    objection.facts.push_back(cell->fact);
    if (objection.places.size() < kShownBlanks) objection.places.push_back(cell->fact->evidence());
  }
  const std::string count = std::to_string(blanks.blank.size());
  const std::string doubtful = blanks.doubtful == 0 ? "" : std::to_string(blanks.doubtful);
  objection.words = {{"what", index.TableLabel(table)},
                     {"what_en", "Table " + table},
                     {"total", std::to_string(blanks.cells)},
                     {"count", count},
                     {"more", doubtful.empty() ? "" : "，另有 " + doubtful + " 格可能空白"},
                     {"more_en", doubtful.empty() ? "" : ", and " + doubtful + " more may be"}};
  objection.expected = "0";
  objection.actual = count + " 格空白";
  ledger.Object(objection);
}

void CheckBlanks(const ReportCells& cells, const std::set<CellKey>& told, Ledger& ledger) {
  std::map<std::string, TableBlanks> tables;
  for (const ReportCell& cell : cells.cells()) {
    TableBlanks& table = tables[cell.rule->table];
    ++table.cells;
    if (cell.state != State::kBlank) continue;
    if (cell.uncertain) {
      ++table.doubtful;
    } else {
      table.blank.push_back(&cell);
      table.told += told.count(cell.key);
    }
  }
  for (const auto& [id, table] : tables) {
    if (table.blank.size() > table.told) {
      ledger.Count(kBlankCell, Verdict::kFailed);
      ObjectToBlanks(id, table, cells.index(), ledger);
    } else {
      ledger.Count(kBlankCell, table.doubtful > 0 ? Verdict::kNotAssessable : Verdict::kHeld, 1,
                   v1::Assessment::Doubt::UNCERTAIN);
    }
  }
}

// What a cell should hold instead; nullptr where it is right.
struct Kind {
  const char* zh;
  const char* en;
};

const Kind* WantedKind(const ReportCell& cell) {
  static constexpr Kind kAnyNumber = {"数字", "a number"};
  static constexpr Kind kNotNegative = {"非负数", "a number that is not negative"};
  static constexpr Kind kWhole = {"整数", "a whole number"};
  if (cell.state == State::kNotANumber) return &kAnyNumber;
  if (cell.state != State::kNumber) return nullptr;
  if (cell.value < 0 && !cell.rule->may_be_negative) return &kNotNegative;
  const bool whole = std::floor(cell.value) == cell.value;
  return !whole && IsCountUnit(cell.rule->unit) ? &kWhole : nullptr;
}

std::string CellName(const ReportCell& cell, const FormIndex& index) {
  std::string name = "“" + index.Label(cell.key.first) + "”";
  if (!cell.key.second.empty()) name += ColumnLabel(cell.key.second) + "一格";
  return name;
}

void ObjectToValue(const std::vector<const ReportCell*>& same, const FormIndex& index,
                   Ledger& ledger) {
  const ReportCell& first = *same.front();
  const Kind& kind = *WantedKind(first);
  Objection objection;
  objection.rule = kValue;
  for (const ReportCell* cell : same) {
    objection.subject.push_back(cell->key.first);
    objection.subject.push_back(cell->key.second);
    objection.facts.push_back(cell->fact);
  }
  objection.subject.push_back(first.fact->literal());
  const std::string others = std::to_string(same.size() - 1);
  const bool several = same.size() > 1;
  objection.words = {
      {"what", CellName(first, index)},
      {"what_en", first.key.first + (first.key.second.empty() ? "" : "/" + first.key.second)},
      {"kind", kind.zh},
      {"kind_en", kind.en},
      {"literal", first.fact->literal()},
      {"times", several ? "（同表另有 " + others + " 格相同）" : ""},
      {"times_en", several ? " (and " + others + " more cells of the table)" : ""}};
  objection.expected = kind.zh;
  objection.actual = first.fact->literal();
  ledger.Object(objection);
}

void CheckValues(const ReportCells& cells, Ledger& ledger) {
  std::map<std::pair<std::string, std::string>, std::vector<const ReportCell*>> wrong;
  for (const ReportCell& cell : cells.cells()) {
    const bool filled = cell.state == State::kNumber || cell.state == State::kNotANumber;
    if (!filled) continue;
    if (WantedKind(cell) == nullptr) {
      ledger.Count(kValue, Verdict::kHeld);
      ledger.See(*cell.fact);
    } else if (cell.uncertain) {
      ledger.Count(kValue, Verdict::kNotAssessable, 1, v1::Assessment::Doubt::UNCERTAIN);
    } else {
      ledger.Count(kValue, Verdict::kFailed);
      wrong[{cell.rule->table, cell.fact->literal()}].push_back(&cell);
    }
  }
  for (const auto& [place, same] : wrong) ObjectToValue(same, cells.index(), ledger);
}

}  // namespace

void CheckCells(const ReportCells& cells, const std::set<CellKey>& told, Ledger& ledger) {
  CheckBlanks(cells, told, ledger);
  CheckValues(cells, ledger);
}

}  // namespace nianbao::validate
