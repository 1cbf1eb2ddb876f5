// SPDX-License-Identifier: Apache-2.0
#include "services/validate/diagnosis.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "services/validate/diagnosis_text.h"
#include "services/validate/repair_evidence.h"
#include "services/validate/repair_search.h"
#include "services/validate/rules.h"
#include "services/validate/sum_problem.h"

namespace nianbao::validate {
namespace {

using v1::Diagnosis;
using v1::Fact;
using v1::Finding;
using State = ReportCell::State;

// The rules whose instances are sums of cells.
constexpr std::array<std::string_view, 8> kSums = {kRowTotal,    kResultTotal, kBalance,
                                                   kReviewTotal, kPartSum,     kPartExceedsWhole,
                                                   kBound,       kCarryOver};

// Correct reports, most of all, need none.
bool MayNeedDiagnosis(const v1::ValidatedReport& validated) {
  return std::any_of(validated.assessments().begin(), validated.assessments().end(),
                     [](const v1::Assessment& assessment) {
                       const bool is_sum = std::find(kSums.begin(), kSums.end(),
                                                     assessment.rule_id()) != kSums.end();
                       return is_sum && assessment.failed() + assessment.not_assessable() > 0;
                     });
}

bool WasCompared(const v1::ValidatedReport& validated, std::string_view rule) {
  for (const v1::Assessment& assessment : validated.assessments()) {
    if (assessment.rule_id() == rule) return assessment.held() + assessment.failed() > 0;
  }
  return false;
}

bool IsDoubtful(const ReportCell& cell) {
  return cell.uncertain || cell.state == State::kAmbiguous || !cell.fact->alternatives().empty();
}

struct Weighed {
  const Repair* repair;
  Weight weight;
};

class Diagnostician {
 public:
  Diagnostician(const SumProblem& sums, const ReportCells& cells, const History& history,
                v1::ValidatedReport& validated)
      : sums_(sums),
        cells_(cells),
        evidence_(sums, cells.report(), history),
        validated_(validated) {}

  void Explain(const Cause& cause) {
    const bool own = std::any_of(cause.equations.begin(), cause.equations.end(),
                                 [this](std::size_t i) { return sums_.sum(i).of_this_year; });
    if (!own || cause.repairs.empty()) return;
    Diagnosis& diagnosis = *validated_.add_diagnoses();
    const std::vector<Weighed> repairs = Rank(cause);
    for (const Weighed& repair : repairs) AddRepair(repair, diagnosis);
    diagnosis.set_further_repairs(static_cast<int>(cause.further));
    diagnosis.set_certainty(CertaintyOf(repairs));
    for (const std::size_t i : cause.equations) {
      Diagnosis::Settled& settled = *diagnosis.add_settles();
      settled.set_rule_id(std::string(sums_.sum(i).rule));
      settled.set_sum(sums_.sum(i).text);
      settled.set_sum_en(sums_.sum(i).text_en);
    }
    diagnosis.set_doubt(DoubtOf(cause, diagnosis.certainty(), repairs));
    const FormIndex& index = cells_.index();
    const int year = cells_.report().year();
    diagnosis.set_message(WriteDiagnosis(diagnosis, index, year, Language::kChinese));
    diagnosis.set_message_en(WriteDiagnosis(diagnosis, index, year, Language::kEnglish));
    Attach(cause, diagnosis);
  }

 private:
  // The most likely first; those that are as likely stay in the order of the form.
  std::vector<Weighed> Rank(const Cause& cause) const {
    std::vector<Weighed> repairs;
    for (const Repair& repair : cause.repairs) {
      repairs.push_back({&repair, evidence_.Weigh(repair)});
    }
    std::stable_sort(repairs.begin(), repairs.end(), [](const Weighed& a, const Weighed& b) {
      return a.weight.points > b.weight.points;
    });
    return repairs;
  }

  static Diagnosis::Certainty CertaintyOf(const std::vector<Weighed>& repairs) {
    // The running text may have the number that the only repair would change.
    if (repairs.size() == 1) {
      return repairs[0].weight.points >= 0 ? Diagnosis::UNIQUE : Diagnosis::OPEN;
    }
    if (!repairs.front().repair->changes.front().value) return Diagnosis::OPEN;
    const bool stands_out =
        repairs[0].weight.points >= 0 &&
        repairs[0].weight.points - repairs[1].weight.points >= RepairEvidence::kMargin;
    return stands_out ? Diagnosis::LIKELY : Diagnosis::OPEN;
  }

  // Where one repair stands out it is its cells that count, and all cells of the sums otherwise.
  Diagnosis::Doubt DoubtOf(const Cause& cause, Diagnosis::Certainty certainty,
                           const std::vector<Weighed>& repairs) const {
    std::set<std::size_t> suspects;
    for (const Weighed& repair : repairs) {
      for (const NumberChange& change : repair.repair->changes) suspects.insert(change.variable);
      if (certainty != Diagnosis::OPEN) break;
    }
    for (const std::size_t i : cause.equations) {
      if (sums_.sum(i).failed) continue;
      for (const Term& term : sums_.problem().equations[i].terms) suspects.insert(term.variable);
    }
    const bool doubtful = std::any_of(suspects.begin(), suspects.end(), [this](std::size_t v) {
      return IsDoubtful(sums_.cell(v).cell);
    });
    return doubtful ? Diagnosis::READING : Diagnosis::SOURCE;
  }

  void AddRepair(const Weighed& weighed, Diagnosis& diagnosis) const {
    Diagnosis::Repair& repair = *diagnosis.add_repairs();
    for (const Diagnosis::Reason reason : weighed.weight.reasons) repair.add_reasons(reason);
    for (const NumberChange& number : weighed.repair->changes) {
      const SumProblem::Cell& cell = sums_.cell(number.variable);
      Diagnosis::Change& change = *repair.add_changes();
      change.set_fact_id(cell.cell.fact->fact_id());
      change.set_indicator(cell.cell.key.first);
      change.set_column(cell.cell.key.second);
      change.set_year(cell.year);
      if (cell.cell.state == State::kNumber) change.set_actual(cell.cell.value);
      if (number.value) change.set_proposed(*number.value);
      *change.mutable_evidence() = cell.cell.fact->evidence();
    }
  }

  // The findings that go away with the first repair: of its sums, of its blanks, and of a running
  // text that has the number proposed.
  void Attach(const Cause& cause, Diagnosis& diagnosis) {
    for (Finding& finding : *validated_.mutable_findings()) {
      const bool of_sum =
          std::any_of(cause.equations.begin(), cause.equations.end(),
                      [&](std::size_t i) { return IsAbout(finding, sums_.sum(i)); });
      const bool told = diagnosis.certainty() != Diagnosis::OPEN;
      if (!of_sum && !(told && IsSettled(finding, diagnosis.repairs(0)))) continue;
      diagnosis.add_finding_ids(finding.finding_id());
      // Blanks of one table, and columns that were carried over, are one finding with several
      // causes.
      const bool another = !explained_.insert(finding.finding_id()).second;
      finding.set_suggestion((another ? finding.suggestion() + "。" : "") + diagnosis.message());
      finding.set_suggestion_en((another ? finding.suggestion_en() + ". " : "") +
                                diagnosis.message_en());
    }
  }

  static bool Names(const Finding& finding, std::string_view fact_id) {
    return std::find(finding.fact_ids().begin(), finding.fact_ids().end(), fact_id) !=
           finding.fact_ids().end();
  }

  static bool IsAbout(const Finding& finding, const SumProblem::Sum& sum) {
    if (finding.rule_id() != sum.rule || !sum.of_this_year || sum.facts.empty()) return false;
    return std::all_of(sum.facts.begin(), sum.facts.end(),
                       [&](const Fact* fact) { return Names(finding, fact->fact_id()); });
  }

  bool IsSettled(const Finding& finding, const Diagnosis::Repair& repair) const {
    const bool of_cell = finding.rule_id() == kBlankCell || finding.rule_id() == kBlankTotal ||
                         finding.rule_id() == kValue;
    for (const Diagnosis::Change& change : repair.changes()) {
      if (change.year() != cells_.report().year() || !Names(finding, change.fact_id())) continue;
      if (of_cell) return true;
      if (finding.rule_id() == kNarrativeTable && SaysElsewhere(finding, change)) return true;
    }
    return false;
  }

  bool SaysElsewhere(const Finding& finding, const Diagnosis::Change& change) const {
    for (const Fact& fact : cells_.report().facts()) {
      if (fact.fact_id() != change.fact_id() && Names(finding, fact.fact_id()) &&
          fact.has_value() && fact.value() == change.proposed()) {
        return true;
      }
    }
    return false;
  }

  const SumProblem& sums_;
  const ReportCells& cells_;
  RepairEvidence evidence_;
  std::set<std::string> explained_;
  v1::ValidatedReport& validated_;
};

}  // namespace

void Diagnose(const Judged& judged, v1::ValidatedReport& validated) {
  if (!MayNeedDiagnosis(validated)) return;
  SumProblem sums(*judged.reports.cells, judged.identities);
  const ReportCells* before = judged.reports.previous_cells;
  if (before != nullptr && WasCompared(validated, kCarryOver)) {
    const Program& program = judged.book.ProgramOf(before->index().form().form());
    sums.AddYearBefore(*before, JudgeIdentities(*before, program));
  }
  if (!sums.AnyBroken()) return;
  Diagnostician diagnostician(sums, *judged.reports.cells, judged.history, validated);
  for (const Cause& cause : FindRepairs(sums.problem())) diagnostician.Explain(cause);
}

}  // namespace nianbao::validate
