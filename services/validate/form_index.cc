// SPDX-License-Identifier: Apache-2.0
#include "services/validate/form_index.h"

#include <array>

#include "common/forms/forms.h"
#include "common/text/text.h"

namespace nianbao::validate {
namespace {

using forms::v1::Form;
using forms::v1::FormColumn;
using forms::v1::FormRow;
using forms::v1::FormSection;
using forms::v1::FormTable;

struct ColumnName {
  std::string_view id, zh, en;
};

constexpr std::array<ColumnName, 7> kColumns = {{
    {"natural_person", "自然人", "natural persons"},
    {"commercial_enterprise", "商业企业", "commercial enterprises"},
    {"research_institution", "科研机构", "research institutions"},
    {"social_organization", "社会公益组织", "social organizations"},
    {"legal_service", "法律服务机构", "legal services"},
    {"other", "其他", "others"},
    {"total", "总计", "total"},
}};

// A label without the remark in brackets that follows its words.
std::string WithoutRemark(const std::string& label) {
  const std::u32string points = text::DecodeUtf8(label);
  const std::size_t open = points.find_first_of(U"（(", 1);
  const bool closes_at_end = !points.empty() && (points.back() == U'）' || points.back() == U')');
  if (open == points.npos || open < 3 || !closes_at_end) return label;
  return text::EncodeUtf8(std::u32string_view(points).substr(0, open));
}

std::string RowLabel(const FormRow& row) {
  if (row.labels().empty()) return "";
  const std::string label = WithoutRemark(row.labels(0));
  const bool numbered = label.front() >= '0' && label.front() <= '9';
  if (!numbered || row.groups().empty()) return label;
  return WithoutRemark(row.groups(row.groups_size() - 1)) + " " + label;
}

// The innermost two levels of a header: 行政诉讼 is left out of 未经复议直接起诉 结果维持.
std::string HeaderLabel(const FormColumn& column) {
  std::string label;
  for (int i = std::max(0, column.headers_size() - 2); i < column.headers_size(); ++i) {
    if (column.headers(i).labels().empty()) continue;
    if (!label.empty()) label += " ";
    label += column.headers(i).labels(0);
  }
  return label;
}

std::string CellLabel(const FormRow& row, const FormColumn& column) {
  if (row.indicator().empty()) return HeaderLabel(column);
  if (column.indicator().empty()) return RowLabel(row);
  return RowLabel(row) + " " + HeaderLabel(column);
}

}  // namespace

FormIndex::FormIndex(const Form& form) : form_(&form) {
  for (const FormTable& table : form.tables()) {
    for (const FormRow& row : table.rows()) {
      if (row.heading()) continue;
      for (const FormColumn& column : table.columns()) {
        const std::string indicator = forms::CellIndicator(row, column);
        if (indicator.empty()) continue;
        CellRule rule{.table = table.id(),
                      .label = CellLabel(row, column),
                      .unit = column.unit().empty() ? row.unit() : column.unit(),
                      .may_be_negative = column.may_be_negative(),
                      .optional = row.optional()};
        labels_.emplace(indicator, rule.label);
        keys_.emplace_back(indicator, column.applicant());
        rules_.push_back(std::move(rule));
      }
    }
  }
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    slots_.emplace(std::pair<std::string_view, std::string_view>(keys_[i].first, keys_[i].second),
                   static_cast<int>(i));
  }
}

int FormIndex::Slot(std::string_view indicator, std::string_view column) const {
  const auto found = slots_.find(std::pair(indicator, column));
  return found == slots_.end() ? -1 : found->second;
}

const CellRule* FormIndex::Find(std::string_view indicator, std::string_view column) const {
  const int slot = Slot(indicator, column);
  return slot < 0 ? nullptr : &rule(slot);
}

std::string FormIndex::Label(std::string_view indicator) const {
  const auto found = labels_.find(indicator);
  return found == labels_.end() || found->second.empty() ? std::string(indicator) : found->second;
}

std::string FormIndex::TableLabel(std::string_view table) const {
  for (const FormSection& section : form_->sections()) {
    if (section.tables_size() == 1 && section.tables(0) == table && !section.labels().empty()) {
      return section.labels(0) + "表";
    }
  }
  for (const FormTable& candidate : form_->tables()) {
    if (candidate.id() == table && !candidate.captions().empty()) return candidate.captions(0);
  }
  return std::string(table);
}

std::string ColumnLabel(std::string_view column) {
  for (const ColumnName& name : kColumns) {
    if (name.id == column) return std::string(name.zh);
  }
  return std::string(column);
}

std::string ColumnLabelEn(std::string_view column) {
  for (const ColumnName& name : kColumns) {
    if (name.id == column) return std::string(name.en);
  }
  return std::string(column);
}

bool IsCountUnit(std::string_view unit) {
  return !unit.empty() && unit.find("元") == unit.npos && unit != "%" && unit != "％";
}

}  // namespace nianbao::validate
