// SPDX-License-Identifier: Apache-2.0
#include "services/validate/suggestion.h"

#include <cmath>
#include <map>

#include "services/validate/ledger.h"

namespace nianbao::validate {
namespace {

constexpr double kRounding = 1e-6;

// What one cell would have to become.
struct Change {
  ReportCell cell;
  double difference = 0;
  int explained = 0;
  // False once an identity speaks against it.
  bool possible = true;
};

using Changes = std::map<CellKey, Change>;

void Weigh(const Identity& identity, const ReportCell& cell, double difference, Changes& changes) {
  Change& change = changes[cell.key];
  const bool fixable =
      identity.verdict == Verdict::kFailed && cell.state == ReportCell::State::kNumber &&
      (change.explained == 0 || std::abs(change.difference - difference) < kRounding);
  change.cell = cell;
  change.difference = difference;
  change.explained += 1;
  change.possible = change.possible && fixable;
}

bool GivesAPossibleValue(const Change& change) {
  const CellRule* rule = change.cell.rule;
  return change.cell.value + change.difference > -kRounding ||
         (rule != nullptr && rule->may_be_negative);
}

Changes WeighAll(const std::vector<Identity>& identities) {
  Changes changes;
  for (const Identity& identity : identities) {
    if (identity.at_most || identity.verdict == Verdict::kNotAssessable) continue;
    const double lacking = identity.right_sum.nominal - identity.left_sum.nominal;
    for (const ReportCell& cell : identity.left) Weigh(identity, cell, lacking, changes);
    for (const ReportCell& cell : identity.right) Weigh(identity, cell, -lacking, changes);
  }
  return changes;
}

std::string Describe(const Change& change, const FormIndex& index) {
  const auto& [indicator, column] = change.cell.key;
  std::string text = "“" + index.Label(indicator) + "”";
  if (!column.empty()) text += ColumnLabel(column) + "一格";
  text += "如由 " + FormatNumber(change.cell.value) + " 改为 " +
          FormatNumber(change.cell.value + change.difference) + "，则";
  if (change.explained == 1) return text + "等式成立";
  return text + "有关的 " + std::to_string(change.explained) + " 个等式都成立";
}

}  // namespace

std::vector<std::string> SuggestChanges(const std::vector<Identity>& identities,
                                        const FormIndex& index) {
  const Changes changes = WeighAll(identities);
  std::vector<std::string> suggestions(identities.size());
  for (std::size_t i = 0; i < identities.size(); ++i) {
    const Identity& identity = identities[i];
    if (identity.verdict != Verdict::kFailed || identity.at_most) continue;
    int candidates = 0;
    for (const std::vector<ReportCell>* side : {&identity.left, &identity.right}) {
      for (const ReportCell& cell : *side) {
        const Change& change = changes.at(cell.key);
        if (!change.possible || !GivesAPossibleValue(change)) continue;
        if (++candidates == 1) suggestions[i] = Describe(change, index);
      }
    }
    if (candidates != 1) suggestions[i].clear();
  }
  return suggestions;
}

}  // namespace nianbao::validate
