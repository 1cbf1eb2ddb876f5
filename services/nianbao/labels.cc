// SPDX-License-Identifier: Apache-2.0
#include "services/nianbao/labels.h"

#include <functional>
#include <map>

#include "absl/strings/str_cat.h"
#include "common/forms/forms.h"

namespace nianbao::cli {
namespace {

using Labels = std::map<std::string, std::string, std::less<>>;

std::string LabelOf(const nianbao::forms::v1::FormRow& row,
                    const nianbao::forms::v1::FormColumn& column) {
  std::string label;
  if (row.groups_size() > 0 && !row.indicator().empty()) label = *row.groups().rbegin() + " ";
  if (row.labels_size() > 0) absl::StrAppend(&label, row.labels(0));
  if (column.indicator().empty()) return label;
  for (const nianbao::forms::v1::HeaderLevel& level : column.headers()) {
    absl::StrAppend(&label, label.empty() ? "" : " ", level.labels(0));
  }
  return label;
}

Labels Collect() {
  Labels labels;
  const auto& all = forms::Catalogue::BuiltIn().forms();
  for (auto form = all.rbegin(); form != all.rend(); ++form) {
    for (const nianbao::forms::v1::FormTable& table : form->tables()) {
      for (const nianbao::forms::v1::FormRow& row : table.rows()) {
        for (const nianbao::forms::v1::FormColumn& column : table.columns()) {
          labels.try_emplace(forms::CellIndicator(row, column), LabelOf(row, column));
        }
      }
    }
  }
  return labels;
}

}  // namespace

std::string IndicatorLabel(std::string_view indicator, Language language) {
  if (language == Language::kEnglish) return std::string(indicator);
  static const Labels labels = Collect();
  const auto entry = labels.find(indicator);
  return entry == labels.end() || entry->second.empty() ? std::string(indicator) : entry->second;
}

}  // namespace nianbao::cli
