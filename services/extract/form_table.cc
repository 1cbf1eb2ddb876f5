// SPDX-License-Identifier: Apache-2.0
#include "services/extract/form_table.h"

#include <algorithm>
#include <set>
#include <utility>

namespace nianbao::extract {
namespace {

template <typename Texts>
std::vector<Label> Labels(const Texts& texts) {
  std::vector<Label> labels;
  for (const std::string& text : texts) labels.emplace_back(text);
  return labels;
}

}  // namespace

FormTableLabels Prepare(const forms::v1::FormTable& table) {
  FormTableLabels result;
  result.table = &table;
  result.captions = Labels(table.captions());
  std::string group;
  std::set<std::string> headings;
  for (const forms::v1::FormRow& row : table.rows()) {
    FormRowLabels labels{&row, Labels(row.labels()), Labels(row.groups()), false};
    const std::string innermost = row.groups().empty() ? "" : *row.groups().rbegin();
    if (!row.heading()) {
      labels.first_of_group = innermost != group && headings.contains(innermost);
      group = innermost;
      if (!row.optional()) ++result.required_rows;
    } else {
      headings.insert(row.labels().begin(), row.labels().end());
    }
    result.rows.push_back(std::move(labels));
  }
  for (const forms::v1::FormColumn& column : table.columns()) {
    FormColumnLabels labels{&column, {}};
    for (const auto& level : column.headers()) labels.levels.push_back(Labels(level.labels()));
    result.header_levels = std::max(result.header_levels, labels.levels.size());
    result.columns.push_back(std::move(labels));
  }
  result.unlabelled = table.rows_size() == 1 && table.rows(0).labels().empty();
  result.ends_with_total = table.columns().rbegin()->applicant() == "total";
  return result;
}

std::vector<FormTableLabels> PiecesOf(const FormTableLabels& table) {
  std::vector<FormTableLabels> pieces;
  for (const FormColumnLabels& column : table.columns) {
    if (column.levels.size() < 2) return {};
    const bool same =
        !pieces.empty() && pieces.back().columns.front().levels.front().front().core() ==
                               column.levels.front().front().core();
    if (!same) {
      FormTableLabels piece = table;
      piece.columns.clear();
      piece.header_levels = 0;
      pieces.push_back(std::move(piece));
    }
    pieces.back().columns.push_back(column);
    pieces.back().header_levels = std::max(pieces.back().header_levels, column.levels.size());
  }
  if (pieces.size() < 2) return {};
  return pieces;
}

}  // namespace nianbao::extract
