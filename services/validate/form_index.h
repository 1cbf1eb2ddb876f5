// SPDX-License-Identifier: Apache-2.0
// One official form, arranged by cell: what a fact of it is called, counts and may hold.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "nianbao/forms/v1/form.pb.h"

namespace nianbao::validate {

// Indicator id and applicant column ("" where the indicator has no columns).
using CellKey = std::pair<std::string, std::string>;

// What the form says about one cell.
struct CellRule {
  // Id of its table.
  std::string table = {};
  // Short official wording: "（一）予以公开", "行政许可 本年增/减", "行政复议 结果维持".
  std::string label = {};
  std::string unit = {};
  bool may_be_negative = false;
  // True where its row may be missing; it counts as 0 then.
  bool optional = false;
};

// Immutable; thread-safe. `form` must outlive it.
class FormIndex {
 public:
  explicit FormIndex(const forms::v1::Form& form);
  FormIndex(FormIndex&&) = default;

  const forms::v1::Form& form() const { return *form_; }
  // What the form says about a cell; nullptr where it has no such cell.
  const CellRule* Find(std::string_view indicator, std::string_view column) const;
  // The cells are numbered from 0 in the order of tables, rows and columns; -1 for no cell.
  int Slot(std::string_view indicator, std::string_view column) const;
  const CellRule& rule(int slot) const { return rules_[static_cast<std::size_t>(slot)]; }
  const std::vector<CellKey>& keys() const { return keys_; }
  // Label of the indicator, whatever the column; the id where the form has none.
  std::string Label(std::string_view indicator) const;
  // How messages name a table: "收到和处理政府信息公开申请情况表".
  std::string TableLabel(std::string_view table) const;

 private:
  const forms::v1::Form* form_;
  std::vector<CellKey> keys_;
  std::vector<CellRule> rules_;
  // Their keys point into keys_, which does not move when the index does.
  absl::flat_hash_map<std::pair<std::string_view, std::string_view>, int> slots_;
  std::map<std::string, std::string, std::less<>> labels_;
};

// Chinese name of an applicant column: natural_person is 自然人; the id where it is none.
std::string ColumnLabel(std::string_view column);
// English name of an applicant column.
std::string ColumnLabelEn(std::string_view column);

// True for units that count things, so that only whole numbers make sense. False for money and
// percentages, and for no unit.
bool IsCountUnit(std::string_view unit);

}  // namespace nianbao::validate
