// SPDX-License-Identifier: Apache-2.0
#include "services/validate/identity.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace nianbao::validate {
namespace {

using State = ReportCell::State;
using Reason = v1::Assessment::Doubt;

Quantity Sum(const std::vector<ReportCell>& side) {
  Quantity sum;
  for (const ReportCell& cell : side) sum = Add(sum, QuantityOf(cell));
  return sum;
}

template <typename Predicate>
bool AnyCell(const Identity& identity, Predicate predicate) {
  return std::any_of(identity.left.begin(), identity.left.end(), predicate) ||
         std::any_of(identity.right.begin(), identity.right.end(), predicate);
}

// A province's print may list a part that the form does not know. True where it may.
bool OpenToUnknownParts(const ReportCells& cells, Identity& identity) {
  if (identity.across_columns || !identity.place.empty()) return false;
  int block = -1, first = std::numeric_limits<int>::max(), last = -1;
  for (const std::vector<ReportCell>* side : {&identity.left, &identity.right}) {
    for (const ReportCell& cell : *side) {
      if (cell.fact == nullptr || !cell.fact->evidence().has_row()) continue;
      block = cell.fact->evidence().block();
      first = std::min(first, cell.fact->evidence().row());
      last = std::max(last, cell.fact->evidence().row());
    }
  }
  if (last < 0 || !cells.HasUnmappedRow(block, first, last)) return false;
  (identity.left.size() >= identity.right.size() ? identity.left_sum : identity.right_sum).open =
      true;
  return true;
}

// What keeps a sum from being judged, beside its cells.
Doubt DoubtOf(const Identity& identity) {
  if (identity.HasTotal() && identity.right.front().state == State::kBlank) return Reason::BLANK;
  const bool used = identity.across_columns && AnyCell(identity, [](const ReportCell& cell) {
                      return cell.fact != nullptr && cell.fact->chosen_by_sum();
                    });
  return used ? Reason::USED_TO_READ : Reason::REASON_UNSPECIFIED;
}

void Judge(const ReportCells& cells, Identity& identity) {
  identity.left_sum = Sum(identity.left);
  identity.right_sum = Sum(identity.right);
  const bool unknown_row = OpenToUnknownParts(cells, identity);
  Judgement judgement = Compare(identity.at_most ? Comparison::kAtMost : Comparison::kEqual,
                                identity.left_sum, identity.right_sum);
  if (judgement.verdict == Verdict::kFailed && judgement.uncertain) {
    judgement = {Verdict::kNotAssessable, true, Reason::UNCERTAIN};
  }
  if (const Doubt doubt = DoubtOf(identity); doubt != Reason::REASON_UNSPECIFIED) {
    judgement = {Verdict::kNotAssessable, false, doubt};
  }
  identity.verdict = judgement.verdict;
  identity.doubt =
      judgement.doubt == Reason::BLANK && unknown_row ? Reason::UNKNOWN_ROW : judgement.doubt;
}

std::vector<ReportCell> Gather(const Range& side, const ReportCells& cells,
                               const Program& program) {
  std::vector<ReportCell> found;
  for (int i = side.begin; i < side.end; ++i) {
    const CellKey& key = program.cells[static_cast<std::size_t>(i)].key;
    found.push_back(cells.Find(key.first, key.second));
  }
  return found;
}

// A sum over columns is about its row, one over rows about its column.
std::string PlaceOf(const Instance& instance, const Program& program) {
  if (!instance.across_columns) return instance.column;
  return program.cells[static_cast<std::size_t>(instance.cells.begin)].key.first;
}

}  // namespace

std::vector<Identity> JudgeIdentities(const ReportCells& cells, const Program& program) {
  std::vector<Identity> identities;
  for (const Instance& instance : program.instances) {
    if (!instance.is_equation) continue;
    Identity identity{.rule_id = instance.rule->id(),
                      .check_index = instance.check_index,
                      .place = PlaceOf(instance, program),
                      .across_columns = instance.across_columns,
                      .at_most = instance.at_most,
                      .left = Gather(instance.left, cells, program),
                      .right = Gather(instance.right, cells, program)};
    Judge(cells, identity);
    identities.push_back(std::move(identity));
  }
  return identities;
}

}  // namespace nianbao::validate
