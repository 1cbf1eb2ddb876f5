// SPDX-License-Identifier: Apache-2.0
#include "tests/generator/form_state.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <vector>

#include "services/validate/rules.h"

namespace nianbao::generator {
namespace {

using forms::v1::Form;
using validate::CellKey;
using validate::SumOfCells;

constexpr int kMaxRounds = 20;

double DrawMoney(Random& random) {
  return random.Chance(60) ? 0 : random.Between(1, 90'000) / 100.0;
}

double DrawCount(const std::string& indicator, bool by_applicant, Random& random) {
  if (by_applicant) return random.Chance(65) ? 0 : random.Between(1, 12);
  if (indicator.starts_with("disclosure.channel.")) return random.Between(0, 900);
  if (indicator == "disclosure.total") return random.Between(100, 2000);
  if (indicator.starts_with("disclosure.art20_5") || indicator.starts_with("disclosure.art20_6")) {
    return random.Chance(25) ? 0 : random.Between(1, 3000);
  }
  if (indicator.starts_with("applications.")) return random.Chance(40) ? 0 : random.Between(1, 30);
  if (indicator.starts_with("gazette.copies")) return random.Between(0, 20'000);
  return random.Chance(35) ? 0 : random.Between(1, 60);
}

}  // namespace

class StateDrawer {
 public:
  StateDrawer(const Form& form, Random& random, bool optional_rows)
      : form_(form),
        sums_(validate::SumsOf(validate::RuleBook::BuiltIn().ProgramOf(form.form()))),
        random_(random),
        optional_rows_(optional_rows) {}

  FormState Draw(const FormState* before) {
    for (const auto& table : form_.tables()) {
      for (const auto& row : table.rows()) {
        if (row.heading()) continue;
        for (const auto& column : table.columns()) DrawCell(row, column);
      }
    }
    SettleAll();
    if (before != nullptr) {
      GoOnFrom(*before);
      SettleAll();
    }
    return std::move(state_);
  }

 private:
  void SettleAll() {
    for (int round = 0; round < kMaxRounds && Settle(); ++round) {
    }
  }

  void GoOnFrom(const FormState& before) {
    for (const auto& table : form_.tables()) {
      for (const auto& column : table.columns()) {
        if (column.applicant() != "total") CarryIn(before, column.applicant());
      }
    }
    for (const char* kind : {"rules", "normative_documents"}) {
      GoOnInForce(before, std::string("disclosure.art20_1.") + kind);
    }
    for (const char* item : {"art20_5.licences", "art20_5.other_services", "art20_6.penalties",
                             "art20_6.compulsion", "art20_8.fees"}) {
      const std::string previous = std::string("disclosure.") + item + ".previous_items";
      const std::string change = std::string("disclosure.") + item + ".change";
      if (!state_.Has(previous) || !before.Has(previous)) continue;
      state_.Set(previous, "", before.Get(previous) + before.Get(change));
    }
  }

  // What is left over of last year is answered this year where nothing else is.
  void CarryIn(const FormState& before, const std::string& column) {
    const std::string carried_out = "applications.carried_out";
    const std::string carried_in = "applications.carried_in";
    if (!before.Has(carried_out, column) || !state_.Has(carried_in, column)) return;
    const double carried = before.Get(carried_out, column);
    const double handled =
        state_.Get("applications.result.total", column) + state_.Get(carried_out, column);
    const std::string granted = "applications.result.granted";
    if (handled < carried) {
      state_.Set(granted, column, state_.Get(granted, column) + carried - handled);
    }
    state_.Set(carried_in, column, carried);
  }

  void GoOnInForce(const FormState& before, const std::string& kind) {
    const std::string in_force = kind + ".in_force";
    if (!before.Has(in_force) || !state_.Has(in_force)) return;
    const double most = before.Get(in_force) + state_.Get(kind + ".issued");
    const double repealed = std::min(most, state_.Get(kind + ".repealed"));
    const bool may_expire = kind.ends_with("normative_documents") && random_.Chance(20);
    const double expired =
        may_expire ? std::min(most - repealed, static_cast<double>(random_.Between(1, 3))) : 0;
    state_.Set(kind + ".repealed", "", repealed);
    state_.Set(in_force, "", most - repealed - expired);
    if (expired > 0) state_.Set(kExpiredDocuments, "", expired);
  }

  void DrawCell(const forms::v1::FormRow& row, const forms::v1::FormColumn& column) {
    const std::string indicator = forms::CellIndicator(row, column);
    const std::string& unit = column.unit().empty() ? row.unit() : column.unit();
    double value = unit == "万元" ? DrawMoney(random_)
                                  : DrawCount(indicator, !column.applicant().empty(), random_);
    if (column.may_be_negative()) value = random_.Between(-3, 4);
    if (row.optional() && !optional_rows_) value = 0;
    state_.Set(indicator, column.applicant(), value);
  }

  double Sum(const std::vector<CellKey>& cells) const {
    double sum = 0;
    for (const auto& [indicator, column] : cells) sum += state_.Get(indicator, column);
    return sum;
  }

  // True where it changed the value.
  bool Put(const std::string& indicator, const std::string& column, double value) {
    value = std::round(value * 100) / 100;
    if (state_.Get(indicator, column) == value) return false;
    state_.Set(indicator, column, value);
    return true;
  }

  bool Put(const CellKey& cell, double value) { return Put(cell.first, cell.second, value); }

  double Get(const CellKey& cell) const { return state_.Get(cell.first, cell.second); }

  bool Settle() {
    bool changed = false;
    for (const SumOfCells& sum : sums_) {
      changed |= sum.at_most ? SettleBound(sum) : SettleSum(sum);
    }
    return SettleConsequences() || changed;
  }

  // A total follows from its parts. Of two sums the first on the left follows from all others; the
  // other ones on the left are made small enough for it not to be negative.
  bool SettleSum(const SumOfCells& sum) {
    if (sum.right.size() == 1) return Put(sum.right.front(), Sum(sum.left));
    double rest = Sum(sum.right);
    bool changed = false;
    for (std::size_t i = 1; i < sum.left.size(); ++i) {
      changed |= Put(sum.left[i], std::min(rest, Get(sum.left[i])));
      rest -= Get(sum.left[i]);
    }
    return Put(sum.left.front(), rest) || changed;
  }

  bool SettleBound(const SumOfCells& sum) {
    const double most = Sum(sum.right);
    if (sum.left.empty()) {
      const CellKey& last = sum.right.back();
      return most < 0 && Put(last, Get(last) - most);
    }
    return sum.left.size() == 1 && Get(sum.left.front()) > most && Put(sum.left.front(), most);
  }

  // What the notices say and no sum can.
  bool SettleConsequences() {
    bool changed = false;
    const std::string items = "disclosure.art20_9.procurement.items";
    const std::string amount = "disclosure.art20_9.procurement.amount";
    if (state_.Get(items) == 0) changed |= state_.Has(amount) && Put(amount, "", 0);
    const std::string topics = "interpretation.hot_topics_answered";
    if (state_.Has(topics) && state_.Get(topics) == 0) {
      for (const char* response : {"press_conferences", "online_interviews",
                                   "weibo_wechat_responses", "other_responses"}) {
        if (state_.Get(std::string("interpretation.") + response) > 0)
          changed |= Put(topics, "", 1);
      }
    }
    return changed;
  }

  const Form& form_;
  const std::vector<SumOfCells> sums_;
  Random& random_;
  bool optional_rows_;
  FormState state_;
};

FormState FormState::Draw(const Form& form, Random& random, bool optional_rows) {
  return StateDrawer(form, random, optional_rows).Draw(nullptr);
}

FormState FormState::DrawAfter(const FormState& before, const Form& form, Random& random,
                               bool optional_rows) {
  return StateDrawer(form, random, optional_rows).Draw(&before);
}

double FormState::Get(const std::string& indicator, const std::string& column) const {
  const auto found = values_.find({indicator, column});
  return found == values_.end() ? 0 : found->second;
}

bool FormState::Has(const std::string& indicator, const std::string& column) const {
  return values_.contains({indicator, column});
}

void FormState::Set(const std::string& indicator, const std::string& column, double value) {
  values_[{indicator, column}] = value;
}

bool SumsHold(const Form& form, const FormState& state) {
  constexpr double kRounding = 1e-6;
  const auto add = [&state](const std::vector<CellKey>& cells) {
    double total = 0;
    for (const auto& [indicator, column] : cells) total += state.Get(indicator, column);
    return total;
  };
  const auto sums = validate::SumsOf(validate::RuleBook::BuiltIn().ProgramOf(form.form()));
  return std::all_of(sums.begin(), sums.end(), [&](const SumOfCells& sum) {
    const double excess = add(sum.left) - add(sum.right);
    return (sum.at_most ? excess : std::abs(excess)) <= kRounding;
  });
}

std::string PrintNumber(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f", value);
  std::string printed = text;
  while (printed.back() == '0') printed.pop_back();
  if (printed.back() == '.') printed.pop_back();
  return printed == "-0" ? "0" : printed;
}

}  // namespace nianbao::generator
