// SPDX-License-Identifier: Apache-2.0
#include "services/validate/identity.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace nianbao::validate {
namespace {

using forms::v1::Relation;
using State = ReportCell::State;

// Sums of decimal fractions are exact only to here.
constexpr double kRounding = 1e-6;

bool CountsAsZero(const ReportCell& cell) {
  const bool left_out = cell.state == State::kAbsent && cell.rule != nullptr && cell.rule->optional;
  return cell.state == State::kNotApplicable || left_out;
}

bool IsKnown(const ReportCell& cell) { return cell.state == State::kNumber || CountsAsZero(cell); }

// A doubt about our reading, or a mistake with a finding of its own.
bool IsDoubtful(const ReportCell& cell) {
  if (CountsAsZero(cell)) return cell.uncertain;
  return cell.uncertain || (cell.state != State::kNumber && cell.state != State::kBlank);
}

bool MayBeNegative(const ReportCell& cell) {
  return cell.rule != nullptr && cell.rule->may_be_negative;
}

SideSum Add(const std::vector<ReportCell>& side) {
  SideSum sum;
  for (const ReportCell& cell : side) {
    sum.nominal += cell.value;
    sum.low += cell.value - cell.tolerance;
    sum.high += cell.value + cell.tolerance;
    if (!IsKnown(cell)) sum.open = true;
  }
  return sum;
}

template <typename Predicate>
bool AnyCell(const Identity& identity, Predicate predicate) {
  return std::any_of(identity.left.begin(), identity.left.end(), predicate) ||
         std::any_of(identity.right.begin(), identity.right.end(), predicate);
}

// A province's print may list a part that the form does not know.
void OpenToUnknownParts(const ReportCells& cells, Identity& identity) {
  if (identity.across_columns || !identity.place.empty()) return;
  int block = -1, first = std::numeric_limits<int>::max(), last = -1;
  for (const std::vector<ReportCell>* side : {&identity.left, &identity.right}) {
    for (const ReportCell& cell : *side) {
      if (cell.fact == nullptr || !cell.fact->evidence().has_row()) continue;
      block = cell.fact->evidence().block();
      first = std::min(first, cell.fact->evidence().row());
      last = std::max(last, cell.fact->evidence().row());
    }
  }
  if (last < 0 || !cells.HasUnmappedRow(block, first, last)) return;
  (identity.left.size() >= identity.right.size() ? identity.left_sum : identity.right_sum).open =
      true;
}

Verdict Judge(const Identity& identity) {
  const bool anything =
      AnyCell(identity, [](const ReportCell& c) { return c.state == State::kNumber; });
  const bool unread = AnyCell(
      identity, [](const ReportCell& c) { return !IsKnown(c) && c.state != State::kBlank; });
  const bool blank_total = identity.HasTotal() && identity.right.front().state == State::kBlank;
  // The sum told how the row was to be read, so that it can judge it no more.
  const bool used = identity.across_columns && AnyCell(identity, [](const ReportCell& c) {
                      return c.fact != nullptr && c.fact->chosen_by_sum();
                    });
  if (!anything || unread || blank_total || used) return Verdict::kNotAssessable;

  const SideSum& left = identity.left_sum;
  const SideSum& right = identity.right_sum;
  const bool left_larger = left.low > right.high + kRounding;
  const bool right_larger = !identity.at_most && right.low > left.high + kRounding;
  if (!left_larger && !right_larger) return Verdict::kHeld;

  const bool could_be_true = left_larger ? right.open : left.open;
  const bool any_sign = AnyCell(identity, [](const ReportCell& cell) {
    return MayBeNegative(cell) && cell.state == State::kBlank;
  });
  if (could_be_true || any_sign || AnyCell(identity, IsDoubtful)) return Verdict::kNotAssessable;
  return Verdict::kFailed;
}

void Finish(const ReportCells& cells, Identity identity, std::vector<Identity>& out) {
  if (!identity.at_most && identity.left.size() == 1 && identity.right.size() > 1) {
    std::swap(identity.left, identity.right);
  }
  identity.left_sum = Add(identity.left);
  identity.right_sum = Add(identity.right);
  OpenToUnknownParts(cells, identity);
  identity.verdict = Judge(identity);
  out.push_back(std::move(identity));
}

void AddRows(const ReportCells& cells, const Identity& pattern, std::vector<Identity>& out) {
  const Relation& relation = *pattern.relation;
  for (const std::string& indicator : relation.left()) {
    Identity identity = pattern;
    identity.place = indicator;
    identity.across_columns = true;
    for (const std::string& column : relation.sum_columns()) {
      identity.left.push_back(cells.Find(indicator, column));
    }
    identity.right.push_back(cells.Find(indicator, relation.total_column()));
    Finish(cells, std::move(identity), out);
  }
}

void AddColumn(const ReportCells& cells, const Identity& pattern, const std::string& column,
               std::vector<Identity>& out) {
  Identity identity = pattern;
  identity.place = column;
  for (const std::string& indicator : pattern.relation->left()) {
    identity.left.push_back(cells.Find(indicator, column));
  }
  for (const std::string& indicator : pattern.relation->right()) {
    identity.right.push_back(cells.Find(indicator, column));
  }
  Finish(cells, std::move(identity), out);
}

}  // namespace

std::vector<Identity> JudgeIdentities(const ReportCells& cells) {
  std::vector<Identity> identities;
  const auto& relations = cells.index().form().relations();
  for (int i = 0; i < relations.size(); ++i) {
    const Relation& relation = relations[i];
    Identity pattern;
    pattern.relation = &relation;
    pattern.relation_index = i;
    pattern.at_most = relation.comparison() == Relation::AT_MOST;
    if (!relation.sum_columns().empty()) {
      AddRows(cells, pattern, identities);
    } else if (relation.columns().empty()) {
      AddColumn(cells, pattern, "", identities);
    } else {
      for (const std::string& column : relation.columns()) {
        AddColumn(cells, pattern, column, identities);
      }
    }
  }
  return identities;
}

}  // namespace nianbao::validate
