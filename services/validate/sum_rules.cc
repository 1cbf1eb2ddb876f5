// SPDX-License-Identifier: Apache-2.0
#include "services/validate/sum_rules.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "services/validate/identity.h"
#include "services/validate/sum_text.h"

namespace nianbao::validate {
namespace {

using State = ReportCell::State;

// What the sentence is about: a row, a column, or the whole of a sum.
std::string Subject(const Identity& identity, const FormIndex& index) {
  if (identity.across_columns) return index.Label(identity.place);
  if (!identity.place.empty()) return ColumnLabel(identity.place);
  return identity.HasTotal() ? index.Label(identity.right.front().key.first) : "";
}

std::string SubjectEn(const Identity& identity) {
  if (identity.across_columns) return identity.place;
  if (!identity.place.empty()) return ColumnLabelEn(identity.place);
  return identity.HasTotal() ? identity.right.front().key.first : "";
}

void AddCells(const std::vector<ReportCell>& side, Objection& objection) {
  for (const ReportCell& cell : side) {
    objection.subject.push_back(cell.key.first);
    objection.subject.push_back(cell.key.second);
    objection.subject.push_back(cell.state == State::kNumber ? FormatNumber(cell.value) : "");
    if (cell.fact != nullptr) objection.facts.push_back(cell.fact);
  }
}

// The two languages differ in the names of the terms, so each message gets words of its own.
std::vector<std::pair<std::string_view, std::string>> Words(const Identity& identity,
                                                            const FormIndex& index) {
  return {{"what", Subject(identity, index)},
          {"what_en", SubjectEn(identity)},
          {"sum", WriteIdentity(identity, index, Language::kChinese)},
          {"sum_en", WriteIdentity(identity, index, Language::kEnglish)}};
}

void ObjectTo(const Identity& identity, const FormIndex& index, Ledger& ledger) {
  Objection objection;
  objection.rule = identity.rule_id;
  AddCells(identity.left, objection);
  AddCells(identity.right, objection);
  objection.words = Words(identity, index);
  if (identity.left.empty()) {
    objection.expected = "≥ 0";
    objection.actual = WriteSum(identity.right_sum);
  } else if (identity.at_most) {
    objection.expected = "≤ " + WriteSum(identity.right_sum);
    objection.actual = WriteSum(identity.left_sum);
  } else {
    objection.expected = WriteSum(identity.left_sum);
    objection.actual = WriteSum(identity.right_sum);
  }
  ledger.Object(objection);
}

// The blank totals of one check: all rows' or all columns' totals share one cause.
struct BlankTotals {
  std::vector<const Identity*> certain;
  std::vector<const Identity*> all;
  int totals = 0;
};

bool HasCertainPart(const Identity& identity) {
  return std::any_of(identity.left.begin(), identity.left.end(), [](const ReportCell& cell) {
    return cell.state == State::kNumber && cell.value > 0 && !cell.uncertain;
  });
}

bool IsBlank(const ReportCell& cell) { return cell.state == State::kBlank && !cell.uncertain; }

// Counts the totals that are filled, and gathers those that are not.
std::map<int, BlankTotals> GatherBlankTotals(const std::vector<Identity>& identities,
                                             Ledger& ledger) {
  std::map<int, BlankTotals> blanks;
  for (const Identity& identity : identities) {
    if (!identity.HasTotal()) continue;
    const ReportCell& total = identity.right.front();
    BlankTotals& group = blanks[identity.check_index];
    ++group.totals;
    if (total.state == State::kNumber) {
      ledger.Count(kBlankTotal, Verdict::kHeld);
    } else if (!IsBlank(total) || identity.left_sum.nominal <= 0) {
      if (IsBlank(total)) --group.totals;
      ledger.Count(kBlankTotal, Verdict::kNotAssessable);
    } else {
      group.all.push_back(&identity);
      if (HasCertainPart(identity)) group.certain.push_back(&identity);
    }
  }
  return blanks;
}

// What the blank totals of one check are called together.
std::pair<std::string, std::string> NameTotals(const std::vector<const Identity*>& totals,
                                               const FormIndex& index) {
  const std::string& indicator = totals.front()->right.front().key.first;
  if (!totals.front()->across_columns) return {index.Label(indicator), indicator};
  if (totals.size() > 1) return {"总计列", "The total column"};
  return {index.Label(indicator) + "的总计", indicator + "/total"};
}

void ObjectToBlankTotals(const std::vector<const Identity*>& totals, const FormIndex& index,
                         Ledger& ledger) {
  Objection objection;
  objection.rule = kBlankTotal;
  const bool several = totals.size() > 1;
  std::string zh, en;
  for (const Identity* identity : totals) {
    // The total first: it is where to look.
    AddCells(identity->right, objection);
    AddCells(identity->left, objection);
    const auto side = [&](Language language) {
      return WriteSide(*identity, identity->left, identity->left_sum, index, language);
    };
    const bool first = identity == totals.front();
    zh += (first ? "" : "；") + (several ? Subject(*identity, index) + "：" : "") +
          side(Language::kChinese);
    en += (first ? "" : "; ") + (several ? SubjectEn(*identity) + ": " : "") +
          side(Language::kEnglish);
    objection.expected += (first ? "" : ", ") + WriteSum(identity->left_sum);
  }
  const auto [what, what_en] = NameTotals(totals, index);
  objection.words = {{"what", what}, {"what_en", what_en}, {"sum", zh}, {"sum_en", en}};
  objection.actual = "空白";
  ledger.Object(objection);
}

}  // namespace

void WriteIdentities(const std::vector<Identity>& identities, const FormIndex& index,
                     Ledger& ledger) {
  for (const Identity& identity : identities) {
    ledger.Count(identity.rule_id, identity.verdict, 1, identity.doubt);
    if (identity.verdict == Verdict::kNotAssessable) continue;
    for (const std::vector<ReportCell>* side : {&identity.left, &identity.right}) {
      for (const ReportCell& cell : *side) {
        if (cell.fact != nullptr) ledger.See(*cell.fact);
      }
    }
    if (identity.verdict == Verdict::kFailed) ObjectTo(identity, index, ledger);
  }
}

std::set<CellKey> CheckBlankTotals(const std::vector<Identity>& identities, const FormIndex& index,
                                   Ledger& ledger) {
  std::set<CellKey> named;
  for (const auto& [check, group] : GatherBlankTotals(identities, ledger)) {
    // Where no total of a row or column is filled it does not matter that cells beside it moved.
    const bool nowhere_filled = static_cast<int>(group.all.size()) == group.totals;
    const auto& failed = nowhere_filled ? group.all : group.certain;
    ledger.Count(kBlankTotal, Verdict::kFailed, static_cast<int>(failed.size()));
    ledger.Count(kBlankTotal, Verdict::kNotAssessable,
                 static_cast<int>(group.all.size() - failed.size()));
    if (!failed.empty()) ObjectToBlankTotals(failed, index, ledger);
    for (const Identity* identity : failed) named.insert(identity->right.front().key);
  }
  return named;
}

}  // namespace nianbao::validate
