// SPDX-License-Identifier: Apache-2.0
#include "services/validate/sum_rules.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "services/validate/identity.h"
#include "services/validate/suggestion.h"
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

void ObjectTo(const Identity& identity, const std::string& suggestion, const FormIndex& index,
              Ledger& ledger) {
  Objection objection;
  objection.rule = identity.relation->rule_id();
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
  objection.suggestion = suggestion;
  ledger.Object(objection);
}

// The blank totals of one relation: all rows' or all columns' totals share one cause.
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
    BlankTotals& group = blanks[identity.relation_index];
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

void ObjectToBlankTotals(const std::vector<const Identity*>& totals, const FormIndex& index,
                         Ledger& ledger) {
  Objection objection;
  objection.rule = kBlankTotal;
  std::string zh, en, what, what_en;
  for (const Identity* identity : totals) {
    const ReportCell& total = identity->right.front();
    // The total first: it is where to look.
    AddCells(identity->right, objection);
    AddCells(identity->left, objection);
    const auto side = [&](Language language) {
      return WriteSide(*identity, identity->left, identity->left_sum, index, language);
    };
    const bool first = identity == totals.front();
    const bool one_row = identity->across_columns || identity->place.empty();
    zh += (first ? "" : "；") +
          (one_row ? index.Label(total.key.first) : Subject(*identity, index)) + "：" +
          side(Language::kChinese);
    en += (first ? "" : "; ") + SubjectEn(*identity) + ": " + side(Language::kEnglish);
    objection.expected += (first ? "" : ", ") + WriteSum(identity->left_sum);
    if (first) {
      what = identity->across_columns ? "总计列" : index.Label(total.key.first);
      what_en = identity->across_columns ? "The total column" : total.key.first;
    }
  }
  objection.words = {{"what", what}, {"what_en", what_en}, {"sum", zh}, {"sum_en", en}};
  objection.actual = "空白";
  ledger.Object(objection);
}

void CheckBlankTotals(const std::vector<Identity>& identities, const FormIndex& index,
                      Ledger& ledger) {
  for (const auto& [relation, group] : GatherBlankTotals(identities, ledger)) {
    // Where no total of a row or column is filled it does not matter that cells beside it moved.
    const bool nowhere_filled = static_cast<int>(group.all.size()) == group.totals;
    const auto& failed = nowhere_filled ? group.all : group.certain;
    ledger.Count(kBlankTotal, Verdict::kFailed, static_cast<int>(failed.size()));
    ledger.Count(kBlankTotal, Verdict::kNotAssessable,
                 static_cast<int>(group.all.size() - failed.size()));
    if (!failed.empty()) ObjectToBlankTotals(failed, index, ledger);
  }
}

}  // namespace

void CheckSums(const ReportCells& cells, Ledger& ledger) {
  const FormIndex& index = cells.index();
  const std::vector<Identity> identities = JudgeIdentities(cells);
  const std::vector<std::string> suggestions = SuggestChanges(identities, index);
  for (std::size_t i = 0; i < identities.size(); ++i) {
    const Rule* rule = FindRule(identities[i].relation->rule_id());
    if (rule == nullptr) continue;
    ledger.Count(rule->id, identities[i].verdict);
    if (identities[i].verdict == Verdict::kFailed) {
      ObjectTo(identities[i], suggestions[i], index, ledger);
    }
  }
  CheckBlankTotals(identities, index, ledger);
}

}  // namespace nianbao::validate
